import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("shared", "services", "operations", "emulator", "local", "benchmarks", "tests")
LONGEST_FILE, LONGEST_FUNCTION = 250, 45
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X{3})\b|raise\s+NotImplemented")


def python_files() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_short_and_finished(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    long_functions = [
        each.name for each in functions(path) if (each.end_lineno or 0) - each.lineno + 1 > LONGEST_FUNCTION
    ]

    assert text.count("\n") <= LONGEST_FILE
    assert long_functions == []
    assert not UNFINISHED.search(text)


def test_the_environment_is_read_where_parts_are_put_together() -> None:
    allowed = {"__main__.py", "wiring.py", "settings.py", "probe.py"}

    guilty = [
        path
        for package in ("shared", "services")
        for path in (ROOT / package).rglob("*.py")
        if path.name not in allowed and re.search(r"\bos\.environ\b|\bgetenv\b", path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_committed_files_name_no_package_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - git of the developer
    addresses = ("index" + "-url", '"resolved": "' + "http", "<reposi" + "tory>")

    guilty = [
        name
        for name in listed.stdout.splitlines()
        if (ROOT / name).is_file() and any(each.encode() in (ROOT / name).read_bytes() for each in addresses)
    ]

    assert guilty == []


@pytest.mark.parametrize("service", ["signup", "consent", "scanner", "notifier", "reports"])
def test_every_service_has_the_same_skeleton(service: str) -> None:
    expected = {"__main__.py", "settings.py", "wiring.py", "handlers.py"}

    present = {path.name for path in (ROOT / "services" / service).iterdir()}

    assert expected <= present

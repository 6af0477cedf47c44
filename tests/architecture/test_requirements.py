"""Each image holds the pinned packages of its own group only: whatever its code imports must be among them."""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = {
    **{name: (f"services/{name}",) for name in ("signup", "consent", "scanner", "notifier", "reports")},
    "emulator": ("emulator",),
    "operations": ("operations",),
    "customer": ("local/customer.py",),
}
CARRIES = packages_distributions()


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, those of names in modules too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def ours(name: str) -> Path | None:
    """Return the file of one of our modules."""
    place = ROOT.joinpath(*name.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


def reached(starts: Sequence[Path]) -> set[str]:
    """Return the foreign packages that files import, and our modules that they import."""
    files, foreign, waiting = set[Path](), set[str](), list(starts)
    while waiting:
        path = waiting.pop()
        if path in files:
            continue
        files.add(path)
        for name in imported(path):
            top, module = name.split(".", 1)[0], ours(name)
            if module:
                waiting.append(module)
            elif not (ROOT / top).is_dir() and not top.startswith("_"):
                foreign.add(top)
    return foreign - set(sys.stdlib_module_names)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(group: str) -> set[str]:
    lines = (ROOT / f"requirements/{group}.txt").read_text(encoding="utf-8").splitlines()
    return {normal(line.split("==", 1)[0]) for line in lines if re.match(r"[\w.-]+(\[[\w,-]+\])?==", line)}


@pytest.mark.parametrize("group", CODE)
def test_whatever_an_image_imports_is_pinned_for_it(group: str) -> None:
    places = [ROOT / each for each in CODE[group]]
    foreign = reached([path for each in places for path in ([each] if each.is_file() else each.rglob("*.py"))])
    assert foreign, "nothing was looked at"
    missing = {name for name in foreign if not {normal(each) for each in CARRIES.get(name, [])} & pinned(group)}
    assert missing == set()

"""Pin and hash the requirements of each service, `python -m local.pins [--upgrade]`.

Without `--upgrade` nothing is written: it is checked that the pins are what pyproject.toml asks for.
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

FOLDER = Path("requirements")
PARTS = ("core", "web")
"""Groups that only others include."""
APART = ("manifests",)
"""Groups that are installed by themselves, so that the other pins need not suit them."""


def groups() -> list[str]:
    """Return the groups that get a file of their own, `dev` first because it constrains most others."""
    declared = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    return ["dev", *sorted(set(declared) - {"dev", *PARTS})]


def compile_pins(group: str, target: Path, constraint: Path | None, *, upgrade: bool) -> None:
    """Write the pinned and hashed requirements of a group."""
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--group", f"pyproject.toml:{group}", "--output-file", str(target)]
    command += ["--constraint", str(constraint)] if constraint else []
    command += ["--upgrade"] if upgrade else []
    subprocess.run([sys.executable, "-m", *command], check=True)  # noqa: S603 - our own arguments


def pinned(requirements: Path) -> set[str]:
    """Return the pinned versions of a file, without the hashes: those grow when a release gets another wheel."""
    lines = requirements.read_text(encoding="utf-8").splitlines() if requirements.exists() else []
    return {line.rstrip(" \\") for line in lines if "==" in line}


def constraint_of(group: str, folder: Path) -> Path | None:
    """Return the file whose versions a group must keep to, if there is one."""
    return None if group in ("dev", *APART) else folder / "dev.txt"


def stale_pins(folder: Path) -> list[str]:
    """Return the groups whose committed pins differ from what pyproject.toml asks for."""
    stale = []
    for group in groups():
        committed = FOLDER / f"{group}.txt"
        target = folder / f"{group}.txt"
        target.write_bytes(committed.read_bytes() if committed.exists() else b"")
        compile_pins(group, target, constraint_of(group, folder), upgrade=False)
        if pinned(target) != pinned(committed):
            stale.append(group)
    return stale


def main() -> int:
    """Write the pins, or check them; 1 when they are stale."""
    if "--upgrade" in sys.argv:
        for group in groups():
            compile_pins(group, FOLDER / f"{group}.txt", constraint_of(group, FOLDER), upgrade=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        stale = stale_pins(Path(folder))
    for group in stale:
        print(f"requirements/{group}.txt does not fit pyproject.toml: run `make lock`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What the images hold of others, `python -m local.parts`: a page of packages with their licences, or lists of parts.

`python -m local.parts FOLDER` writes a list in CycloneDX's format for each image into the folder instead.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

PINS = Path("requirements")
IMAGES = ("signup", "consent", "scanner", "notifier", "reports", "operations")
INTRODUCTION = """\
# What the images hold of others

Packages from the pins of each image (`requirements/<image>.txt`, with hashes), and under which licence they say that
they stand; made from what is installed (`make docs`). `make sbom` writes a list of parts for each image into
`build/sbom`, in CycloneDX's format with the hashes of the pins. Debian's packages in an image tell theirs in
`/usr/share/doc/*/copyright`.

Most are permissive. Those to know of: *pcodedmp* (GPL 3), which oletools brings along for what we do not call;
and libraries under the LGPL or MPL (py7zr and its parts, tnefparse, pygal, crc32c, Pyphen, pikepdf, certifi,
publicsuffixlist), which are used unchanged.

| package | version | licence | in |
|---|---|---|---|
"""
_PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
_UNKNOWN = "not said"


def rendered() -> str:
    """Return the page; packages that only other systems than this one install are left out."""
    images = _images()
    known = {_normal(each.name): each for each in distributions()}
    rows = [
        f"| {known[name].name} | {known[name].version} | {_licence(known[name])} | {_named(among)} |"
        for name, among in sorted(images.items())
        if name in known
    ]
    return INTRODUCTION + "\n".join(rows) + "\n"


def write_lists(folder: Path, images: Sequence[str] = IMAGES) -> Iterator[Path]:
    """Write a list of parts for each image, and yield where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    for image in images:
        target = folder / f"{image}.cdx.json"
        options = ["--output-reproducible", "--of", "JSON", "--output-file", str(target)]
        command = [sys.executable, "-m", "cyclonedx_py", "requirements", *options, str(PINS / f"{image}.txt")]
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        yield target


def _images() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for image in IMAGES:
        for name, _ in _PIN.findall((PINS / f"{image}.txt").read_text(encoding="utf-8")):
            found.setdefault(_normal(name), []).append(image)
    return found


def _named(images: list[str]) -> str:
    return "all" if len(images) == len(IMAGES) else ", ".join(images)


def _licence(package: Distribution) -> str:
    about = package.metadata
    classified = [each.split(" :: ")[-1] for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    expressions, words = (about.get_all(name) or [] for name in ("License-Expression", "License"))
    said = next((each for each in (*expressions, "; ".join(classified), *words) if each.strip()), "")
    return " ".join(said.split())[:100] or _UNKNOWN


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print("\n".join(map(str, write_lists(Path(sys.argv[1])))))
    else:
        print(rendered(), end="")

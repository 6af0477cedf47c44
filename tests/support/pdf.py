"""Looking into PDFs with poppler's programs."""

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

_WORD = re.compile(r'<word xMin="(-?[\d.]+)"[^>]* xMax="(-?[\d.]+)"[^>]*>(.*?)</word>')


def asked(program: str, pdf: bytes, *options: str) -> str:
    """Return what one of poppler's programs says of a PDF."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(pdf)
        output = ["-"] if program == "pdftotext" else []
        done = subprocess.run([program, *options, str(path), *output], capture_output=True, check=True)  # noqa: S603 - poppler's own programs
    return done.stdout.decode()


def text_of(pdf: bytes) -> str:
    """Return the text layer, in reading order."""
    return asked("pdftotext", pdf)


def fonts_of(pdf: bytes) -> list[tuple[str, bool]]:
    """Return each font's name, and whether it is embedded."""
    lines = asked("pdffonts", pdf).splitlines()[2:]
    return [(line.split()[0].partition("+")[2], line.split()[-5] == "yes") for line in lines]


def facts_of(pdf: bytes) -> dict[str, str]:
    """Return what pdfinfo says, e.g. {"Tagged": "yes", "Pages": "4"}."""
    pairs = (line.partition(":") for line in asked("pdfinfo", pdf).splitlines())
    return {name: value.strip() for name, _, value in pairs}


def page_text(pdf: bytes, number: int) -> str:
    """Return the text of one page (from 1) as it is laid out."""
    return asked("pdftotext", pdf, "-layout", "-f", str(number), "-l", str(number))


def words_of(pdf: bytes) -> list[tuple[float, float, float, str]]:
    """Return where each word begins and ends, in points from the left, how wide its page is, and the word."""
    pages = re.findall(r'<page width="([\d.]+)"(.*?)</page>', asked("pdftotext", pdf, "-bbox"), re.DOTALL)
    return [
        (float(first), float(last), float(width), word)
        for width, words in pages
        for first, last, word in _WORD.findall(words)
    ]

"""The page on which all pictures stand side by side, to be opened from the disk."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from tests.screenshots.camera import Picture

FILTERS = ("language", "brand", "width", "look")


def write_index(folder: Path, pictures: Sequence[Picture]) -> Path:
    """Write the page beside its pictures and return where it is."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape())
    chosen = {each: sorted({getattr(picture, each) for picture in pictures}) for each in FILTERS}
    page = environment.get_template("index.html").render(pictures=pictures, filters=chosen)
    index = folder / "index.html"
    index.write_text(page, encoding="utf-8")
    return index

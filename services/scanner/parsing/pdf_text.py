"""What a PDF says on its first pages, and those pages as pictures, for codes that are drawn and not embedded."""

from collections.abc import Iterator
from contextlib import closing
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from services.scanner.parsing.limits import Allowance

if TYPE_CHECKING:
    from PIL import Image

READ: Final = 3
DRAWN: Final = 2
LONGEST: Final = 5_000
ENOUGH: Final = 1_500
"""Characters of text beyond which nobody hides a code among them; drawing a page costs more than all else."""
LARGEST_PAGE: Final = 2_000
"""Points of a side; a page beyond that is no page."""
ONE_AT_A_TIME: Final = Lock()
"""PDFium knows nothing of threads."""
SCALE: Final = 1.4
"""Picture points to a point of the page: enough for a code of two centimetres."""


def first_pages(content: bytes, allowance: Allowance) -> tuple[str, tuple["Image.Image", ...]]:
    """Return the text of the first pages, and those with little text drawn in grey; empty for a file that is broken."""
    import pypdfium2  # noqa: PLC0415 — most mails have no PDF

    try:
        with ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(content)) as document:
            pages = [document[number] for number in range(min(READ, len(document)))]
            text = "\n".join(_texts(pages))[:LONGEST]
            return text, tuple(_drawn(pages[:DRAWN])) if len(text) < ENOUGH else ()
    except (pypdfium2.PdfiumError, ValueError, OSError, OverflowError):
        allowance.note("pdf_damaged")
        return "", ()


def _texts(pages: list[Any]) -> Iterator[str]:
    for page in pages:
        with closing(page.get_textpage()) as text:
            yield text.get_text_range(0, min(LONGEST, text.count_chars())).replace("\r", "")


def _drawn(pages: list[Any]) -> Iterator["Image.Image"]:
    for page in pages:
        if max(page.get_size()) <= LARGEST_PAGE:
            yield page.render(scale=SCALE, grayscale=True).to_pil()

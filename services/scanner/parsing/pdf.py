"""What a PDF does and where it leads, found among its objects without rendering it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.opened import Member
from services.scanner.parsing.pdf_files import file_of
from services.scanner.parsing.pdf_pictures import picture_file
from services.scanner.parsing.quiet import hush

hush("pikepdf")

ACTIONS: Final = {
    "/JavaScript": "pdf_javascript",
    "/Launch": "pdf_launch",
    "/SubmitForm": "pdf_submit_form",
    "/ImportData": "pdf_submit_form",
}
LONGEST_URL: Final = 4096


@dataclass(frozen=True)
class PdfFacts:
    """Links as written, and traits as an Attachment bears them."""

    urls: tuple[str, ...] = ()
    traits: frozenset[str] = frozenset()
    encrypted: bool = False
    pictures: tuple[bytes, ...] = ()
    """JPEG and PNG files."""
    files: tuple[Member, ...] = ()
    """What the document brings with it."""


def read_pdf(content: bytes, allowance: Allowance) -> PdfFacts:
    """Return the facts of a PDF; never raises for what it holds."""
    import pikepdf  # noqa: PLC0415 — slow to load, and most mails have no PDF

    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return _facts(document, allowance)
    except pikepdf.PasswordError:
        return PdfFacts(encrypted=True)
    except (
        pikepdf.PdfError,
        ValueError,
        TypeError,
        RuntimeError,
        RecursionError,
        MemoryError,
        OverflowError,
        AttributeError,
    ):
        allowance.note("pdf_damaged")
        return PdfFacts()


def _facts(document: Any, allowance: Allowance) -> PdfFacts:
    urls: dict[str, None] = {}
    traits: set[str] = set()
    pictures: list[bytes] = []
    files: list[Member] = []
    if len(document.objects) > allowance.limits.pdf_objects:
        allowance.note("pdf_too_large")
    for number, each in enumerate(document.objects):
        if number >= allowance.limits.pdf_objects:
            break
        for found in _dictionaries(each):
            urls.update(dict.fromkeys(_urls(found)))
            traits |= _traits(found)
            file = file_of(found, allowance) if "/EF" in found else None
            files += [file] if file else []
        picture = picture_file(each) if len(pictures) < allowance.limits.images else b""
        pictures += [picture] if picture else []
    return PdfFacts(tuple(urls), frozenset(traits), pictures=tuple(pictures), files=tuple(files))


def _dictionaries(each: Any, depth: int = 0) -> Iterator[Any]:
    import pikepdf  # noqa: PLC0415

    if isinstance(each, pikepdf.Array) and depth < 3:
        for inner in list(each)[:1000]:
            yield from _dictionaries(inner, depth + 1)
    elif isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
        yield each
        if depth < 3:
            for key in ("/A", "/AA", "/OpenAction", "/Annots", "/Next"):
                direct: Any = each.get(key)
                if direct is not None and not direct.is_indirect:
                    yield from _dictionaries(direct, depth + 1)


def _urls(found: Any) -> Iterator[str]:
    import pikepdf  # noqa: PLC0415

    for key in ("/URI", "/F"):
        value = found.get(key)
        text = str(value)[:LONGEST_URL] if isinstance(value, str | pikepdf.String) else ""
        if ":" in text:
            yield text


def _traits(found: Any) -> set[str]:
    action = str(found.get("/S", ""))
    traits = {ACTIONS[action]} if action in ACTIONS else set()
    if str(found.get("/Type", "")) == "/EmbeddedFile" or "/EF" in found:
        traits.add("pdf_embedded_file")
    return traits

"""What an Office document (OOXML) reaches out to and carries, read from relationships, part names and fields."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from services.scanner.mail import Found
from services.scanner.parsing.archives import Bomb, read_within
from services.scanner.parsing.document_parts import beginning
from services.scanner.parsing.fields import links_of_fields, traits_of_fields, traits_of_links
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link
from services.scanner.parsing.opened import Member, Opened

RELATIONSHIP: Final = re.compile(rb"<Relationship\b[^<>]*>")
ATTRIBUTE: Final = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"'<>]*)[\"']")
LARGEST_RELATIONSHIPS: Final = 1024 * 1024
LARGEST_TEXT: Final = 8 * 1024 * 1024
WITH_FIELDS: Final = ("word/document", "word/header", "word/footer", "word/footnotes", "word/comments")
INSTRUCTION: Final = re.compile(
    rb"<w:fldChar\b[^<>]{0,200}\"begin\"|<w:instrText\b[^<>]{0,100}>([^<>]*)|<w:fldSimple\b[^<>]{0,200}w:instr=\"([^\"<>]*)\""
)
"""The beginning of a field, or a piece of its instruction, which Word cuts into any number of them."""
AUTO_OPEN: Final = re.compile(rb"_xlnm\.Auto_Open", re.IGNORECASE)
FIELD_BEGINS: Final = b"\x13"
DDE_LINK: Final = re.compile(
    r"<ddeLink\b[^<>]{0,400}?ddeService=\"([^\"<>]{0,200})\"[^<>]{0,400}?ddeTopic=\"([^\"<>]{0,400})\""
)
ERRORS: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError),
    *(NotImplementedError, Bomb),
)
MOST_RELATIONSHIP_FILES: Final = 200
CARRIES: Final[tuple[tuple[str, str], ...]] = (
    ("vbaproject.bin", "macros"),
    ("xl/macrosheets/", "xlm_macros"),
    ("/embeddings/oleobject", "ole_object"),
    ("/activex/", "activex"),
)
SAYS: Final = ("word/document.xml", "xl/sharedStrings.xml", "ppt/slides/slide1.xml")
PARAGRAPH_ENDS: Final = re.compile("</(?:w:p|a:p|si)>")
TAG: Final = re.compile("<[^>]*>")
LONGEST_SAID: Final = 5_000
REACHES: Final = {
    "attachedTemplate": "external_template",
    "oleObject": "external_object",
    "frame": "external_object",
    "subDocument": "external_object",
    "externalLink": "external_object",
}


def read_office(content: bytes, allowance: Allowance) -> Opened:
    """Return the facts of an OOXML document; never raises for what it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            relationships = [name for name in names if name.endswith(".rels")]
            found = [_relationships(archive, name, allowance) for name in relationships[:MOST_RELATIONSHIP_FILES]]
            if len(relationships) > MOST_RELATIONSHIP_FILES:
                allowance.note("document_too_large")
            instructions = _instructions(archive, names, allowance)
            traits = traits_of_fields(instructions) | traits_of_links(_links_to_programs(archive, names, allowance))
            traits |= _traits_of_workbook(archive, names, allowance)
            members = tuple(_embedded(archive, allowance))
            text = _text(archive, names, allowance)
    except ERRORS:
        allowance.note("document_damaged")
        return Opened()
    lower = [name.lower() for name in names]
    traits |= {trait for mark, trait in CARRIES if any(mark in name for name in lower)}
    urls: dict[str, None] = {}
    for kind, target in (pair for pairs in found for pair in pairs):
        if kind in REACHES:
            traits.add(REACHES[kind])
        urls[target] = None
    links = [*(link(url, found=Found.ATTACHMENT) for url in urls), *links_of_fields(instructions)]
    return Opened(members, traits=frozenset(traits), links=tuple(links), text=text)


def _text(archive: zipfile.ZipFile, names: list[str], allowance: Allowance) -> str:
    """Return how the document, the sheets' texts or the first slide begin."""
    name = next((each for each in SAYS if each in names), "")
    written = beginning(archive, name, LARGEST_TEXT, allowance).decode("utf-8", "replace") if name else ""
    lines = (TAG.sub("", line) for line in PARAGRAPH_ENDS.split(written))
    return html.unescape("\n".join(line for line in lines if line.strip()))[:LONGEST_SAID]


def _instructions(archive: zipfile.ZipFile, names: list[str], allowance: Allowance) -> str:
    pieces: list[bytes] = []
    for name in names:
        if name.startswith(WITH_FIELDS) and name.endswith(".xml"):
            found = INSTRUCTION.finditer(beginning(archive, name, LARGEST_TEXT, allowance))
            pieces += (each[1] or each[2] or FIELD_BEGINS for each in found)
    return html.unescape(b"".join(pieces).decode("utf-8", "replace"))


def _links_to_programs(archive: zipfile.ZipFile, names: list[str], allowance: Allowance) -> Iterator[str]:
    for name in names:
        if name.startswith("xl/externalLinks/externalLink") and name.endswith(".xml"):
            for service, topic in DDE_LINK.findall(
                beginning(archive, name, LARGEST_TEXT, allowance).decode("utf-8", "replace")
            ):
                yield html.unescape(f"{service} {topic}")


def _traits_of_workbook(archive: zipfile.ZipFile, names: list[str], allowance: Allowance) -> set[str]:
    """Return "xlm_auto_open" where a macro sheet has a name that Excel runs by itself."""
    if not any(name.lower().startswith("xl/macrosheets/") for name in names):
        return set()
    books = [
        beginning(archive, name, LARGEST_TEXT, allowance)
        for name in ("xl/workbook.xml", "xl/workbook.bin")
        if name in names
    ]
    return {"xlm_auto_open"} if any(AUTO_OPEN.search(book.replace(b"\0", b"")) for book in books) else set()


def _embedded(archive: zipfile.ZipFile, allowance: Allowance) -> Iterator[Member]:
    """Yield the files that were put into the document as objects."""
    for info in archive.infolist():
        if "/embeddings/" not in info.filename or info.is_dir() or info.flag_bits & 1:
            continue
        if not allowance.take_member(0):
            return
        with archive.open(info) as stream:
            content = read_within(stream, info.compress_size, allowance)
        allowance.unpacked += len(content)
        yield Member(info.filename.rpartition("/")[2], len(content), content)


def _relationships(archive: zipfile.ZipFile, name: str, allowance: Allowance) -> list[tuple[str, str]]:
    content = beginning(archive, name, LARGEST_RELATIONSHIPS, allowance)
    found = []
    for relationship in RELATIONSHIP.finditer(content):
        attributes = {
            key.decode(): value.decode("utf-8", "replace") for key, value in ATTRIBUTE.findall(relationship[0])
        }
        if attributes.get("TargetMode") == "External":
            found.append((attributes.get("Type", "").rpartition("/")[2], html.unescape(attributes.get("Target", ""))))
    return found

"""What an Office document (OOXML) reaches out to and carries, read from its relationships and part names alone."""

import html
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from services.scanner.parsing.limits import Allowance

RELATIONSHIP: Final = re.compile(rb"<Relationship\b[^<>]*>")
ATTRIBUTE: Final = re.compile(rb"\b(\w+)\s*=\s*[\"']([^\"'<>]*)[\"']")
LARGEST_RELATIONSHIPS: Final = 1024 * 1024
MOST_RELATIONSHIP_FILES: Final = 200
CARRIES: Final[tuple[tuple[str, str], ...]] = (
    ("vbaproject.bin", "macros"),
    ("xl/macrosheets/", "xlm_macros"),
    ("/embeddings/oleobject", "ole_object"),
    ("/activex/", "activex"),
)
REACHES: Final = {
    "attachedTemplate": "external_template",
    "oleObject": "external_object",
    "frame": "external_object",
    "subDocument": "external_object",
    "externalLink": "external_object",
}


@dataclass(frozen=True)
class OfficeFacts:
    """Links as written, and traits as an Attachment bears them."""

    urls: tuple[str, ...] = ()
    traits: frozenset[str] = frozenset()


def read_office(content: bytes, allowance: Allowance) -> OfficeFacts:
    """Return the facts of an OOXML document; never raises for what it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            relationships = [name for name in names if name.endswith(".rels")]
            found = [_relationships(archive, name) for name in relationships[:MOST_RELATIONSHIP_FILES]]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError, NotImplementedError):
        allowance.note("document_damaged")
        return OfficeFacts()
    lower = [name.lower() for name in names]
    traits = {trait for mark, trait in CARRIES if any(mark in name for name in lower)}
    urls: dict[str, None] = {}
    for kind, target in (pair for pairs in found for pair in pairs):
        if kind in REACHES:
            traits.add(REACHES[kind])
        urls[target] = None
    return OfficeFacts(tuple(urls), frozenset(traits))


def _relationships(archive: zipfile.ZipFile, name: str) -> list[tuple[str, str]]:
    with archive.open(name) as stream:
        content = stream.read(LARGEST_RELATIONSHIPS)
    found = []
    for relationship in RELATIONSHIP.finditer(content):
        attributes = {
            key.decode(): value.decode("utf-8", "replace") for key, value in ATTRIBUTE.findall(relationship[0])
        }
        if attributes.get("TargetMode") == "External":
            found.append((attributes.get("Type", "").rpartition("/")[2], html.unescape(attributes.get("Target", ""))))
    return found

"""What an OpenDocument file carries and does: macros, those that run by themselves, DDE, links, objects; encryption."""

import html
import io
import re
import zipfile
import zlib
from typing import Final

from services.scanner.mail import Found
from services.scanner.parsing.document_parts import beginning
from services.scanner.parsing.fields import traits_of_links
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link
from services.scanner.parsing.opened import Opened

PARTS: Final = ("content.xml", "styles.xml", "settings.xml", "META-INF/manifest.xml")
LARGEST_PART: Final = 8 * 1024 * 1024
HREF: Final = re.compile(r"xlink:href\s*=\s*\"((?:https?|ftp|file|smb):[^\"<>]{1,2000})\"", re.IGNORECASE)
ON_OPEN: Final = re.compile(r"script:event-name\s*=\s*\"(?:dom:load|office:open)\"", re.IGNORECASE)
ASKS: Final = re.compile(
    r"office:dde-application\s*=\s*\"([^\"<>]{1,200})\"[^<>]{0,400}?office:dde-topic\s*=\s*\"([^\"<>]{0,400})\""
)
MACRO_FOLDERS: Final = ("basic/", "scripts/")
ERRORS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError)


def read_open_document(content: bytes, allowance: Allowance) -> Opened:
    """Return the facts of an OpenDocument file; never raises for what it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            parts = {name: _part(archive, name, allowance) for name in PARTS if name in names}
    except ERRORS:
        allowance.note("document_damaged")
        return Opened()
    text = "\n".join(parts.values())
    traits = traits_of_links(
        [f"{html.unescape(program)} {html.unescape(topic)}" for program, topic in ASKS.findall(text)]
    )
    if any(name.lower().startswith(MACRO_FOLDERS) and not name.endswith("/") for name in names):
        traits.add("macros")
        if ON_OPEN.search(text):
            traits.add("macros_on_open")
    urls = dict.fromkeys(html.unescape(each) for each in HREF.findall(text))
    encrypted = "encryption-data" in parts.get("META-INF/manifest.xml", "")
    links = tuple(link(url, found=Found.ATTACHMENT) for url in urls)
    return Opened(traits=frozenset(traits), links=links, encrypted=encrypted)


def _part(archive: zipfile.ZipFile, name: str, allowance: Allowance) -> str:
    return beginning(archive, name, LARGEST_PART, allowance).decode("utf-8", "replace")

"""Files that came with a mail, looked into: what they are, what lies inside them, and where they lead."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final

from services.scanner.archives import open_archive
from services.scanner.charsets import decode
from services.scanner.file_types import real_type
from services.scanner.html_text import read_html
from services.scanner.limits import Allowance
from services.scanner.links import link, links_in_text
from services.scanner.mail import Attachment, Found, Link
from services.scanner.office import read_office
from services.scanner.pdf import read_pdf
from services.scanner.qr_codes import qr_texts

Seen = Attachment | Link

OOXML: Final = "application/vnd.openxmlformats-officedocument."
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/x-ms-bmp"})
PAGES: Final = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml"})
LINK: Final = re.compile(r"^\s*(?:[a-zA-Z][a-zA-Z0-9+.-]{1,20}:\S|www\.\S|[\w-]+(?:\.[\w-]+)+/\S)")
CALENDAR_ESCAPE: Final = re.compile(r"\\([nN,;\\])")


def look_into(
    content: bytes,
    name: str,
    declared_type: str,
    allowance: Allowance,
    *,
    path: tuple[str, ...] = (),
    is_inline: bool = False,
) -> Iterator[Seen]:
    """Yield a file, the files inside it, and the links in all of them."""
    kind = real_type(content)
    digest = hashlib.sha256(content).hexdigest()
    traits: set[str] = set()
    inside: list[Seen] = []
    encrypted = False
    if len(path) >= allowance.limits.archive_depth:
        allowance.note("archive_too_deep")
    elif kind == "application/pdf":
        facts = read_pdf(content, allowance)
        traits, encrypted = set(facts.traits), facts.encrypted
        inside += [link(url, found=Found.ATTACHMENT) for url in facts.urls]
        inside += [each for picture in facts.pictures for each in links_in_picture(picture, allowance)]
    elif kind.startswith(OOXML):
        document = read_office(content, allowance)
        traits = set(document.traits)
        inside += [link(url, found=Found.ATTACHMENT) for url in document.urls]
    elif kind in PAGES:
        inside += _links_in_page(content, allowance)
    elif kind in PICTURES:
        inside += links_in_picture(content, allowance)
    elif digest not in allowance.visited:
        allowance.visited.add(digest)
        opened = open_archive(content, kind, name, allowance)
        if opened is not None:
            traits, encrypted = set(opened.traits), opened.encrypted
            for member in opened.members:
                inside += _member(member.content, member.name, member.size, allowance, (*path, name), locked=member.encrypted)
    kept = content if len(content) <= allowance.limits.kept_content else b""
    if content and not kept:
        allowance.note("attachment_too_large")
    yield Attachment(
        name=name,
        declared_type=declared_type,
        real_type=kind,
        size=len(content),
        sha256=digest,
        content=kept,
        path=path,
        encrypted=encrypted,
        is_inline=is_inline,
        traits=frozenset(traits),
    )
    yield from inside


def _member(content: bytes, name: str, size: int, allowance: Allowance, path: tuple[str, ...], *, locked: bool) -> Iterator[Seen]:
    if content:
        yield from look_into(content, name, "", allowance, path=path)
    else:
        yield Attachment(name, "", "", size, "", path=path, encrypted=locked)


def links_in_picture(content: bytes, allowance: Allowance) -> list[Link]:
    """Return the links that the QR codes of a picture hold."""
    return [_from_qr_code(text) for text in qr_texts(content, allowance) if LINK.match(text)]


def links_in_pictures_of_page(pictures: Iterable[str], allowance: Allowance) -> Iterator[Link]:
    """Yield the links in QR codes of pictures that stand in the HTML itself, as base64."""
    for encoded in pictures:
        try:
            content = base64.b64decode(encoded.replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
        except (binascii.Error, ValueError):
            continue
        yield from links_in_picture(content, allowance)


def links_in_calendar(text: str) -> Iterator[Link]:
    """Yield the links of an invitation, wherever in it they stand."""
    unfolded = text.replace("\r\n", "\n").replace("\n ", "").replace("\n\t", "")
    plain = CALENDAR_ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], unfolded)
    yield from links_in_text(plain, Found.CALENDAR)


def _from_qr_code(text: str) -> Link:
    text = text.strip()
    return link(text if re.match(r"[a-zA-Z][a-zA-Z0-9+-]*:", text) else "http://" + text, found=Found.QR_CODE)


def _links_in_page(content: bytes, allowance: Allowance) -> list[Link]:
    page = read_html(decode(content[: allowance.limits.html * 2]), allowance, Found.ATTACHMENT)
    return [*page.links, *links_in_pictures_of_page(page.images, allowance)]

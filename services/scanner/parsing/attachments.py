"""Files that came with a mail, looked into: what they are, what lies inside them, and where they lead."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from services.scanner.mail import Attachment, Found, Link
from services.scanner.parsing.archives import Member, is_archive, open_archive
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.html_text import read_html
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link, links_in_text
from services.scanner.parsing.office import read_office
from services.scanner.parsing.pdf import read_pdf
from services.scanner.parsing.qr_codes import qr_texts

Seen = Attachment | Link

OOXML: Final = "application/vnd.openxmlformats-officedocument."
PICTURES: Final = frozenset(f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "bmp", "tiff", "x-ms-bmp"))
PAGES: Final = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml"})
LINK: Final = re.compile(r"^\s*(?:[a-zA-Z][a-zA-Z0-9+.-]{1,20}:\S|www\.\S|[\w-]+(?:\.[\w-]+)+/\S)")
CALENDAR_ESCAPE: Final = re.compile(r"\\([nN,;\\])")


@dataclass(frozen=True)
class Inside:
    """What was found in a file."""

    seen: tuple[Seen, ...] = ()
    traits: frozenset[str] = frozenset()
    encrypted: bool = False


@dataclass(frozen=True)
class File:
    """A file with its real type and hash; `path` names the archives around it."""

    name: str
    content: bytes
    kind: str
    digest: str
    path: tuple[str, ...] = ()


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
    file = File(name, content, real_type(content), hashlib.sha256(content).hexdigest(), path)
    inside = _inside(file, allowance)
    is_kept = len(content) <= allowance.limits.kept_content
    if not is_kept:
        allowance.note("attachment_too_large")
    yield Attachment(
        name=name,
        declared_type=declared_type,
        real_type=file.kind,
        size=len(content),
        sha256=file.digest,
        content=content if is_kept else b"",
        path=path,
        encrypted=inside.encrypted,
        is_inline=is_inline,
        traits=inside.traits,
    )
    yield from inside.seen


def _inside(file: File, allowance: Allowance) -> Inside:
    if file.kind == "application/pdf":
        return _in_pdf(file, allowance)
    if file.kind.startswith(OOXML):
        facts = read_office(file.content, allowance)
        return Inside(tuple(link(url, found=Found.ATTACHMENT) for url in facts.urls), facts.traits)
    if file.kind in PAGES:
        return Inside(tuple(_links_in_page(file.content, allowance)))
    if file.kind in PICTURES:
        return Inside(tuple(links_in_picture(file.content, allowance)))
    return _in_archive(file, allowance)


def _in_pdf(file: File, allowance: Allowance) -> Inside:
    facts = read_pdf(file.content, allowance)
    links = [link(url, found=Found.ATTACHMENT) for url in facts.urls]
    links += [each for picture in facts.pictures for each in links_in_picture(picture, allowance)]
    return Inside(tuple(links), facts.traits, facts.encrypted)


def _in_archive(file: File, allowance: Allowance) -> Inside:
    if file.digest in allowance.visited:
        return Inside()
    if len(file.path) >= allowance.limits.archive_depth:
        if is_archive(file.kind):
            allowance.note("archive_too_deep")
        return Inside()
    opened = open_archive(file.content, file.kind, file.name, allowance)
    if opened is None:
        return Inside()
    allowance.visited.add(file.digest)
    path = (*file.path, file.name)
    seen = [each for member in opened.members for each in _in_member(member, allowance, path)]
    return Inside(tuple(seen), opened.traits, opened.encrypted)


def _in_member(member: Member, allowance: Allowance, path: tuple[str, ...]) -> Iterator[Seen]:
    if member.content:
        yield from look_into(member.content, member.name, "", allowance, path=path)
    else:
        yield Attachment(member.name, "", "", member.size, "", path=path, encrypted=member.encrypted)


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

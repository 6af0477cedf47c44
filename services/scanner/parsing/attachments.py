"""Files that came with a mail, looked into: what they are, what lies inside them, and where they lead."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from services.scanner.mail import Attachment, Found, Link
from services.scanner.parsing.archives import is_archive, open_archive
from services.scanner.parsing.calendars import links_in_calendar
from services.scanner.parsing.charsets import decode
from services.scanner.parsing.file_types import real_type
from services.scanner.parsing.html_text import read_html
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.pdf import read_pdf
from services.scanner.parsing.pdf_text import first_pages
from services.scanner.parsing.qr_codes import codes_of, qr_texts
from services.scanner.parsing.readers import Reader, reader_for

Seen = Attachment | Link

PICTURES: Final = ("png", "jpeg", "gif", "webp", "bmp", "tiff", "x-ms-bmp")
MAIL: Final = "message/rfc822"
SAVED: Final = (".eml", ".mht", ".mhtml")
"""Files that are mails, or pages that were saved as if they were; unless they only bear the name."""
DECLARED_MAIL: Final = frozenset({MAIL, "message/global"})
MAILS: Final = frozenset({MAIL, "application/vnd.ms-outlook", "application/vnd.ms-tnef"})
LINK: Final = re.compile(r"^\s*(?:[a-zA-Z][a-zA-Z0-9+.-]{1,20}:\S|www\.\S|[\w-]+(?:\.[\w-]+)+/\S)")
HEADER: Final = re.compile(rb"^(?:From |[!-9;-~]{1,76}:[ \t\r\n])")


@dataclass(frozen=True)
class File:
    """A file with its real type and hash; `path` names the files around it."""

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
    traits: frozenset[str] = frozenset(),
) -> Iterator[Seen]:
    """Yield a file, the files inside it, and the links in all of them."""
    file = File(name, content, _kind(content, name, declared_type), hashlib.sha256(content).hexdigest(), path)
    opened = _opened(file, allowance)
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
        encrypted=opened.encrypted,
        is_inline=is_inline,
        traits=opened.traits | traits,
        text=opened.text,
        command=opened.command,
    )
    yield from opened.links
    for member in opened.members:
        yield from _in_member(member, allowance, (*path, name))


def _kind(content: bytes, name: str, declared_type: str) -> str:
    if declared_type in DECLARED_MAIL or (name.lower().endswith(SAVED) and HEADER.match(content.lstrip()[:100])):
        return MAIL
    return real_type(content)


def _opened(file: File, allowance: Allowance) -> Opened:
    if file.kind == "application/pdf":
        return _in_pdf(file, allowance)
    if file.kind in LEADING:
        return Opened(links=tuple(LEADING[file.kind](file.content, allowance)))
    read = reader_for(file.kind, file.name)
    is_opened = read is not None or is_archive(file.kind)
    if not is_opened or file.digest in allowance.visited:
        return Opened()
    if len(file.path) >= allowance.limits.archive_depth:
        _note_depth(file, allowance)
        return Opened()
    allowance.visited.add(file.digest)
    if read:
        return _read_with(read, file.content, allowance)
    return open_archive(file.content, file.kind, file.name, allowance) or Opened()


def _read_with(read: Reader, content: bytes, allowance: Allowance) -> Opened:
    try:
        return read(content, allowance)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 — what a library makes of one broken file must not hide the rest of the mail
        allowance.note("document_damaged")
        return Opened()


def _note_depth(file: File, allowance: Allowance) -> None:
    if file.kind in MAILS:
        allowance.note("nested_too_deeply")
    else:
        allowance.note("archive_too_deep")


def _in_pdf(file: File, allowance: Allowance) -> Opened:
    facts = read_pdf(file.content, allowance)
    links = [link(url, found=Found.ATTACHMENT) for url in facts.urls]
    links += [each for picture in facts.pictures for each in links_in_picture(picture, allowance)]
    text, pages = ("", ()) if facts.encrypted else first_pages(file.content, allowance)
    if not any(each.found is Found.QR_CODE for each in links):
        links += _links_of_codes(codes_of(pages, allowance))
    members = facts.files
    if members and len(file.path) >= allowance.limits.archive_depth:
        _note_depth(file, allowance)
        members = ()
    return Opened(members, facts.encrypted, facts.traits, tuple(links), text)


def _in_member(member: Member, allowance: Allowance, path: tuple[str, ...]) -> Iterator[Seen]:
    if member.content:
        yield from look_into(
            member.content,
            member.name,
            member.declared_type,
            allowance,
            path=path,
            is_inline=member.is_inline,
            traits=member.traits,
        )
    else:
        kind = member.declared_type
        locked, traits = member.encrypted, member.traits
        yield Attachment(member.name, kind, "", member.size, "", path=path, encrypted=locked, traits=traits)


def links_in_picture(content: bytes, allowance: Allowance) -> list[Link]:
    """Return the links that the QR codes of a picture hold."""
    return _links_of_codes(qr_texts(content, allowance))


def _links_of_codes(texts: Iterable[str]) -> list[Link]:
    return [_from_qr_code(text) for text in texts if LINK.match(text)]


def links_in_pictures_of_page(pictures: Iterable[str], allowance: Allowance) -> Iterator[Link]:
    """Yield the links in QR codes of pictures that stand in the HTML itself, as base64."""
    for encoded in pictures:
        try:
            content = base64.b64decode(encoded.replace("%2B", "+").replace("%2F", "/").replace("%3D", "="))
        except (binascii.Error, ValueError):
            continue
        yield from links_in_picture(content, allowance)


def _from_qr_code(text: str) -> Link:
    text = text.strip()
    return link(text if re.match(r"[a-zA-Z][a-zA-Z0-9+-]*:", text) else "http://" + text, found=Found.QR_CODE)


def _links_in_page(content: bytes, allowance: Allowance) -> list[Link]:
    page = read_html(decode(content[: allowance.limits.html * 2]), allowance, Found.ATTACHMENT)
    return [*page.links, *links_in_pictures_of_page(page.images, allowance)]


def _links_in_invitation(content: bytes, allowance: Allowance) -> Iterator[Link]:
    yield from links_in_calendar(decode(content[: allowance.limits.text]))


LEADING: Final[dict[str, Callable[[bytes, Allowance], Iterable[Link]]]] = {
    **dict.fromkeys(("text/html", "image/svg+xml", "application/xhtml+xml"), _links_in_page),
    **dict.fromkeys((f"image/{kind}" for kind in PICTURES), links_in_picture),
    "text/calendar": _links_in_invitation,
}
"""Files of which only the links are wanted, by real type."""

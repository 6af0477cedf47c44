"""Mails that came as attachments, from any program: what they say, their links and their files."""

from collections.abc import Iterator
from typing import Final

from services.scanner.mail import Found, Link
from services.scanner.parsing.attachments import links_in_pictures_of_page
from services.scanner.parsing.bodies import Bodies, is_locked, sorted_out
from services.scanner.parsing.encoded_words import decoded
from services.scanner.parsing.html_text import Page, read_html, tidied
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import links_in_text
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.parts import Part, leaves, parse_message

LONGEST_SUBJECT: Final = 2_000


def read_mail(content: bytes, allowance: Allowance) -> Opened:
    """Return text, links and files of a mail that came as an attachment."""
    message = parse_message(content, allowance)
    bodies = sorted_out(leaves(message, allowance))
    pages = tuple(read_html(html, allowance, Found.ATTACHED_MAIL) for html in bodies.html)
    subject = decoded(str(message.get("subject", ""))[:LONGEST_SUBJECT])
    texts = [subject, *(page.visible for page in pages), *map(tidied, bodies.plain)]
    return Opened(
        members=members_of(bodies.files, allowance),
        links=tuple(_links(bodies, pages, allowance)),
        text="\n".join(texts).strip()[: allowance.limits.text],
    )


def read_outlook_mail(content: bytes, allowance: Allowance) -> Opened:
    """Return the same of a mail that Outlook saved as .msg."""
    from services.scanner.parsing.outlook import as_mime  # noqa: PLC0415 — few mails come as .msg

    return read_mail(as_mime(content, allowance), allowance)


def members_of(parts: list[Part], allowance: Allowance) -> tuple[Member, ...]:
    """Return the files of a mail, and note where it is encrypted as a whole."""
    if any(is_locked(part) for part in parts):
        allowance.note("encrypted_mail")
    return tuple(
        Member(part.file_name, len(part.content), part.content, declared_type=part.media_type, is_inline=part.is_inline)
        for part in parts
    )


def _links(bodies: Bodies, pages: tuple[Page, ...], allowance: Allowance) -> Iterator[Link]:
    for page in pages:
        yield from page.links
        yield from links_in_pictures_of_page(page.images, allowance)
    for text in (*bodies.plain, *bodies.calendars):
        yield from links_in_text(text[: allowance.limits.text], Found.ATTACHED_MAIL)

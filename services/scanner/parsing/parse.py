"""Raw bytes to one frozen Mail: what a reader would see, what was hidden, and what was not looked at.

Hostile mail is data: nothing here raises for what a mail says; `not_fully_analysed` names what could not be looked at.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from services.scanner.mail import Attachment, Delivery, Link, Mail
from services.scanner.parsing.addresses import addresses, every_reading
from services.scanner.parsing.attachments import Seen, links_in_pictures_of_page, look_into
from services.scanner.parsing.authentication_results import authentication_results
from services.scanner.parsing.bodies import Bodies, is_locked, sorted_out
from services.scanner.parsing.calendars import links_in_calendar, said_in_calendars
from services.scanner.parsing.file_types import OLE
from services.scanner.parsing.headers import (
    by_name,
    envelope_from,
    is_internal,
    microsoft_category,
    read_headers,
    sent_at,
    spam_confidence_level,
    within,
)
from services.scanner.parsing.html_text import Page, read_html, tidied
from services.scanner.parsing.limits import Allowance, Limits
from services.scanner.parsing.links import distinct, links_in_text
from services.scanner.parsing.parts import Part, leaves, parse_message

TNEF: Final = "application/vnd.ms-tnef"


def parse(raw: bytes, delivery: Delivery = Delivery(), limits: Limits = Limits()) -> Mail:  # noqa: B008 — frozen
    """Return the mail that raw RFC 5322 bytes hold, with what its mailbox knows of it."""
    allowance = Allowance(limits)
    message = parse_message(_from_outlook(raw, allowance) if raw.startswith(OLE) else raw, allowance)
    raw_headers = within(message.raw_items(), allowance)
    headers = read_headers(raw_headers)
    named, undecoded = by_name(headers), by_name(raw_headers)
    authentication = authentication_results(headers)
    bodies = sorted_out(leaves(message, allowance))
    pages = tuple(read_html(html, allowance) for html in bodies.html)
    seen = tuple(_seen_in_files(bodies.files, allowance))
    texts = [*(page.visible for page in pages), *map(tidied, bodies.plain)]
    texts += said_in_calendars((each[: limits.text] for each in bodies.calendars), "".join(texts)[: limits.text])
    text = _capped("\n".join(texts).strip() or _text_in_tnef(seen), allowance)
    plain_text = _capped("\n".join(map(tidied, bodies.plain_alternatives)), allowance)
    return Mail(
        raw_size=len(raw),
        headers=headers,
        header_from=every_reading(undecoded.get("from", ()), allowance),
        reply_to=addresses(undecoded.get("reply-to", ()), allowance),
        recipients=addresses((*undecoded.get("to", ()), *undecoded.get("cc", ())), allowance),
        envelope_from=envelope_from(named, authentication.spf_domain),
        subject=" ".join(named.get("subject", ("",))[0].split()),
        message_id=named.get("message-id", ("",))[0].strip()[:998],
        sent_at=sent_at(named),
        authentication=authentication,
        spam_confidence_level=spam_confidence_level(named),
        microsoft_category=microsoft_category(named),
        is_internal=bool(delivery.mailbox) and is_internal(named),
        text=text,
        plain_text=plain_text,
        hidden_text=_capped("\n".join(page.hidden for page in pages if page.hidden), allowance),
        html="\n".join(bodies.html)[: limits.html],
        links=distinct(_links(bodies, pages, plain_text, seen, allowance), allowance),
        attachments=tuple(each for each in seen if isinstance(each, Attachment)),
        received_hops=len(named.get("received", ())),
        delivery=delivery,
        not_fully_analysed=tuple(allowance.reasons),
        by_name=named,
    )


def _from_outlook(raw: bytes, allowance: Allowance) -> bytes:
    from services.scanner.parsing.outlook import as_mime  # noqa: PLC0415 — only .msg files need it

    return as_mime(raw, allowance)


def _links(
    bodies: Bodies, pages: Iterable[Page], plain_text: str, seen: Iterable[Seen], allowance: Allowance
) -> Iterator[Link]:
    known: set[str] = set()
    for page in pages:
        known.update(each.url for each in page.links)
        yield from page.links
        yield from links_in_pictures_of_page(page.images, allowance)
    for text in (*bodies.plain, plain_text):
        for each in links_in_text(text[: allowance.limits.text]):
            if each.url not in known:
                yield each
    for calendar in bodies.calendars:
        yield from links_in_calendar(calendar[: allowance.limits.text])
    yield from (each for each in seen if isinstance(each, Link))


def _seen_in_files(files: Iterable[Part], allowance: Allowance) -> Iterator[Seen]:
    for part in files:
        if is_locked(part):
            allowance.note("encrypted_mail")
        yield from look_into(part.content, part.file_name, part.media_type, allowance, is_inline=part.is_inline)


def _text_in_tnef(seen: Iterable[Seen]) -> str:
    """Return the text that Outlook shows of a mail that consists of winmail.dat alone."""
    files = (each for each in seen if isinstance(each, Attachment))
    return next((file.text for file in files if file.real_type == TNEF and not file.path), "")


def _capped(text: str, allowance: Allowance) -> str:
    if len(text) > allowance.limits.text:
        allowance.note("text_too_long")
    return text[: allowance.limits.text]

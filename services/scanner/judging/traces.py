"""What stays of a mail until its scan ends, so that the rest of the scan can be looked at from it.

Nothing of its content: addresses, names and identifiers as hashes under the scan's own key, its text as ten values by
which near copies are recognised. Only the sender's registrable domain stays readable, because lookalikes of partners
cannot be seen in a hash.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from services.scanner.context import Context
from services.scanner.judging.fingerprints import bands, letters_of
from services.scanner.knowledge.contacts import contact_of, person_of
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.senders import is_colleague, is_proved, sender
from services.scanner.knowledge.words import said
from services.scanner.mail import Address, Mail

ABOUT_MONEY: Final = ("changed_bank_account", "urgent_transfer", "gift_cards", "payroll_change")
MOST_REFERENCES: Final = 20
MOST_CONTACTS: Final = 30
_IDENTIFIER: Final = re.compile(r"<[^<>\s]{1,998}>")


@dataclass(frozen=True)
class Trace:
    """A mail's trace; hashes are 64-bit numbers, 0 and empty where there is nothing."""

    domain: str = ""
    """The sender's registrable domain, as it is written; empty for the tenant's own mail."""
    contact: int = 0
    """The sender's contact: that domain, at a free-mail provider the address."""
    name: int = 0
    """The sender's display name, where it names a person."""
    message_id: int = 0
    thread: tuple[int, ...] = ()
    """The mails that it answers or refers to."""
    contacts: tuple[int, ...] = ()
    """The contacts among its recipients."""
    answers_go_to: tuple[int, ...] = ()
    bands: tuple[int, ...] = ()
    is_own: bool = False
    """A member of the tenant wrote it."""
    is_sent: bool = False
    """It lies where its own writer's mailbox keeps what was sent."""
    is_proved: bool = False
    is_about_money: bool = False
    warns: bool = False
    """A member of the tenant warns in it of a fraud."""


def trace_of(mail: Mail, context: Context) -> Trace:
    """Return the trace of a mail under the context's key."""
    who, sent = sender(mail), _is_sent(mail)
    own = sent or is_colleague(mail, context)
    hashed = _Hash(context.trace_key)
    contact = "" if own else contact_of(who, context)
    answers = mail.reply_to[:3] or (who,)
    return Trace(
        domain=registrable(who.domain)[:255] if contact else "",
        contact=hashed("contact", contact),
        name=hashed("name", person_of(who.display_name)) if contact else 0,
        message_id=hashed("mail", _first(_identifiers(mail.message_id))),
        thread=hashed.all("mail", _thread(mail)),
        contacts=hashed.all("contact", _contacts(mail.recipients, context)),
        answers_go_to=() if own else hashed.all("contact", _contacts(answers, context)),
        bands=hashed.all("band", (f"{at}:{row}" for at, row in enumerate(bands(letters_of(mail))))),
        is_own=own,
        is_sent=sent,
        is_proved=is_proved(mail),
        is_about_money=any(said(mail, theme) for theme in ABOUT_MONEY),
        warns=own and bool(said(mail, "warning")),
    )


class _Hash:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, kind: str, value: str) -> int:
        if not value:
            return 0
        text = f"{kind}\0{value}".encode("utf-8", "replace")
        return int.from_bytes(blake2b(text, key=self._key, digest_size=8).digest(), "big", signed=True)

    def all(self, kind: str, values: Iterable[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self(kind, value) for value in values))


def _thread(mail: Mail) -> list[str]:
    return [*_identifiers(mail.header("in-reply-to"))[:1], *_identifiers(mail.header("references"))[-MOST_REFERENCES:]]


def _identifiers(value: str) -> list[str]:
    return _IDENTIFIER.findall(value)


def _first(values: list[str]) -> str:
    return values[0] if values else ""


def _contacts(addresses: Iterable[Address], context: Context) -> list[str]:
    found = dict.fromkeys(contact_of(each, context) for each in addresses)
    return [each for each in found if each][:MOST_CONTACTS]


def _is_sent(mail: Mail) -> bool:
    delivery = mail.delivery
    if delivery.well_known_folder == "sentitems":
        return True
    is_mine = sender(mail).address.lower() == delivery.mailbox.lower() != ""
    return is_mine and mail.received_hops == 0 and delivery.well_known_folder != "drafts"

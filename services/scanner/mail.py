"""One mail as the detectors see it: parsed, frozen, and pure data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Address:
    """A display name and an address, decoded; both are hostile text."""

    display_name: str
    address: str

    @property
    def domain(self) -> str:
        """Return what follows the last @, lower-case and without a dot at its end; empty if there is none."""
        return self.address.rpartition("@")[2].lower().rstrip(".") if "@" in self.address else ""


class Found(StrEnum):
    """Where in a mail a link was found."""

    BODY = "body"
    ATTACHMENT = "attachment"
    ATTACHED_MAIL = "attached_mail"
    QR_CODE = "qr_code"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Link:
    """A link: `url` after unwrapping, `shown` the text a reader sees, `wrapped_by` e.g. "safelinks"."""

    url: str
    shown: str = ""
    found: Found = Found.BODY
    wrapped_by: str = ""

    @property
    def scheme(self) -> str:
        """Return the scheme, lower-case, e.g. "https"."""
        return self.url.partition(":")[0].lower()


@dataclass(frozen=True)
class Attachment:
    """A file that came with the mail, or a member of one (`path` names the archives around it, outermost first)."""

    name: str
    declared_type: str
    real_type: str
    size: int
    sha256: str
    content: bytes = b""
    """Empty where it was not kept: too large, or encrypted."""
    path: tuple[str, ...] = ()
    encrypted: bool = False
    is_inline: bool = False
    traits: frozenset[str] = frozenset()
    """What parsing saw inside; `TRAITS` lists them."""
    text: str = ""
    """Of an attached mail: its subject and what a reader sees of it. Of a document: how it begins."""
    command: str = ""
    """Of a shortcut: what it starts, with its arguments."""


TRAITS = frozenset(
    {
        *("pdf_javascript", "pdf_launch", "pdf_embedded_file", "pdf_submit_form"),
        *("archive_bomb", "archive_overlap", "names_disagree"),
        *("macros", "macros_on_open", "xlm_macros", "xlm_auto_open", "dde", "dde_program"),
        *(
            "external_template",
            "external_object",
            "ole_object",
            "activex",
            "equation_object",
            "equation_without_formula",
        ),
        "updates_objects",
        *("opens_without_password", "packaged", "embedded_file"),
    }
)
"""Everything that `Attachment.traits` may hold; "packaged" is a file that was dropped into a document as an object."""


@dataclass(frozen=True)
class AuthenticationResults:
    """What the receiving side stamped: each a result such as "pass", "fail", "none", or None where it said nothing."""

    spf: str | None = None
    spf_domain: str = ""
    dkim: str | None = None
    dkim_domains: tuple[str, ...] = ()
    dmarc: str | None = None
    dmarc_action: str = ""
    header_from_domain: str = ""
    compauth: str | None = None
    compauth_reason: str = ""


@dataclass(frozen=True)
class Sighting:
    """What a local source knows of a mail: `source` is "yara", "malware_feed", "phishing_feed" or "host_feed"."""

    source: str
    name: str
    """The rule or the feed."""
    where: str = ""
    """The file's name with the archives around it, or the link; empty for the mail itself."""
    is_strong: bool = False


@dataclass(frozen=True)
class Forwarded:
    """A mail inside a forwarded one that is dangerous by itself."""

    sender: str
    subject: str


@dataclass(frozen=True)
class Antivirus:
    """What an antivirus server said of the raw mail: a signature's name, or why it could not say anything."""

    signature: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Hindsight:
    """What the rest of the scan tells of one mail, once every mailbox has been read."""

    is_first_contact: bool = False
    """Nobody in the tenant had mail from or to this sender before, in at least two weeks that were read."""
    days_known: int = 0
    """For how long mail has been exchanged with the sender."""
    enters_thread: bool = False
    """It answers a conversation of the tenant in which the sender never took part."""
    thread_domains: tuple[str, ...] = ()
    """The registrable domains that did take part in it."""
    has_participants_name: bool = False
    """Somebody who did take part bears the same display name."""
    usual_domains: tuple[str, ...] = ()
    """Where somebody of the same display name wrote from before, to whom the tenant wrote as well."""
    wave_mails: int = 1
    wave_mailboxes: int = 1
    wave_read: int = 0
    """How many dangerous mails have nearly this text, in how many mailboxes, and how many of them were read."""
    like_threats: int = 0
    """How many mails that were judged threats have nearly this text; counted for mails judged clean."""
    answered_by: tuple[str, ...] = ()
    """The mailboxes that wrote back."""
    warnings: int = 0
    """How many colleagues' mails in the same conversation warn of it."""
    campaign: str = ""
    """The name of the wave; empty when the mail stands alone."""


@dataclass(frozen=True)
class Delivery:
    """What is known of a mail besides its bytes; None or empty for a mail from a file."""

    received_at: datetime | None = None
    folder: str = ""
    well_known_folder: str | None = None
    is_read: bool = False
    mailbox: str = ""
    antivirus: Antivirus = Antivirus()
    hindsight: Hindsight | None = None
    """None at the first judgement."""


@dataclass(frozen=True)
class Mail:
    """One message, with every interpretation that a reader's mail program might choose."""

    raw_size: int
    headers: tuple[tuple[str, str], ...]
    """Names lower-case, values decoded and unfolded, in order."""
    header_from: tuple[Address, ...]
    """Every address that any reading of every From header yields; the first is the one most programs show."""
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[Address, ...] = ()
    """To and Cc."""
    envelope_from: str = ""
    subject: str = ""
    message_id: str = ""
    sent_at: datetime | None = None
    authentication: AuthenticationResults = AuthenticationResults()
    spam_confidence_level: int | None = None
    microsoft_category: str = ""
    is_internal: bool = False
    """Microsoft stamped it as sent by a signed-in member of the same organisation."""
    text: str = ""
    """What a reader sees, from the plain text or the rendered HTML."""
    plain_text: str = ""
    """The text/plain alternative of an HTML mail, which few readers see; empty where `text` already is it."""
    hidden_text: str = ""
    html: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    received_hops: int = 0
    delivery: Delivery = Delivery()
    sightings: tuple[Sighting, ...] = ()
    forwarded: Forwarded | None = None
    """Set by the engine, which judges a forwarded mail by itself as well."""
    not_fully_analysed: tuple[str, ...] = ()
    """Reasons, e.g. "too_many_parts"."""
    by_name: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    """Header values by lower-case name."""

    def header(self, name: str) -> str:
        """Return the first value of a header, empty if there is none."""
        values = self.by_name.get(name.lower(), ())
        return values[0] if values else ""

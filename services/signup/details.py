"""What a customer tells of themselves, and how it is made uniform."""

import re
import unicodedata
from dataclasses import dataclass

_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,28}")
_LINK = re.compile(r"://|www\.|@|[<>{}]", re.IGNORECASE)


@dataclass(frozen=True)
class Details:
    """What was entered to sign up; all but last name, company and address may be empty."""

    last_name: str
    company: str
    address: str
    first_name: str = ""
    phone: str = ""
    employees: str = ""
    job_title: str = ""
    country: str = ""
    time_zone: str = ""


@dataclass(frozen=True)
class Arrival:
    """Where and in which language somebody signs up."""

    brand: str
    language: str
    portal: str


def half_width(text: str | None) -> str:
    """Return an address or a number as typed with a Japanese keyboard in ASCII, without surrounding space."""
    return unicodedata.normalize("NFKC", text or "").strip().replace("‐", "-").replace("−", "-")


def tidy(text: str | None) -> str:
    """Return a name in NFC, without surrounding space and with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def is_address(text: str) -> bool:
    """Tell whether a text is a mail address that letters can go to: ASCII, at most 254 characters."""
    local, _, _ = text.partition("@")
    return len(local) <= 64 and _ADDRESS.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Tell whether a text can be a phone number."""
    return _PHONE.fullmatch(text) is not None


def is_harmless(text: str) -> bool:
    """Tell whether a name may stand in a letter to somebody else: no link, no markup, nothing hidden or turning."""
    return _LINK.search(text) is None and text.isprintable()


def same_address(address: str) -> str:
    """Return the form under which an address is known: case does not tell customers apart."""
    return address.casefold()

"""The reader's own address, plain and base64, as links carry it."""

from base64 import b64encode

from services.scanner.knowledge.urls import decoded
from services.scanner.mail import Mail


def reader_forms(mail: Mail) -> list[tuple[str, str]]:
    """Return each address that the mail may mean, and the stable part of its base64 form."""
    addresses = {address.address.lower() for address in mail.recipients[:5]} | {mail.delivery.mailbox.lower()}
    return [_forms(address) for address in addresses if "@" in address]


def _forms(address: str) -> tuple[str, str]:
    encoded = b64encode(address.encode()).decode().rstrip("=")
    return address, encoded[: len(encoded) - 2]


def names_reader(url: str, mail: Mail) -> bool:
    """Tell whether a URL carries the reader's address."""
    plain = decoded(url)
    return any(
        address in plain.lower() or (len(encoded) > 12 and encoded in plain) for address, encoded in reader_forms(mail)
    )

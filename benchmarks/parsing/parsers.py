"""The parsers under comparison; each reads all headers and decodes all parts, as judging a mail needs."""

from collections.abc import Callable
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32, default
from typing import Any, Final

from fast_mail_parser import parse_email

from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.parse import parse
from services.scanner.parsing.parts import leaves, parse_message

Parser = Callable[[bytes], object]


def standard_compat32(raw: bytes) -> list[bytes]:
    """Read with the standard library's older policy, whose headers are plain text."""
    message = BytesParser(policy=compat32).parsebytes(raw)
    for _, value in message.items():  # noqa: PERF102 — a Message has no values() that decode
        str(value)
    return _contents(message)


def standard_default(raw: bytes) -> list[bytes]:
    """Read with the standard library's newer policy, which gives headers a structure."""
    message = BytesParser(policy=default).parsebytes(raw)
    for _, value in message.items():  # noqa: PERF102 — reading a value is what parses it
        str(value)
    return _contents(message)


def _contents(message: "Message[Any, Any]") -> list[bytes]:
    found = []
    for part in message.walk():
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(content, bytes):
            found.append(content)
    return found


def own_parts(raw: bytes) -> list[bytes]:
    """Read with our own walk over compat32, which is lenient and keeps to the limits."""
    allowance = Allowance()
    message = parse_message(raw, allowance)
    for _, value in message.raw_items():
        str(value)
    return [part.content for part in leaves(message, allowance)]


def own_whole(raw: bytes) -> object:
    """Read all that detectors need: also visible and hidden text, links, files, authentication results."""
    return parse(raw)


PARSERS: Final[dict[str, Parser]] = {
    "standard library, compat32": standard_compat32,
    "standard library, policy.default": standard_default,
    "fast-mail-parser": parse_email,
    "ours, parts alone": own_parts,
    "ours, the whole Mail": own_whole,
}

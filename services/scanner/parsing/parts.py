"""The parts of a MIME message, each with its content decoded, in the order in which they stand."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from functools import partial
from typing import Any, Final, cast

from services.scanner.parsing.bounded import Bounded, TooManyParts, Verbatim
from services.scanner.parsing.encoded_words import decoded
from services.scanner.parsing.limits import MEGABYTE, Allowance
from services.scanner.parsing.parameters import value_and_parameters
from services.scanner.parsing.signed_mail import is_signed, signed_content

LONGEST_STRUCTURED: Final = 8 * 1024
SMIME: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
MOST_SIGNATURES: Final = 3
VERBATIM: Final = Verbatim()
BEGINNING: Final = 4 * MEGABYTE
CONTENT_ERRORS: Final = (
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    IndexError,
    LookupError,
    RecursionError,
    MessageError,
)


@dataclass(frozen=True)
class Part:
    """A leaf of a message, or a message inside it (`media_type` "message/rfc822")."""

    media_type: str
    content: bytes
    parameters: Mapping[str, str] = field(default_factory=dict)
    disposition: str = ""
    file_name: str = ""
    content_id: str = ""
    is_alternative: bool = False
    """One of several forms of the same text, the best of which a reader sees."""

    @property
    def is_inline(self) -> bool:
        """Tell whether the part belongs to the text, as a picture in it does."""
        return self.disposition == "inline" or bool(self.content_id and self.disposition != "attachment")


def parse_message(raw: bytes, allowance: Allowance) -> "Message[str, str]":
    """Return the message, leniently read; only its beginning, or its headers, where the whole is too much."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if len(raw) > allowance.limits.mail:
        allowance.note("mail_too_large")
        raw = raw[: min(allowance.limits.mail, BEGINNING)]
    try:
        return BytesParser(partial(Bounded, allowance), policy=compat32).parsebytes(raw)
    except TooManyParts as stopped:
        return stopped.root


def leaves(message: "Message[str, str]", allowance: Allowance) -> Iterator[Part]:
    """Yield the parts of a message, no more and no deeper than allowed."""
    for part in _with_signed(_walk(message, allowance, is_alternative=False), allowance, depth=0):
        if not allowance.take_part():
            return
        yield part


def _with_signed(parts: Iterator[Part], allowance: Allowance, *, depth: int) -> Iterator[Part]:
    """Yield parts, and instead of one that wraps a signed mail the parts of that."""
    for part in parts:
        if part.media_type not in SMIME or not is_signed(part.content):
            yield part
            continue
        try:
            inner = signed_content(part.content)
        except ValueError:
            allowance.note("part_damaged")
            inner = b""
        if depth < MOST_SIGNATURES and inner:
            within = _walk(parse_message(inner, allowance), allowance, is_alternative=part.is_alternative)
            yield from _with_signed(within, allowance, depth=depth + 1)
        else:
            if inner:
                allowance.note("nested_too_deeply")
            yield part


def _walk(message: "Message[str, str]", allowance: Allowance, *, is_alternative: bool) -> Iterator[Part]:
    kind, parameters = value_and_parameters(_header(message, "content-type", allowance))
    inner = cast("Any", message).get_payload() if message.is_multipart() else None
    if isinstance(inner, list) and not kind.startswith("message/"):
        if kind == "multipart/encrypted":
            allowance.note("encrypted_mail")
        for each in inner:
            chosen = is_alternative or kind == "multipart/alternative"
            yield from _walk(each, allowance, is_alternative=chosen)
        return
    yield _leaf(message, kind or "text/plain", parameters, inner, allowance, is_alternative=is_alternative)


def _leaf(
    message: "Message[str, str]",
    kind: str,
    parameters: Mapping[str, str],
    inner: object,
    allowance: Allowance,
    *,
    is_alternative: bool,
) -> Part:
    if len(message) > allowance.limits.headers:
        allowance.note("too_many_headers")
    disposition, details = value_and_parameters(_header(message, "content-disposition", allowance))
    try:
        content = _embedded(message, inner) if isinstance(inner, list) else _content(message)
    except CONTENT_ERRORS:
        allowance.note("part_damaged")
        content = b""
    return Part(
        media_type="text/plain" if kind.startswith("multipart/") or "/" not in kind else kind,
        content=content,
        parameters=parameters,
        disposition=disposition,
        file_name=details.get("filename") or parameters.get("name", ""),
        content_id=_header(message, "content-id").strip("<> "),
        is_alternative=is_alternative,
    )


def _content(message: "Message[str, str]") -> bytes:
    encoding = _encoding(message)
    if encoding != message.get("content-transfer-encoding", ""):
        del message["content-transfer-encoding"]
        message["content-transfer-encoding"] = encoding
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _embedded(message: "Message[str, str]", inner: list[Any]) -> bytes:
    content = b"\n".join(cast("bytes", each.as_bytes(policy=VERBATIM)) for each in inner)
    if _encoding(message) == "base64":
        try:
            return base64.b64decode(content.strip())
        except binascii.Error:
            return content
    return content


def _encoding(message: "Message[str, str]") -> str:
    return _header(message, "content-transfer-encoding").partition(";")[0].strip().strip("\"'").lower()


def _header(message: "Message[str, str]", name: str, allowance: Allowance | None = None) -> str:
    for key, value in message.raw_items():
        if key.lower() == name:
            if allowance and len(value) > LONGEST_STRUCTURED:
                allowance.note("header_too_long")
            text = str(value)[:LONGEST_STRUCTURED]
            return text if name in {"content-type", "content-disposition"} else decoded(text)
    return ""

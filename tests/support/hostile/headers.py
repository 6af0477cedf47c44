"""Header blocks that are too many, too long, or cost more than their length."""

from collections.abc import Callable, Mapping

from tests.support.hostile.mails import Hostile

ONE_HOP = b"Received: from a (b [192.0.2.1]) by c; Mon, 6 Apr 2026 09:30:00 +0900"
JAPANESE = b"=?iso-2022-jp?B?GyRCJCIbKEI=?= "
BODY = b"\r\nSee you on Monday.\r\n"


def repeated(name: str, unit: bytes, start: bytes = b"") -> Callable[[int], bytes]:
    """Return a builder of mails with one header of that many bytes."""

    def build(size: int) -> bytes:
        value = start + unit * (size // len(unit))
        return b"From: a@contoso.example\r\n" + name.encode() + b": " + value + b"\r\n" + BODY

    return build


def many(line: bytes) -> Callable[[int], bytes]:
    """Return a builder of mails with that many headers."""

    def build(size: int) -> bytes:
        return b"From: a@contoso.example\r\n" + (line + b"\r\n") * size + BODY

    return build


def continuations(size: int) -> bytes:
    sections = b"".join(b";\r\n name*%d*=%%41" % number for number in range(size))
    return b"From: a@contoso.example\r\nContent-Type: text/plain" + sections + b"\r\n" + BODY


def folded(size: int) -> bytes:
    return b"From: a@contoso.example\r\nSubject: x" + b"\r\n y" * size + b"\r\n" + BODY


HEADERS: Mapping[str, Hostile] = {
    "many headers": Hostile(many(b"X-A: b"), 20_000, "too_many_headers"),
    "many long headers": Hostile(many(b"X-A: " + b"=?utf-8?Q?a?= b" * 4_000), 500, "too_many_headers"),
    "many long addresses": Hostile(many(b"To: " + b"a" * 60_000), 400, "too_many_headers"),
    "long header": Hostile(repeated("Subject", b"x"), 200_000, "header_too_long"),
    "long unfolded line": Hostile(repeated("X-A", b"x"), 20_000_000, "header_too_long"),
    "folded many times": Hostile(folded, 100_000, "header_too_long"),
    "quotation marks": Hostile(repeated("To", b'"'), 80_000, "header_too_long"),
    "brackets": Hostile(repeated("To", b"("), 80_000, "header_too_long"),
    "angles": Hostile(repeated("To", b"<"), 80_000, "header_too_long"),
    "letters without an at sign": Hostile(repeated("Cc", b"a"), 80_000, "header_too_long"),
    "at signs": Hostile(repeated("Cc", b"@"), 80_000, "header_too_long"),
    "groups": Hostile(repeated("To", b"g:"), 80_000, "header_too_long"),
    "routes": Hostile(repeated("To", b"<@a:"), 80_000, "header_too_long"),
    "backslashes": Hostile(repeated("To", b"\\"), 80_000, "header_too_long"),
    "addresses": Hostile(repeated("To", b"a@b.example,"), 80_000, "too_many_addresses"),
    "senders": Hostile(repeated("Sender", b"a@b.example,"), 80_000, "header_too_long"),
    "several from": Hostile(many(b"From: " + b"a <b@c.example>," * 100), 900, "too_many_addresses"),
    "blanks": Hostile(repeated("Reply-To", b" ", b"a"), 80_000, "header_too_long"),
    "encoded words": Hostile(repeated("Subject", b"=?utf-8?B?YQ==?= "), 80_000, "header_too_long"),
    "open encoded words": Hostile(repeated("Subject", b"=?utf-8?B?"), 80_000, "header_too_long"),
    "encoded words of Japanese": Hostile(repeated("Subject", JAPANESE), 80_000, "header_too_long"),
    "escapes": Hostile(repeated("Subject", b"\x1b$B"), 80_000, "header_too_long"),
    "parameters": Hostile(repeated("Content-Type", b";a=b", b"text/plain"), 160_000, "header_too_long"),
    "open quotes in parameters": Hostile(repeated("Content-Type", b'a="\\', b"text/plain;"), 80_000, "header_too_long"),
    "blanks in parameters": Hostile(repeated("Content-Type", b"; a ", b"text/plain"), 80_000, "header_too_long"),
    "continued parameters": Hostile(continuations, 20_000, "header_too_long"),
    "results": Hostile(repeated("Authentication-Results", b"spf=pass (a) smtp.mailfrom=b;"), 80_000, "header_too_long"),
    "open comments in results": Hostile(repeated("Authentication-Results", b"(", b"spf="), 80_000, "header_too_long"),
    "letters in results": Hostile(repeated("Authentication-Results", b"a", b"spf=pass "), 80_000, "header_too_long"),
    "return path": Hostile(repeated("Return-Path", b"a"), 80_000, "header_too_long"),
    "message id": Hostile(repeated("Message-ID", b"<"), 80_000, "header_too_long"),
    "date": Hostile(repeated("Date", b"1"), 80_000, "header_too_long"),
    "received": Hostile(many(ONE_HOP), 5_000, "too_many_headers"),
}

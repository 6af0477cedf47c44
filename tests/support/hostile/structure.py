"""Mails whose parts are too many, too deep, too large, or damaged on purpose."""

from collections.abc import Callable, Mapping

from tests.support.hostile.mails import Hostile
from tests.support.raw_mails import RawFile, multipart, part, raw_mail

FROM = b"From: a@contoso.example\r\n"
MIXED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"


def nested_parts(size: int) -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(size))
    return FROM + head + part("text/plain", b"deep")


def nested_parts_before_many_lines(size: int) -> bytes:
    return nested_parts(800) + b"\r\n" + b"x\r\n" * size


def nested_mails(size: int) -> bytes:
    return FROM + b"Content-Type: message/rfc822\r\n\r\n" * size + b"Subject: x\r\n\r\ndeep"


def empty_parts(size: int) -> bytes:
    return FROM + MIXED + b"--a\r\n\r\n" * size


def boundaries(size: int) -> bytes:
    return FROM + MIXED + b"--a\r\n" * size


def parts_of_html(size: int) -> bytes:
    return FROM + multipart("mixed", [part("text/html", b"<p>a</p>" * 12_000)] * size)


def attached_mails(size: int) -> bytes:
    inner = raw_mail(files=[RawFile("a.txt", b"hello")] * 20)
    return raw_mail(files=[RawFile("m.eml", inner, "message/rfc822")] * size)


def attached_mail_with_long_headers(size: int) -> bytes:
    inner = b"To: " + b"a@b.example, " * (size // 13) + b"\r\nSubject: x\r\n\r\nhello"
    return raw_mail(files=[RawFile("m.eml", inner, "message/rfc822")])


def a_part_with_headers(size: int) -> bytes:
    return FROM + MIXED + b"--a\r\n" + b"X-A: b\r\n" * size + b"\r\nhello\r\n--a--"


def a_part_with_parameters(size: int) -> bytes:
    head = b"--a\r\nContent-Type: text/plain" + b"; a=b" * size
    return FROM + MIXED + head + b"\r\n\r\nhello\r\n--a--"


def encoded(encoding: str, unit: bytes) -> Callable[[int], bytes]:
    """Return a builder of mails with a body of that many units in a transfer encoding."""

    def build(size: int) -> bytes:
        return FROM + b"Content-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + unit * size

    return build


def long_text(size: int) -> bytes:
    return raw_mail(text="It is a long story. " * (size // 20))


def declared(charset: str, unit: bytes) -> Callable[[int], bytes]:
    """Return a builder of mails with a body of that many units in a charset."""

    def build(size: int) -> bytes:
        return FROM + b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + unit * size

    return build


def links(size: int) -> bytes:
    return raw_mail(text="\n".join(f"https://a.example/{number}" for number in range(size)))


def long_link(size: int) -> bytes:
    return raw_mail(text="https://a.example/" + "a." * (size // 2))


def wrapped_links(size: int) -> bytes:
    one = "https://safelinks.protection.outlook.com/?url="
    return raw_mail(text="\n".join(one * 200 + str(number) for number in range(size)))


def defended_link(size: int) -> bytes:
    return raw_mail(text="https://urldefense.com/v3/__" + "__;" * (size // 3) + "!")


STRUCTURE: Mapping[str, Hostile] = {
    "parts nested deeply": Hostile(nested_parts, 5_000, "nested_too_deeply"),
    "parts nested deeply before many lines": Hostile(nested_parts_before_many_lines, 300_000, "nested_too_deeply"),
    "mails nested deeply": Hostile(nested_mails, 5_000, "nested_too_deeply"),
    "empty parts": Hostile(empty_parts, 300_000, "too_many_parts"),
    "boundaries": Hostile(boundaries, 300_000),
    "parts of HTML": Hostile(parts_of_html, 100, "html_too_long"),
    "attached mails": Hostile(attached_mails, 400, "too_many_parts"),
    "attached mail with long headers": Hostile(attached_mail_with_long_headers, 400_000),
    "a part with many headers": Hostile(a_part_with_headers, 50_000, "too_many_headers"),
    "a part with many parameters": Hostile(a_part_with_parameters, 40_000, "header_too_long"),
    "base64, a character a line": Hostile(encoded("base64", b"a\r\n"), 7_500_000, "needed_too_much_memory"),
    "base64 of padding": Hostile(encoded("base64", b"="), 1_000_000),
    "large base64": Hostile(encoded("base64", b"YWFh" * 18 + b"\r\n"), 500_000, "text_too_long"),
    "quoted-printable": Hostile(encoded("quoted-printable", b"="), 1_000_000, "text_too_long"),
    "soft line breaks": Hostile(encoded("quoted-printable", b"=\r\n"), 500_000),
    "uuencode": Hostile(encoded("x-uuencode", b"begin 644 a\n"), 100_000, "text_too_long"),
    "long text": Hostile(long_text, 2_000_000, "text_too_long"),
    "long Japanese text": Hostile(declared("iso-2022-jp", b'\x1b$B$"\x1b(B'), 500_000, "text_too_long"),
    "undeclared bytes": Hostile(declared("x-unknown", b"\xff\xfe\x81"), 500_000, "text_too_long"),
    "escapes of another charset": Hostile(declared("hz-gb-2312", b"~{"), 500_000, "text_too_long"),
    "links": Hostile(links, 12_000, "too_many_links"),
    "long link": Hostile(long_link, 240_000),
    "wrapped links": Hostile(wrapped_links, 28),
    "link with many marks": Hostile(defended_link, 240_000),
}

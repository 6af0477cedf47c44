from email import message_from_bytes

import pytest

from emulator.graph.characters import decode_body, decode_text


def header(raw: bytes) -> str:
    return str(next(message_from_bytes(b"Subject: " + raw + b"\r\n\r\n").raw_items())[1])


def body(declared: str, content: bytes) -> str:
    return decode_body(message_from_bytes(f"Content-Type: {declared}\r\n\r\n".encode() + content))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?b?44GU6KuL5rGC5pu4?=", "ご請求書"),
        ("ご請求書 – 1".encode(), "ご請求書 – 1"),
        (b"250\x80", "250€"),
        (b"one\r\n two", "one two"),
        (b"=?no-such-charset?q?x?=", "=?no-such-charset?q?x?="),
    ],
)
def test_headers_are_legible_whether_encoded_or_not(raw: bytes, text: str) -> None:
    assert decode_text(header(raw)) == text


@pytest.mark.parametrize(
    ("declared", "content", "text"),
    [
        ("text/plain; charset=iso-8859-1", b"\x93quoted\x94", "“quoted”"),
        ("text/plain", "für".encode(), "für"),
        ("text/plain", b"f\xfcr", "für"),
        ("text/html", b'<meta charset="shift_jis">\x82\xa0', '<meta charset="shift_jis">あ'),
        ("text/plain; charset=nonsense", "für".encode(), "für"),
        ("text/plain; charset=utf-7-unknown", b"\xff", "�"),
    ],
)
def test_bodies_are_read_in_what_they_declare(declared: str, content: bytes, text: str) -> None:
    assert body(declared, content) == text

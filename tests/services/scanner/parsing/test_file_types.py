import pytest

from services.scanner.parsing.file_types import real_type
from tests.support.raw_mails import zip_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"", "application/x-empty"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"MZ" + b"\0" * 200, "application/x-dosexec"),
        (b"\x7fELF\x02", "application/x-executable"),
        (b"L\0\0\0\x01\x14\x02\0" + b"\0" * 60, "application/x-ms-shortcut"),
        (b"\0" * 0x8001 + b"CD001", "application/x-iso9660-image"),
        (b"{\\rtf1 a}", "text/rtf"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "text/html"),
        (b"  <script>x()</script>", "text/html"),
        (b"<?xml version='1.0'?><svg xmlns='x'>", "image/svg+xml"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar"),
        (zip_of({"a.txt": b"a"}), "application/zip"),
        (zip_of({"[Content_Types].xml": b"", "word/document.xml": b""}), WORD),
        (zip_of({"META-INF/MANIFEST.MF": b"", "A.class": b""}), "application/java-archive"),
        (
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}, stored=True),
            "application/vnd.oasis.opendocument.text",
        ),
        (b"just some words", "text/plain"),
    ],
)
def test_content_says_what_a_file_is(content: bytes, media_type: str) -> None:
    assert real_type(content) == media_type

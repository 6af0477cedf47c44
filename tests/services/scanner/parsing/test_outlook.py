from email import message_from_bytes

import pytest

from services.scanner.mail import Found
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.outlook import as_mime
from services.scanner.parsing.parse import parse
from tests.support.compound_files import compound_file
from tests.support.documents import outlook_mail
from tests.support.raw_mails import RawFile, raw_mail

HEADERS = (
    "Received: from a by b\r\nFrom: Hanako <hanako@contoso.example>\r\nTo: taro@fabrikam.example\r\n"
    "Subject: Invoice\r\nContent-Type: multipart/mixed; boundary=gone\r\n\r\n"
)


def test_a_saved_mail_is_read_like_any_other() -> None:
    raw = outlook_mail(
        headers=HEADERS,
        texts={0x1000: "See https://plain.example/"},
        html=b'<p>See <a href="https://html.example/">this</a>',
        files=[("run.exe", b"MZ")],
    )

    mail = parse(raw)

    assert (mail.header_from[0].address, mail.subject, mail.received_hops) == ("hanako@contoso.example", "Invoice", 1)
    assert (mail.text, mail.plain_text) == ("See this", "See https://plain.example/")
    assert [(each.name, each.real_type) for each in mail.attachments] == [("run.exe", "application/x-dosexec")]
    assert "https://html.example/" in [each.url for each in mail.links]
    assert mail.raw_size == len(raw)


def test_of_a_mail_that_never_travelled_its_properties_are_the_headers() -> None:
    raw = outlook_mail(
        texts={
            0x0037: "請求書の件",
            0x0C1A: "佐藤 花子",
            0x5D01: "hanako@contoso.example",
            0x0E04: "田中",
            0x1000: "本文",
        }
    )

    mail = parse(raw)

    assert (mail.subject, mail.text) == ("請求書の件", "本文")
    assert (mail.header_from[0].display_name, mail.header_from[0].address) == ("佐藤 花子", "hanako@contoso.example")


def test_html_inside_rich_text_is_the_body() -> None:
    rich = b'{\\rtf1\\fromhtml1{\\*\\htmltag64 <a href="https://a.example/">}Pay{\\*\\htmltag72 </a>}}'

    mail = parse(outlook_mail(texts={0x0037: "x"}, rtf=rich))

    assert (mail.text, [each.url for each in mail.links]) == ("Pay", ["https://a.example/"])


def test_as_an_attachment_it_is_looked_into() -> None:
    inner = outlook_mail(
        headers=HEADERS,
        texts={0x1000: "See https://a.example/"},
        inner={0x0037: "Deeper", 0x1000: "https://b.example/"},
    )

    mail = parse(raw_mail(files=[RawFile("mail.msg", inner)]))

    assert [(each.real_type, each.text) for each in mail.attachments] == [
        ("application/vnd.ms-outlook", "Invoice\nSee https://a.example/"),
        ("message/rfc822", "Deeper\nhttps://b.example/"),
    ]
    assert {(each.url, each.found) for each in mail.links} == {
        ("https://a.example/", Found.ATTACHED_MAIL),
        ("https://b.example/", Found.ATTACHED_MAIL),
    }


def test_names_and_types_cannot_add_headers() -> None:
    raw = outlook_mail(
        texts={0x0037: "a\r\nX-Evil: 1", 0x5D01: "a@b.example\r\nX-Evil: 2"}, files=[("a\r\nX: 3", b"b")]
    )

    message = message_from_bytes(as_mime(raw, Allowance()))

    assert message["X-Evil"] is None


@pytest.mark.parametrize("raw", [outlook_mail(texts={0x1000: "a"})[:700], compound_file({"other": b"a"})])
def test_a_damaged_mail_does_no_harm(raw: bytes) -> None:
    mail = parse(raw)

    assert mail.text == ""

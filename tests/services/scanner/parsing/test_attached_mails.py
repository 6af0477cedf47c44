import base64

import pytest

from services.scanner.mail import Found
from services.scanner.parsing.parse import parse
from tests.support.raw_mails import RawFile, part, qr_code, raw_mail, zip_of

INNER = raw_mail(
    subject="=?utf-8?B?" + base64.b64encode("口座の確認".encode()).decode() + "?=",
    text="Sign in: https://a.example/",
    files=[RawFile("run.exe", b"MZ")],
)


@pytest.mark.parametrize(
    "file",
    [
        RawFile("mail.eml", INNER, "message/rfc822"),
        RawFile("mail.eml", INNER, "application/octet-stream"),
        RawFile("mails.zip", zip_of({"mail.eml": INNER}), "application/zip"),
    ],
    ids=["attached", "as a file", "in an archive"],
)
def test_text_links_and_files_of_an_attached_mail_are_seen(file: RawFile) -> None:
    mail = parse(raw_mail(text="see attached", files=[file]))

    attached = next(each for each in mail.attachments if each.name == "mail.eml")
    assert attached.real_type == "message/rfc822"
    assert attached.text == "口座の確認\nSign in: https://a.example/"
    assert [each.real_type for each in mail.attachments if each.path[-1:] == ("mail.eml",)] == ["application/x-dosexec"]
    assert [(each.url, each.found) for each in mail.links] == [("https://a.example/", Found.ATTACHED_MAIL)]
    assert mail.text == "see attached"


def test_an_attached_mail_in_base64_is_seen() -> None:
    body = part("message/rfc822", INNER)

    mail = parse(b"From: a@contoso.example\r\nMIME-Version: 1.0\r\n" + body)

    assert "Sign in" in mail.attachments[0].text


def test_a_text_that_only_bears_the_name_is_no_mail() -> None:
    mail = parse(raw_mail(files=[RawFile("notes.eml", b"\x89PNG\r\n\x1a\n")]))

    assert mail.attachments[0].real_type == "image/png"


def test_each_of_many_attached_mails_is_seen_once() -> None:
    mail = parse(raw_mail(files=[RawFile(f"{n}.eml", INNER, "message/rfc822") for n in range(5)]))

    assert [each.name for each in mail.attachments].count("run.exe") == 1


def test_a_page_that_was_saved_with_its_pictures_is_looked_into() -> None:
    page = b"MIME-Version: 1.0\r\n" + part("text/html", b'<a href="https://a.example/">Pay</a>')

    mail = parse(raw_mail(files=[RawFile("page.mht", page)]))

    assert [(each.url, each.found) for each in mail.links] == [("https://a.example/", Found.ATTACHED_MAIL)]


def test_codes_in_pictures_of_an_attached_mail_are_read() -> None:
    picture = base64.b64encode(qr_code("https://code.example/")).decode()
    inner = raw_mail(html=f'<img src="data:image/png;base64,{picture}">')

    mail = parse(raw_mail(files=[RawFile("mail.eml", inner, "message/rfc822")]))

    assert [(each.url, each.found) for each in mail.links] == [("https://code.example/", Found.QR_CODE)]

from time import process_time

import pytest

from services.scanner.mail import Delivery, Found
from services.scanner.parsing.limits import Limits
from services.scanner.parsing.parse import parse
from tests.support.raw_mails import RawFile, multipart, part, qr_code, raw_mail


def test_an_innocent_mail_is_read_whole() -> None:
    mail = parse(raw_mail(subject="=?utf-8?B?6K2w5LqL6Yyy?=", html="<p>See you on <b>Monday</b>.</p>"))

    assert mail.subject == "議事録"
    assert mail.header_from[0].display_name == "Hanako Sato"
    assert [each.address for each in mail.recipients] == ["taro@fabrikam.example"]
    assert (mail.text, mail.plain_text, mail.hidden_text) == ("See you on Monday.", "See you on Monday.", "")
    assert mail.message_id == "<1@contoso.example>"
    assert mail.header("MIME-Version") == "1.0"
    assert mail.not_fully_analysed == ()


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
def test_japanese_bodies_are_read(charset: str) -> None:
    mail = parse(raw_mail(text="お振込先が変わりました。", charset=charset))

    assert mail.text == "お振込先が変わりました。"


def test_the_charset_that_html_itself_declares_is_used() -> None:
    html = '<meta charset="euc-kr"><p>안녕</p>'.encode("euc-kr")
    raw = b"From: a@contoso.example\r\n" + part("text/html", html)

    assert parse(raw).text == "안녕"


def test_links_of_text_html_calendar_picture_and_attached_mail_are_told_apart() -> None:
    attached = raw_mail(text="https://mail.example/")
    files = [
        RawFile("invite.ics", b"BEGIN:VCALENDAR\r\nURL:https://calendar.example/\r\n", "text/calendar"),
        RawFile("code.png", qr_code("https://code.example/"), "image/png"),
        RawFile("mail.eml", attached, "message/rfc822"),
    ]

    mail = parse(raw_mail(html='<a href="https://body.example/">x</a>', files=files))

    assert {(each.url, each.found) for each in mail.links} == {
        ("https://body.example/", Found.BODY),
        ("https://calendar.example/", Found.CALENDAR),
        ("https://code.example/", Found.QR_CODE),
        ("https://mail.example/", Found.ATTACHED_MAIL),
    }


def test_a_file_inside_an_attached_mail_is_found() -> None:
    inner = raw_mail(files=[RawFile("a.exe", b"MZ")])

    mail = parse(raw_mail(files=[RawFile("mail.eml", inner, "message/rfc822")]))

    assert [(each.name, each.path) for each in mail.attachments] == [("mail.eml", ()), ("a.exe", ("mail.eml",))]


def test_an_attached_mail_keeps_its_headers_as_they_came() -> None:
    inner = b"To: a\r\n\tFrom: b@contoso.example\r\nSubject: \xe8\xad\xb0\r\n\r\nhttps://mail.example/"

    mail = parse(raw_mail(files=[RawFile("mail.eml", inner, "message/rfc822")]))

    assert mail.attachments[0].content == inner.replace(b"\r\n", b"\n")
    assert mail.not_fully_analysed == ()


def test_codes_in_pictures_within_html_are_read() -> None:
    import base64  # noqa: PLC0415

    encoded = base64.b64encode(qr_code("https://code.example/")).decode()

    mail = parse(raw_mail(html=f'<img src="data:image/png;base64,{encoded}">'))

    assert [(each.url, each.found) for each in mail.links] == [("https://code.example/", Found.QR_CODE)]


def test_the_stamp_of_a_member_counts_only_in_a_mailbox() -> None:
    raw = raw_mail(headers=[("X-MS-Exchange-Organization-AuthAs", "Internal")])

    from_file, from_mailbox = parse(raw), parse(raw, Delivery(mailbox="taro@fabrikam.example"))

    assert (from_file.is_internal, from_mailbox.is_internal) == (False, True)


def test_base64_with_a_blank_after_its_name_is_decoded() -> None:
    raw = b"From: a@contoso.example\r\nContent-Transfer-Encoding: base64 \r\n\r\naGVsbG8gd29ybGQ=\r\n"

    assert parse(raw).text == "hello world"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (raw_mail(text="x" * 300_000), "text_too_long"),
        (raw_mail(html="<p>a</p>" * 150_000), "html_too_long"),
        (b"X: y\r\n" * 2000 + b"\r\n", "too_many_headers"),
        (b"X: " + b"y" * 70_000 + b"\r\n\r\n", "header_too_long"),
        (b"From: a@contoso.example\r\n" + multipart("mixed", [part("text/plain", b"a")] * 1500), "too_many_parts"),
        (raw_mail(text=" ".join(f"https://a.example/{n}" for n in range(10_500))), "too_many_links"),
    ],
)
def test_each_limit_is_kept_and_said(raw: bytes, reason: str) -> None:
    assert reason in parse(raw).not_fully_analysed


def test_of_a_mail_that_is_too_large_the_beginning_is_read() -> None:
    mail = parse(raw_mail(text="x" * 5000), limits=Limits(mail=3000))

    assert mail.subject == "Minutes of the meeting"
    assert mail.not_fully_analysed == ("mail_too_large",)


@pytest.mark.parametrize("levels", [50, 900, 5000])
def test_parts_nested_too_deeply_are_said(levels: int) -> None:
    nested = part("text/plain", b"deep")
    head = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(levels)
    )

    mail = parse(b"From: a@contoso.example\r\n" + head + nested)

    assert "nested_too_deeply" in mail.not_fully_analysed
    assert mail.header_from[0].address == "a@contoso.example"


@pytest.mark.parametrize("levels", [40, 5000])
def test_mails_nested_too_deeply_are_said(levels: int) -> None:
    head = b"Content-Type: message/rfc822\r\n\r\n" * levels

    mail = parse(b"From: a@contoso.example\r\n" + head + b"Subject: x\r\n\r\ndeep")

    assert "nested_too_deeply" in mail.not_fully_analysed


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"\0" * 10_000,
        b"no header at all",
        b"From: " + b'"' * 80_000 + b"\r\n\r\n",
        b"To: " + b"(" * 60_000 + b"\r\n\r\n",
        b"To: " + b"a@b.example," * 5000 + b"\r\n\r\n",
        b"Subject: " + b"=?utf-8?B?" * 6000 + b"\r\n\r\n",
        b"Authentication-Results: spf=" + b"(" * 60_000 + b"\r\n\r\n",
        b"Content-Type: text/plain" + b";a=b" * 40_000 + b"\r\n\r\n",
        b"Content-Type: text/plain; " + b'a="\\' * 10_000 + b"\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 100_000,
        b"Content-Type: multipart/mixed\r\n\r\nno boundary",
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"a\n" * 500_000,
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 100_000,
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=" * 500_000,
        b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\n" + b"\xff" * 10_000,
        b"Content-Type: text/plain; charset=rot13\r\n\r\nuryyb",
        b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nRnJvbTogYUBiCgpo",
        b"From: a\r\nFrom: b@c.example\r\n" + b"\xff\xfe: \x80\r\n\r\n",
    ],
)
def test_hostile_bytes_are_read_without_harm_and_soon(raw: bytes) -> None:
    begun = process_time()

    mail = parse(raw)

    assert mail.raw_size == len(raw)
    assert process_time() - begun < 5

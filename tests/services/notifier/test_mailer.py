import ssl
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from local.ports import free_port
from services.notifier.letters import Letter, mark_id
from services.notifier.mailer import MailServer, MailServerBusy, Undeliverable, compose
from shared.web.brands import Brand, load_brands
from tests.services.notifier.builders import ADDRESS
from tests.services.notifier.mail_server import Letterbox

READY_WITHIN = 60
"""Seconds, on a machine that is busy with others."""
LETTER = Letter("ja", "【診断】ご登録の確認", "本文です。\n", "<p>本文です。</p>")


@pytest.fixture
def brand() -> Brand:
    return load_brands(Path("brands")).default


def a_mail(
    brand: Brand, *, letter: Letter = LETTER, letter_id: str = "registration:1", address: str = ADDRESS
) -> EmailMessage:
    return compose(letter, letter_id, address, brand)


def test_a_letter_arrives_whole(letterbox: Letterbox, brand: Brand) -> None:
    MailServer("127.0.0.1", letterbox.port).send(a_mail(brand))

    (mail,) = letterbox.mails
    assert letterbox.recipients == [[ADDRESS]]
    assert str(mail["Subject"]) == LETTER.subject
    assert str(mail["From"]) == "メールセキュリティ診断 <no-reply@shindan.example>"
    assert letterbox.text() == LETTER.text
    assert LETTER.html in letterbox.text(kind="html")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_brands_mark_goes_with_the_page(brand: Brand) -> None:
    page = replace(LETTER, html=f'<img src="cid:{mark_id(brand)}" alt="">')

    mail = a_mail(brand, letter=page)

    kinds = [part.get_content_type() for part in mail.walk()]
    (picture,) = (part for part in mail.walk() if part.get_content_type() == "image/png")
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    assert picture["Content-ID"] == "<mark@shindan.example>"
    assert picture["Content-Disposition"] == "inline"
    assert picture.get_payload(decode=True) == brand.pictures.mark_png


def test_one_letter_has_one_message_id(brand: Brand) -> None:
    first, again, other = a_mail(brand), a_mail(brand), a_mail(brand, letter_id="registration:2")

    assert first["Message-ID"] == again["Message-ID"]
    assert first["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@shindan.example>")


@pytest.mark.parametrize(
    "address",
    [
        "hanako@contoso.example\r\nBcc: all@contoso.example",
        "hanako@contoso.example, all@contoso.example",
        "hanako",
        "花子@contoso.example",
        "<hanako@contoso.example>",
        "",
    ],
)
def test_what_is_no_plain_address_is_undeliverable(brand: Brand, address: str) -> None:
    with pytest.raises(Undeliverable):
        a_mail(brand, address=address)


def test_a_line_end_in_the_subject_is_refused(brand: Brand) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        a_mail(brand, letter=replace(LETTER, subject="A\r\nBcc: all@contoso.example"))


@pytest.mark.parametrize("answers", [{"rcpt": "450 later"}, {"data": "451 later"}, {"rcpt": "421 closing"}])
def test_a_passing_refusal_is_to_be_tried_again(letterbox: Letterbox, brand: Brand, answers: dict[str, str]) -> None:
    vars(letterbox).update(answers)

    with pytest.raises(MailServerBusy):
        MailServer("127.0.0.1", letterbox.port).send(a_mail(brand))


@pytest.mark.parametrize("answers", [{"rcpt": "550 no such mailbox"}, {"data": "554 refused"}])
def test_a_lasting_refusal_is_undeliverable_and_names_no_address(
    letterbox: Letterbox, brand: Brand, answers: dict[str, str]
) -> None:
    vars(letterbox).update(answers)

    with pytest.raises(Undeliverable) as refused:
        MailServer("127.0.0.1", letterbox.port).send(a_mail(brand))

    assert "contoso" not in str(refused.value)


def test_a_mail_server_that_is_away_is_to_be_tried_again(brand: Brand) -> None:
    with pytest.raises(MailServerBusy):
        MailServer("127.0.0.1", 1).send(a_mail(brand))


def test_a_mail_server_without_encryption_gets_nothing_where_encryption_is_wanted(
    letterbox: Letterbox, brand: Brand
) -> None:
    with pytest.raises(MailServerBusy):
        MailServer("127.0.0.1", letterbox.port, starttls=True).send(a_mail(brand))

    assert letterbox.mails == []


def test_over_starttls_with_name_and_password_a_letter_arrives(brand: Brand, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    letterbox = Letterbox()
    controller = Controller(
        letterbox,
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=only_the_notifier,
        ready_timeout=READY_WITHIN,
    )
    controller.start()
    server = MailServer("localhost", controller.port, True, str(tmp_path / "ca.pem"), "notifier", "right")

    try:
        server.send(a_mail(brand))
        with pytest.raises(MailServerBusy):
            replace(server, password="wrong").send(a_mail(brand))
        with pytest.raises(MailServerBusy):
            replace(server, ca_file=None).send(a_mail(brand))
    finally:
        controller.stop()

    assert len(letterbox.mails) == 1


def only_the_notifier(
    _server: object, _session: object, _envelope: object, _how: str, given: LoginPassword
) -> AuthResult:
    return AuthResult(success=given.password == b"right", handled=False)

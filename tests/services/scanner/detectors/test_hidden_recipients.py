from services.scanner.detectors.hidden_recipients import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_mail_to_nobody() -> None:
    mail = a_mail("director@kx7.example", recipients=(), headers={"To": "undisclosed-recipients:;"})

    found = kinds(detect, mail)

    assert found == ["hidden_recipients"]


def test_spares_mail_that_names_its_reader() -> None:
    mail = a_mail("director@kx7.example")

    found = kinds(detect, mail)

    assert found == []

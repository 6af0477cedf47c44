from services.scanner.detectors.messenger_contact import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_stranger_who_moves_to_a_messenger() -> None:
    mail = a_mail("x@kx7.example", text="Add our manager on WhatsApp: +1 (312) 555-0138")

    found = kinds(detect, mail)

    assert found == ["messenger_contact"]


def test_spares_buttons_to_follow() -> None:
    mail = a_mail("x@kx7.example", text="Follow us on LINE, Instagram and YouTube.")

    found = kinds(detect, mail)

    assert found == []

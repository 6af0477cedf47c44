from services.scanner.detectors.unproved_sender import detect
from services.scanner.mail import AuthenticationResults
from tests.support.mails import UNPROVED, a_mail, kinds


def test_finds_unproved_sender() -> None:
    mail = a_mail(authentication=UNPROVED, links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["unproved_sender"]


def test_spares_mail_that_no_server_has_checked() -> None:
    mail = a_mail(authentication=AuthenticationResults(), links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == []

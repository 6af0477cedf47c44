from services.scanner.detectors.unproved_sender import detect
from services.scanner.mail import AuthenticationResults
from tests.support.mails import OWN, UNPROVED, a_mail, kinds


def test_finds_unproved_sender() -> None:
    mail = a_mail(authentication=UNPROVED, links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["unproved_sender"]


def test_spares_mail_that_no_server_has_checked() -> None:
    mail = a_mail(authentication=AuthenticationResults(), links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == []


def test_spares_small_senders_whose_service_signs_for_itself() -> None:
    signed = AuthenticationResults(
        spf="pass", dkim="pass", dkim_domains=("mailer.example",), dmarc="none", compauth="fail", compauth_reason="001"
    )
    mail = a_mail(authentication=signed, links=("https://forms.example/",))

    found = kinds(detect, mail)

    assert found == []


def test_spares_own_devices_which_are_the_matter_of_another_detector() -> None:
    mail = a_mail(f"printer@{OWN}", authentication=UNPROVED, links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == []

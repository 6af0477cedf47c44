from services.scanner.detectors.training_simulation import detect
from services.scanner.mail import AuthenticationResults
from tests.support.mails import a_mail, kinds


def test_finds_training_simulation() -> None:
    mail = a_mail(authentication=AuthenticationResults(dkim="pass", dkim_domains=("knowbe4.com",)))

    found = kinds(detect, mail)

    assert found == ["training_simulation"]


def test_spares_copied_headers() -> None:
    mail = a_mail(headers={"X-PhishTest": "yes"})

    found = kinds(detect, mail)

    assert found == []

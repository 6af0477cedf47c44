from services.scanner.detectors.shortened_link import detect
from tests.support.mails import a_mail, kinds


def test_finds_open_redirect() -> None:
    mail = a_mail(links=("https://www.google.com/url?q=https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["open_redirect"]


def test_spares_proved_partners() -> None:
    mail = a_mail("sato@fabrikam.example", links=("https://bit.ly/3xyz",))

    found = kinds(detect, mail)

    assert found == []

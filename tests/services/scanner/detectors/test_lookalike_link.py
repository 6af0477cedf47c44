from services.scanner.detectors.lookalike_link import detect
from tests.support.mails import a_mail, kinds


def test_finds_link_imitates_brand() -> None:
    mail = a_mail(links=("https://rnicrosoft.example/login",))

    found = kinds(detect, mail)

    assert found == ["link_imitates_brand"]


def test_spares_the_brand() -> None:
    mail = a_mail(links=("https://www.microsoft.com/login",))

    found = kinds(detect, mail)

    assert found == []

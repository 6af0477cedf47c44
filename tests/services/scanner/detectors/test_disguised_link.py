from services.scanner.detectors.disguised_link import detect
from tests.support.mails import a_mail, kinds


def test_finds_credentials_in_link() -> None:
    mail = a_mail(links=("https://www.bank.example@x9.example/",))

    found = kinds(detect, mail)

    assert found == ["credentials_in_link"]


def test_spares_usual_ports() -> None:
    mail = a_mail(links=("https://www.adatum.example:443/",))

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.cheap_domain import detect
from tests.support.mails import a_mail, kinds


def test_finds_cheap_link_domain() -> None:
    mail = a_mail("info@adatum.example", links=("https://kx7q.cyou/",))

    found = kinds(detect, mail)

    assert found == ["cheap_link_domain"]


def test_spares_ordinary_endings() -> None:
    mail = a_mail("info@adatum.example", links=("https://www.adatum.example/",))

    found = kinds(detect, mail)

    assert found == []

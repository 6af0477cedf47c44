from services.scanner.detectors.link_to_address_literal import detect
from tests.support.mails import a_mail, kinds


def test_finds_link_to_address_literal() -> None:
    mail = a_mail(links=("http://203.0.113.7/login.php",))

    found = kinds(detect, mail)

    assert found == ["link_to_address_literal"]


def test_spares_private_addresses() -> None:
    mail = a_mail(links=("http://192.168.1.1/setup",))

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.brand_address_misused import detect
from tests.support.mails import REFUTED, a_mail, kinds


def test_finds_brand_address_refuted() -> None:
    mail = a_mail("service@paypal.com", authentication=REFUTED, links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["brand_address_refuted"]


def test_spares_the_brand_when_it_is_proved() -> None:
    mail = a_mail("service@paypal.com", links=("https://click.kx7.example/1",))

    found = kinds(detect, mail)

    assert found == []

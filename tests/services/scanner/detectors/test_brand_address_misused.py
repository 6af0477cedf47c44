from services.scanner.detectors.brand_address_misused import detect
from tests.support.mails import REFUTED, UNPROVED, a_list_mail, a_mail, kinds


def test_finds_brand_address_refuted() -> None:
    mail = a_mail("service@paypal.com", authentication=REFUTED, links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["brand_address_refuted"]


def test_spares_the_brand_when_it_is_proved() -> None:
    mail = a_mail("service@paypal.com", links=("https://click.kx7.example/1",))

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_brands_office_on_a_list() -> None:
    mail = a_list_mail("no-reply@dhl.com", "DHL International", authentication=UNPROVED, subject="Arrival notice")

    found = kinds(detect, mail)

    assert found == ["brand_notice_through_list"]


def test_spares_a_brands_people_on_a_list() -> None:
    mail = a_list_mail("ruth.cole@dhl.com", "Ruth Cole", authentication=UNPROVED, subject="Crash in parser")

    found = kinds(detect, mail)

    assert found == []


def test_a_dot_at_the_end_of_the_address_hides_no_brand() -> None:
    mail = a_mail("service@paypal.com.", authentication=REFUTED, links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["brand_address_refuted"]

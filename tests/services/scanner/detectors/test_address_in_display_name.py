from services.scanner.detectors.address_in_display_name import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_address_in_display_name() -> None:
    mail = a_mail("kx7@x9.example", f"president@{OWN}")

    found = kinds(detect, mail)

    assert found == ["address_in_display_name"]


def test_spares_programs_that_repeat_the_domain() -> None:
    mail = a_mail("info@adatum.example", "sales@adatum.example")

    found = kinds(detect, mail)

    assert found == []

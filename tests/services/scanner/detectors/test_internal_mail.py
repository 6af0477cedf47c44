from services.scanner.detectors.internal_mail import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_internal_mail() -> None:
    mail = a_mail(f"ken.sato@{OWN}", is_internal=True)

    found = kinds(detect, mail)

    assert found == ["internal_mail"]


def test_spares_own_addresses_without_the_stamp() -> None:
    mail = a_mail(f"ken.sato@{OWN}")

    found = kinds(detect, mail)

    assert found == []

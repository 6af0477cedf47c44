from services.scanner.detectors.address_in_subject import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_address_in_subject() -> None:
    mail = a_mail(subject=f"staff@{OWN}, you have been selected", links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["address_in_subject"]


def test_spares_services_that_link_to_themselves() -> None:
    mail = a_mail(subject=f"Password reset for staff@{OWN}", links=("https://www.adatum.example/",))

    found = kinds(detect, mail)

    assert found == []

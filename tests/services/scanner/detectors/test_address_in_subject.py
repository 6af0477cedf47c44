from services.scanner.detectors.address_in_subject import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_address_in_subject() -> None:
    mail = a_mail(subject=f"staff@{OWN}, you have been selected", links=("https://x9.example/",))

    found = kinds(detect, mail)

    assert found == ["address_in_subject"]


def test_spares_partners_who_name_the_account() -> None:
    mail = a_mail(
        "notice@fabrikam.example",
        subject=f"Your account staff@{OWN}",
        links=("https://www.fabrikam.example/account", "https://elsewhere.example/"),
    )

    found = kinds(detect, mail)

    assert found == []

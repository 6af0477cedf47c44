from services.scanner.detectors.recipient_in_link import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_recipient_in_fragment() -> None:
    mail = a_mail(links=(f"https://x9.example/login#staff@{OWN}",))

    found = kinds(detect, mail)

    assert found == ["recipient_in_fragment"]


def test_spares_unsubscribe_links() -> None:
    mail = a_mail(links=(f"https://x9.example/unsubscribe?e=staff@{OWN}",))

    found = kinds(detect, mail)

    assert found == []


def test_does_not_wonder_at_forms_that_are_filled_in_beforehand() -> None:
    mail = a_mail(links=(f"https://adatum.typeform.com/to/Ab3#email=staff@{OWN}",))

    found = kinds(detect, mail)

    assert found == ["recipient_in_link"]

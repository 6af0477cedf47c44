from services.scanner.detectors.newsletter import detect
from tests.support.mails import UNPROVED, a_mail, kinds


def test_finds_newsletter() -> None:
    mail = a_mail(
        headers={
            "List-Unsubscribe": "<https://adatum.example/u>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    )

    found = kinds(detect, mail)

    assert found == ["newsletter"]


def test_spares_senders_that_are_not_proved() -> None:
    mail = a_mail(
        headers={"List-Unsubscribe": "<https://x9.example/u>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        authentication=UNPROVED,
    )

    found = kinds(detect, mail)

    assert found == []

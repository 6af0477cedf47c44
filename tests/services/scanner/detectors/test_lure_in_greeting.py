from services.scanner.detectors.lure_in_greeting import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_sum_as_the_name() -> None:
    mail = a_mail(
        text="Hi ✅ +$4,811 ➡️ kx7.example/RCQ, confirm your account.", links=("https://adatum.example/confirm",)
    )

    found = kinds(detect, mail)

    assert found == ["lure_in_greeting"]


def test_spares_receipts() -> None:
    mail = a_mail(text="Hello Ken, your payment of $48.11 was received.", links=("https://adatum.example/",))

    found = kinds(detect, mail)

    assert found == []

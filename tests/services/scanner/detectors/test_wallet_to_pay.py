from services.scanner.detectors.wallet_to_pay import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_wallet_in_a_strangers_mail() -> None:
    mail = a_mail("x@kx7.example", text="0.3 BTC to bc1q5dba2601ad7ec47f59f6ee96eb13ea25513774 by noon.")

    found = kinds(detect, mail)

    assert found == ["wallet_to_pay"]


def test_spares_long_identifiers_without_money() -> None:
    mail = a_mail(
        "x@kx7.example",
        text="Build 3f2f67be8df73f6566634579b2a4a5a6 failed at 0x0000000000000000000000000000000000000001.",
    )

    found = kinds(detect, mail)

    assert found == []

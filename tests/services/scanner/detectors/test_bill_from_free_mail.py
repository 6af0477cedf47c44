from services.scanner.detectors.bill_from_free_mail import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_known_companys_bill() -> None:
    mail = a_mail(
        "abdef@freemail.example", text="Thank you for your order with PayPal. Invoice no G2. $489.99 will be charged."
    )

    found = kinds(detect, mail)

    assert found == ["bill_from_free_mail"]


def test_spares_bills_of_small_traders() -> None:
    mail = a_mail("abdef@freemail.example", text="Thank you for your order. Invoice no 88. $489.99 will be charged.")

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.random_token import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_row_of_random_letters() -> None:
    mail = a_mail(subject="Important notice - vKsJR5Dcnny")

    found = kinds(detect, mail)

    assert found == ["random_token"]


def test_spares_order_numbers_and_product_names() -> None:
    mail = a_mail(subject="Order D01-5538122-4471 iPhone15Pro GitHub2024 INV20260302")

    found = kinds(detect, mail)

    assert found == []

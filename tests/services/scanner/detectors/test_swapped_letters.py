from services.scanner.detectors.swapped_letters import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_nought_within_a_word() -> None:
    mail = a_mail(subject="CONFIRMATI0N of your account")

    found = kinds(detect, mail)

    assert found == ["swapped_letters"]


def test_spares_product_names_and_codes() -> None:
    mail = a_mail(subject="OpenAI and B2B: AC100, O365, H2O, ISO9001 and your AppleID")

    found = kinds(detect, mail)

    assert found == []

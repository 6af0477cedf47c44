from services.scanner.detectors.answer_elsewhere_in_text import detect
from tests.support.mails import a_mail, kinds


def test_finds_a_free_address_in_the_text() -> None:
    mail = a_mail(
        "office@kx7.example", text="Please contact Mr Cole by his address cole.claims@freemail.example today."
    )

    found = kinds(detect, mail)

    assert found == ["answer_elsewhere_in_text"]


def test_spares_company_addresses() -> None:
    mail = a_mail("office@adatum.example", text="Please contact sales@adatum.example or support@fabrikam.example.")

    found = kinds(detect, mail)

    assert found == []

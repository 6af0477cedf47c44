from services.scanner.detectors.internal_office import detect
from tests.support.mails import a_mail, kinds


def test_finds_an_office_without_a_company() -> None:
    mail = a_mail("postmaster@kx7.example", "Mail Administrator")

    found = kinds(detect, mail)

    assert found == ["internal_office_outside"]


def test_spares_offices_of_other_companies() -> None:
    mail = a_mail("support@adatum.example", "Adatum Support Team")

    found = kinds(detect, mail)

    assert found == []

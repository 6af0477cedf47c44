from services.scanner.detectors.known_password import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_known_password() -> None:
    mail = a_mail(files=(a_file("a.docx", traits=frozenset({"opens_without_password"})),))

    found = kinds(detect, mail)

    assert found == ["known_password"]


def test_spares_protected_sheets_of_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("a.xls", traits=frozenset({"opens_without_password"})),))

    found = kinds(detect, mail)

    assert found == []

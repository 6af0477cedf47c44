from services.scanner.detectors.automatic_macro import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_active_content() -> None:
    mail = a_mail(files=(a_file("table.xlsm", traits=frozenset({"xlm_macros"})),))

    found = kinds(detect, mail)

    assert found == ["active_content"]


def test_spares_documents_without_macros() -> None:
    mail = a_mail(files=(a_file("table.xlsx", traits=frozenset({"external_object"})),))

    found = kinds(detect, mail)

    assert found == []

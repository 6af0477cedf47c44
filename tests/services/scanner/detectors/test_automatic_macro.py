from services.scanner.detectors.automatic_macro import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_active_content() -> None:
    mail = a_mail(files=(a_file("table.xlsm", traits=frozenset({"activex"})),))

    found = kinds(detect, mail)

    assert found == ["active_content"]


def test_spares_documents_without_macros() -> None:
    mail = a_mail(files=(a_file("table.xlsx", traits=frozenset({"external_object"})),))

    found = kinds(detect, mail)

    assert found == []


def test_finds_macros_of_open_documents_that_run_by_themselves() -> None:
    mail = a_mail(files=(a_file("a.odt", content=b"PK", traits=frozenset({"macros", "macros_on_open"})),))

    found = kinds(detect, mail)

    assert found == ["automatic_macro"]

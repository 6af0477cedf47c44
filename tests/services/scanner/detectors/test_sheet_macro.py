from services.scanner.detectors.sheet_macro import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_automatic_sheet_macro() -> None:
    mail = a_mail(files=(a_file("a.xls", traits=frozenset({"xlm_macros", "xlm_auto_open"})),))

    found = kinds(detect, mail)

    assert found == ["automatic_sheet_macro"]


def test_spares_old_workbooks_of_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("a.xls", traits=frozenset({"xlm_macros"})),))

    found = kinds(detect, mail)

    assert found == []

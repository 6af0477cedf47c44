from services.scanner.detectors.notebook_attachment import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_notebook_attachment() -> None:
    mail = a_mail(files=(a_file("Remittance.one", "application/onenote"),))

    found = kinds(detect, mail)

    assert found == ["notebook_attachment"]


def test_spares_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("Minutes.one", "application/onenote"),))

    found = kinds(detect, mail)

    assert found == []


def test_finds_files_that_are_no_pictures() -> None:
    mail = a_mail(files=(a_file("Remittance.one", "application/onenote", traits=frozenset({"embedded_file"})),))

    found = kinds(detect, mail)

    assert found == ["notebook_with_file"]

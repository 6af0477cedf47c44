from services.scanner.detectors.packaged_program import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_packaged_program() -> None:
    script = a_file("invoice.js", traits=frozenset({"packaged"}), path=("order.docx", "oleObject1.bin"))

    found = kinds(detect, a_mail(files=(a_file("order.docx"), script)))

    assert found == ["packaged_program"]


def test_spares_tables_and_pictures_in_reports() -> None:
    table = a_file("figures.xlsx", traits=frozenset({"packaged"}), path=("report.docx", "oleObject1.bin"))

    found = kinds(detect, a_mail(files=(a_file("report.docx"), table)))

    assert found == []

from services.scanner.detectors.active_pdf import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_pdf_starts_program() -> None:
    mail = a_mail(files=(a_file("order.pdf", traits=frozenset({"pdf_launch"})),))

    found = kinds(detect, mail)

    assert found == ["pdf_starts_program"]


def test_spares_embedded_invoices() -> None:
    mail = a_mail(files=(a_file("invoice.pdf", traits=frozenset({"pdf_embedded_file"})),))

    found = kinds(detect, mail)

    assert found == []

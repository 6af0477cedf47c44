from services.scanner.detectors.disguised_type import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_disguised_type() -> None:
    mail = a_mail(files=(a_file("report.pdf", "text/html"),))

    found = kinds(detect, mail)

    assert found == ["disguised_type"]


def test_spares_reports_saved_as_html_under_xls() -> None:
    mail = a_mail(files=(a_file("report.xls", "text/html"),))

    found = kinds(detect, mail)

    assert found == []

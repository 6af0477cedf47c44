from services.scanner.detectors.automatic_report import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_bounce() -> None:
    mail = a_mail("mailer-daemon@mx.example", headers={"Content-Type": "multipart/report; report-type=delivery-status"})

    found = kinds(detect, mail)

    assert found == ["bounce"]


def test_spares_reports_with_a_page() -> None:
    mail = a_mail("mailer-daemon@mx.example", files=(a_file("message.html", "text/html"),))

    found = kinds(detect, mail)

    assert found == []

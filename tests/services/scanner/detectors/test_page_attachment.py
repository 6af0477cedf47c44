from services.scanner.detectors.page_attachment import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_password_page_attachment() -> None:
    mail = a_mail(files=(a_file("voicemail.html", "text/html", b'<input type="password">'),))

    found = kinds(detect, mail)

    assert found == ["password_page_attachment"]


def test_spares_proved_partners() -> None:
    mail = a_mail("sato@fabrikam.example", files=(a_file("report.html", "text/html", b"<script></script>"),))

    found = kinds(detect, mail)

    assert found == []

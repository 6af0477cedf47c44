from services.scanner.detectors.meta_refresh import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_meta_refresh() -> None:
    mail = a_mail(
        files=(a_file("doc.html", "text/html", b'<meta http-equiv="refresh" content="0;url=https://x9.example/">'),)
    )

    found = kinds(detect, mail)

    assert found == ["meta_refresh"]


def test_spares_pages_that_reload_themselves() -> None:
    mail = a_mail(files=(a_file("doc.html", "text/html", b'<meta http-equiv="refresh" content="60">'),))

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.html_smuggling import detect
from tests.support.mails import a_file, a_mail, kinds


def test_finds_html_smuggling() -> None:
    mail = a_mail(
        files=(a_file("invoice.html", "text/html", b"<script>x=new Blob([atob(d)]);URL.createObjectURL(x)</script>"),)
    )

    found = kinds(detect, mail)

    assert found == ["html_smuggling"]


def test_spares_pages_without_script() -> None:
    mail = a_mail(files=(a_file("report.html", "text/html", b"<table><tr><td>12</td></tr></table>"),))

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.password_form import detect
from tests.support.mails import a_mail, kinds


def test_finds_password_form() -> None:
    mail = a_mail(html='<form action="https://x9.example/c.php"><input type="password"></form>')

    found = kinds(detect, mail)

    assert found == ["password_form"]


def test_spares_forms_that_send_nothing() -> None:
    mail = a_mail(html="<form><label>Search</label></form>")

    found = kinds(detect, mail)

    assert found == []

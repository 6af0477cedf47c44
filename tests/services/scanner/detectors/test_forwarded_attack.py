from services.scanner.detectors.forwarded_attack import detect
from services.scanner.mail import Forwarded
from tests.support.mails import a_mail, kinds

INNER = Forwarded("x@kx7.example", "your account")


def test_finds_what_was_dangerous_before_it_was_forwarded() -> None:
    mail = a_mail("aunt@freemail.example", subject="Fw: your account", forwarded=INNER)

    found = kinds(detect, mail)

    assert found == ["forwarded_attack"]


def test_spares_colleagues_who_pass_it_on_inside() -> None:
    mail = a_mail("ken.sato@contoso.example", subject="Fw: your account", forwarded=INNER, is_internal=True)

    found = kinds(detect, mail)

    assert found == []

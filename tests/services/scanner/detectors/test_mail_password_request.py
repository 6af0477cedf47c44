from services.scanner.detectors.mail_password_request import detect
from tests.support.mails import a_mail, kinds


def test_finds_mail_password_request() -> None:
    mail = a_mail("x@kx7.example", text="Password expires: keep same password", links=("https://kx7.example/",))

    found = kinds(detect, mail)

    assert found == ["mail_password_request"]


def test_spares_proved_partners() -> None:
    mail = a_mail(
        "sato@fabrikam.example", text="The portal asks for email and password", links=("https://fabrikam.example/",)
    )

    found = kinds(detect, mail)

    assert found == []

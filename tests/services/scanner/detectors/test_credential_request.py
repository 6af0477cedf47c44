from services.scanner.detectors.credential_request import detect
from tests.support.mails import a_mail, kinds


def test_finds_credential_request() -> None:
    mail = a_mail(
        "info@kx7.example", text="Please verify your account: 下記のリンク", links=("https://x9.example/login",)
    )

    found = kinds(detect, mail)

    assert found == ["credential_request"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example",
        text="Please verify your account: 下記のリンク",
        links=("https://www.adatum.example/login",),
    )

    found = kinds(detect, mail)

    assert found == []

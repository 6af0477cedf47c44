from services.scanner.detectors.account_suspended import detect
from tests.support.mails import a_mail, kinds


def test_finds_account_suspended() -> None:
    mail = a_mail("info@kx7.example", text="Your account has been suspended", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["account_suspended"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example", text="Your account has been suspended", links=("https://www.adatum.example/login",)
    )

    found = kinds(detect, mail)

    assert found == []

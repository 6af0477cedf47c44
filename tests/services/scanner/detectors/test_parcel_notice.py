from services.scanner.detectors.parcel_notice import detect
from tests.support.mails import a_mail, kinds


def test_finds_parcel_notice() -> None:
    mail = a_mail("info@kx7.example", text="ご不在のためお荷物を持ち帰りました", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["parcel_notice"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example", text="ご不在のためお荷物を持ち帰りました", links=("https://www.adatum.example/login",)
    )

    found = kinds(detect, mail)

    assert found == []

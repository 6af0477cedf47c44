from services.scanner.detectors.etc_toll_notice import detect
from tests.support.mails import a_mail, kinds


def test_finds_etc_toll_notice() -> None:
    mail = a_mail("info@kx7.example", text="ETC利用照会サービスのお知らせ", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["etc_toll_notice"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail(
        "info@adatum.example", text="ETC利用照会サービスのお知らせ", links=("https://www.adatum.example/login",)
    )

    found = kinds(detect, mail)

    assert found == []

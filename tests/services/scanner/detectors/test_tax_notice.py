from services.scanner.detectors.tax_notice import detect
from tests.support.mails import a_mail, kinds


def test_finds_tax_notice() -> None:
    mail = a_mail("info@kx7.example", text="未払い税金のお知らせ", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["tax_notice"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail("info@adatum.example", text="未払い税金のお知らせ", links=("https://www.adatum.example/login",))

    found = kinds(detect, mail)

    assert found == []

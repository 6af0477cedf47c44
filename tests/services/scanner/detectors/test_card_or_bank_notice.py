from services.scanner.detectors.card_or_bank_notice import detect
from tests.support.mails import a_mail, kinds


def test_finds_card_or_bank_notice() -> None:
    mail = a_mail("info@kx7.example", text="カードのご利用確認", links=("https://x9.example/login",))

    found = kinds(detect, mail)

    assert found == ["card_or_bank_notice"]


def test_spares_proved_senders_whose_links_stay_home() -> None:
    mail = a_mail("info@adatum.example", text="カードのご利用確認", links=("https://www.adatum.example/login",))

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.brand_in_display_name import detect
from tests.support.mails import a_mail, kinds


def test_finds_brand_as_sender() -> None:
    mail = a_mail("info@kx7.example", "Amazon.co.jp カスタマーサービス")

    found = kinds(detect, mail)

    assert found == ["brand_as_sender"]


def test_spares_the_brand() -> None:
    mail = a_mail("auto-confirm@amazon.co.jp", "Amazon.co.jp")

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_common_name_behind_a_department() -> None:
    mail = a_mail("info@kx7.example", "Team Ripple")

    found = kinds(detect, mail)

    assert found == ["brand_as_sender"]


def test_spares_a_word_that_holds_a_common_name() -> None:
    mail = a_mail("info@kx7.example", "Rippleton Brewery")

    found = kinds(detect, mail)

    assert found == []


def test_finds_a_brand_with_its_trade_mark() -> None:
    mail = a_mail("support@ledgerliveupdate.example", "Ledger Live™")

    found = kinds(detect, mail)

    assert found == ["brand_as_sender"]


def test_finds_a_brand_in_letters_of_two_scripts() -> None:
    mail = a_mail("team@kx7.example", "M\u0435t\u0430\u041c\u0430sk")

    found = kinds(detect, mail)

    assert found == ["brand_as_sender"]

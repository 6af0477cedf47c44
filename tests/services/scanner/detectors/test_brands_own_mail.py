from services.scanner.detectors.brands_own_mail import detect
from tests.support.mails import REFUTED, a_mail, kinds


def test_finds_brands_own_mail() -> None:
    mail = a_mail("auto-confirm@amazon.co.jp")

    found = kinds(detect, mail)

    assert found == ["brands_own_mail"]


def test_spares_forged_brands() -> None:
    mail = a_mail("auto-confirm@amazon.co.jp", authentication=REFUTED)

    found = kinds(detect, mail)

    assert found == []


def test_spares_nobody_who_is_only_a_providers_subscriber() -> None:
    assert kinds(detect, a_mail("taro.yamada@docomo.ne.jp")) == []
    assert kinds(detect, a_mail("info@mail.d-card.jp")) == ["brands_own_mail"]

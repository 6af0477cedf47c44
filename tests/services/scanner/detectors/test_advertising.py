from services.scanner.detectors.advertising import detect
from tests.support.mails import a_mail, kinds


def test_finds_advertising() -> None:
    mail = a_mail("x@kx7.example", text="Dear purchasing manager, we are a leading manufacturer. To unsubscribe reply.")

    found = kinds(detect, mail)

    assert found == ["advertising"]


def test_spares_newsletters_that_one_click_ends() -> None:
    mail = a_mail(
        text="Special offer, buy now, unsubscribe", headers={"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    )

    found = kinds(detect, mail)

    assert found == []

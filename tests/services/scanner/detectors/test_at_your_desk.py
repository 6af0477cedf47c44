from services.scanner.detectors.at_your_desk import detect
from tests.support.mails import OWN, a_mail, kinds


def test_finds_at_your_desk_in_detail() -> None:
    mail = a_mail("boss@kx7.example", text="Are you at your desk? I am in a meeting right now.")

    found = kinds(detect, mail)

    assert found == ["at_your_desk_in_detail"]


def test_spares_colleagues() -> None:
    mail = a_mail(f"ken.sato@{OWN}", text="今お時間ありますか。", is_internal=True)

    found = kinds(detect, mail)

    assert found == []


def test_spares_newsletters() -> None:
    headers = {"List-Unsubscribe": "<https://cafe.example/u>"}
    mail = a_mail("hello@cafe.example", text="LINEを始めました。QRコードから友だち追加。", headers=headers)

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.false_assurance import detect
from tests.support.mails import a_mail, kinds


def test_finds_false_assurance() -> None:
    mail = a_mail(text="This message was sent by a trusted sender. Open your parcel.")

    found = kinds(detect, mail)

    assert found == ["false_assurance"]


def test_spares_proved_partners() -> None:
    mail = a_mail("sato@fabrikam.example", text="This message was sent by a trusted sender.")

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.ornamented_sender import detect
from tests.support.mails import a_mail, kinds


def test_finds_rows_of_signs() -> None:
    mail = a_mail(name="_CONSUMER__REWARDS__")

    found = kinds(detect, mail)

    assert found == ["ornamented_sender"]


def test_spares_ordinary_names() -> None:
    mail = a_mail(name="Adatum K.K. - Support Team")

    found = kinds(detect, mail)

    assert found == []

from services.scanner.detectors.composite_authentication_failed import detect
from tests.support.mails import UNPROVED, a_list_mail, a_mail, kinds


def test_finds_composite_authentication_failed() -> None:
    mail = a_mail(authentication=UNPROVED)

    found = kinds(detect, mail)

    assert found == ["composite_authentication_failed"]


def test_spares_members_of_lists() -> None:
    mail = a_list_mail(authentication=UNPROVED)

    found = kinds(detect, mail)

    assert found == []

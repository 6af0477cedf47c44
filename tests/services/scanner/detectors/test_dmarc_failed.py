from services.scanner.detectors.dmarc_failed import detect
from tests.support.mails import REFUTED, a_list_mail, a_mail, kinds


def test_finds_dmarc_failed_under_policy() -> None:
    mail = a_mail(authentication=REFUTED)

    found = kinds(detect, mail)

    assert found == ["dmarc_failed_under_policy"]


def test_spares_members_of_lists() -> None:
    mail = a_list_mail(authentication=REFUTED)

    found = kinds(detect, mail)

    assert found == []

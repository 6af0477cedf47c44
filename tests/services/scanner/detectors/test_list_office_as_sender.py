from services.scanner.detectors.list_office_as_sender import detect
from tests.support.mails import UNPROVED, a_list_mail, kinds


def test_finds_the_postmaster_who_writes_to_the_list() -> None:
    mail = a_list_mail("postmaster@project.example", authentication=UNPROVED)

    found = kinds(detect, mail)

    assert found == ["list_office_as_sender"]


def test_spares_a_member_of_the_same_house() -> None:
    mail = a_list_mail("ruth.cole@project.example", authentication=UNPROVED)

    found = kinds(detect, mail)

    assert found == []

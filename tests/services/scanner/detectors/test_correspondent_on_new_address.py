from services.scanner.detectors.correspondent_on_new_address import detect
from tests.support.mails import a_mail, in_hindsight, kinds


def test_finds_a_known_name_on_a_new_address() -> None:
    known = in_hindsight(usual_domains=("bluefin.example",))

    mail = a_mail("maria@mailcove.example", "Maria Lopez", delivery=known)

    assert kinds(detect, mail) == ["correspondent_on_new_address"]


def test_spares_partners_and_names_without_another_domain() -> None:
    partner = a_mail("sato@fabrikam.example", "Maria Lopez", delivery=in_hindsight(usual_domains=("bluefin.example",)))
    usual = a_mail("maria@bluefin.example", "Maria Lopez", delivery=in_hindsight())

    assert kinds(detect, partner) == kinds(detect, usual) == []


def test_spares_what_the_conversation_shows_already() -> None:
    known = in_hindsight(usual_domains=("bluefin.example",), enters_thread=True, has_participants_name=True)

    assert kinds(detect, a_mail("maria@mailcove.example", "Maria Lopez", delivery=known)) == []

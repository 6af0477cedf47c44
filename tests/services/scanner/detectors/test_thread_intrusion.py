from services.scanner.detectors.thread_intrusion import detect
from tests.support.mails import CONTOSO, a_mail, in_hindsight, kinds


def test_finds_a_stranger_in_a_conversation() -> None:
    mail = a_mail("ruth@harrow-plke.example", delivery=in_hindsight(enters_thread=True))

    assert kinds(detect, mail) == ["thread_intrusion"]


def test_finds_a_participants_name_from_another_domain() -> None:
    known = in_hindsight(
        enters_thread=True, has_participants_name=True, thread_domains=("adatum.example", "harrowpike.example")
    )
    mail = a_mail("ruth@harrow-plke.example", "Ruth Adeyemi", delivery=known)

    [finding] = detect(mail, CONTOSO)

    assert finding.kind == "participant_on_new_address"
    assert {each.field: each.value for each in finding.evidence} == {
        "display_name": "Ruth Adeyemi",
        "header_from": "ruth@harrow-plke.example",
        "took_part": "adatum.example, harrowpike.example",
    }


def test_spares_partners_and_what_answers_by_itself() -> None:
    known = in_hindsight(enters_thread=True)
    partner = a_mail("sato@fabrikam.example", delivery=known)
    automatic = a_mail("desk@tickets.example", delivery=known, headers={"Auto-Submitted": "auto-replied"})

    assert kinds(detect, partner) == kinds(detect, automatic) == []


def test_spares_whoever_took_part_and_mail_at_its_first_judgement() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight())) == kinds(detect, a_mail()) == []

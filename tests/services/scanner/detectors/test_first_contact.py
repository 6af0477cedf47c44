from services.scanner.detectors.first_contact import detect
from tests.support.mails import a_list_mail, a_mail, in_hindsight, kinds

MONEY = "Please note our new bank details, our old account is under audit."


def test_finds_a_stranger_who_begins_with_money() -> None:
    mail = a_mail("ap@ledger-desk.example", text=MONEY, delivery=in_hindsight(is_first_contact=True))

    assert kinds(detect, mail) == ["first_contact_about_money"]


def test_finds_a_first_contact() -> None:
    assert kinds(detect, a_mail(delivery=in_hindsight(is_first_contact=True))) == ["first_contact"]


def test_spares_known_senders_colleagues_and_lists() -> None:
    known = a_mail(text=MONEY, delivery=in_hindsight(days_known=80))
    colleague = a_mail("ken.sato@contoso.example", text=MONEY, delivery=in_hindsight(is_first_contact=True))
    member = a_list_mail(text=MONEY, delivery=in_hindsight(is_first_contact=True))

    assert [kinds(detect, each) for each in (known, colleague, member)] == [[], [], []]


def test_spares_strangers_of_whom_a_conversation_or_a_name_tells_more() -> None:
    intruder = a_mail(text=MONEY, delivery=in_hindsight(is_first_contact=True, enters_thread=True))
    namesake = a_mail(text=MONEY, delivery=in_hindsight(is_first_contact=True, usual_domains=("bluefin.example",)))

    assert kinds(detect, intruder) == kinds(detect, namesake) == []

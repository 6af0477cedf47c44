from services.scanner.tally import NOTHING, Tally, numbers, one_mail, total, unread
from shared.events.details import NotRead
from shared.verdicts import AttackType, Verdict


def test_a_threat_in_an_inbox_counts_as_dangerous_there() -> None:
    tally = one_mail(Verdict.MALICIOUS, AttackType.BEC, "inbox", fully_analysed=True)

    assert tally == Tally(mails=1, threats=1, dangerous_in_inboxes=1)


def test_a_potential_threat_in_junk_is_counted_apart() -> None:
    tally = one_mail(Verdict.SUSPICIOUS, AttackType.SCAM, "junkemail", fully_analysed=True)

    assert tally == Tally(mails=1, potential_threats=1)


def test_spam_is_counted_and_no_threat() -> None:
    tally = one_mail(Verdict.CLEAN, AttackType.SPAM, "inbox", fully_analysed=False)

    assert tally == Tally(mails=1, spam=1, not_fully_analysed=1)


def test_tallies_add_up() -> None:
    clean = one_mail(Verdict.CLEAN, None, None, fully_analysed=True)

    assert total([clean, clean, NOTHING]).mails == 2


def test_what_was_not_read_is_summed_by_reason_and_folder() -> None:
    tally = total(
        [unread("too_large", folder="Inbox"), unread("too_large", folder="Inbox"), unread("stopped", mails=0)]
    )

    assert set(tally.not_read) == {
        NotRead(reason="too_large", mails=2, folder="Inbox"),
        NotRead(reason="stopped", mails=0),
    }


def test_numbers_leave_the_reasons_out() -> None:
    assert numbers(unread("too_large"))["mails"] == 0
    assert "not_read" not in numbers(NOTHING)

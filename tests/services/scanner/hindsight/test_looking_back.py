from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.scanner.hindsight.looking_back import PageInHindsight
from services.scanner.hindsight.survey import Survey
from services.scanner.judging.traces import Trace
from services.scanner.mail import Hindsight
from services.scanner.mail_source import Listed
from services.scanner.traces import Traced, Traces
from services.scanner.work import Kind, WorkItem
from shared.mongodb import Documents
from shared.verdicts import Verdict

pytestmark = pytest.mark.mongodb

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RUTH, IMPOSTOR, STRANGER = 10, 66, 99
SURVEY = Survey({"fabrikam.example": 40}, begins_at=NOW - timedelta(days=60))


def a_mail(mail_id: str, *, days_ago: float = 0.0, verdict: Verdict = Verdict.CLEAN, **trace: Any) -> Traced:
    """Return a mail from a stranger's domain, clean and unread."""
    received_at = NOW - timedelta(days=days_ago)
    outside: dict[str, Any] = {} if trace.get("is_own") else {"contact": STRANGER, "domain": "stranger.test"}
    known = Trace(**(outside | trace))
    fingerprint = "" if verdict is Verdict.CLEAN else f"text of {mail_id}"
    return Traced(
        mail_id, Listed(mail_id, received_at, "inbox", False), known, verdict=verdict, fingerprint=fingerprint
    )


def sent(mail_id: str, *, days_ago: float = 0.0, **trace: Any) -> Traced:
    """Return what a member of the tenant wrote."""
    return a_mail(mail_id, days_ago=days_ago, is_own=True, is_sent=True, **trace)


def looked_back(
    mongodb: Documents, mail: Traced, others: Iterable[Traced], survey: Survey = SURVEY
) -> Hindsight | None:
    traces = Traces(mongodb)
    traces.prepare()
    page, rest = (WorkItem(name, "scan-1", "customer-1", Kind.PAGE) for name in ("page", "rest"))
    traces.keep(rest, others)
    traces.keep(page, [mail])
    return PageInHindsight("scan-1", traces.of_page("scan-1", "page"), survey, traces).gains().get(mail.mail_id)


RUTHS_MAIL = a_mail("ruth", days_ago=3, contact=RUTH, domain="harrowpike.example", name=5, message_id=1, contacts=(12,))
ANSWER = sent("answer", days_ago=2, message_id=2, thread=(1,), contacts=(RUTH,))
THREAD = (RUTHS_MAIL, ANSWER)


def test_a_stranger_in_a_conversation_of_ours_is_seen(mongodb: Documents) -> None:
    intruder = a_mail("intruder", contact=IMPOSTOR, domain="harrow-plke.example", name=5, thread=(2, 1))

    found = looked_back(mongodb, intruder, THREAD)

    assert found is not None
    assert (found.enters_thread, found.has_participants_name) == (True, True)
    assert found.thread_domains == ("harrowpike.example",)


def test_somebody_who_was_written_to_in_it_is_no_stranger(mongodb: Documents) -> None:
    copied_in = a_mail("copied in", contact=12, domain="auditor.example", thread=(1,))

    assert looked_back(mongodb, copied_in, THREAD) is None


def test_a_conversation_in_which_nobody_of_ours_wrote_tells_nothing(mongodb: Documents) -> None:
    newsletter = a_mail("second letter", contact=IMPOSTOR, domain="letters.example", thread=(1,))

    assert looked_back(mongodb, newsletter, THREAD[:1]) is None


def test_whoever_is_known_for_weeks_or_a_partner_may_join(mongodb: Documents) -> None:
    joined: dict[str, Any] = {"thread": (2,), "contact": 13, "domain": "known.example"}
    earlier = a_mail("earlier", days_ago=30, contact=13, domain="known.example")
    partner = a_mail("partner", contact=14, domain="fabrikam.example", thread=(2,))

    assert looked_back(mongodb, a_mail("joins", **joined), [*THREAD, earlier]) is None
    assert looked_back(mongodb, partner, THREAD) is None


def test_a_correspondents_name_on_a_new_address_is_seen(mongodb: Documents) -> None:
    again = a_mail("again", days_ago=1, contact=RUTH, domain="harrowpike.example", name=5)
    namesake = a_mail("namesake", contact=IMPOSTOR, domain="mailcove.example", name=5)

    found = looked_back(mongodb, namesake, [*THREAD, again])

    assert found is not None
    assert found.usual_domains == ("harrowpike.example",)


def test_a_name_whose_other_address_nobody_wrote_to_may_be_anybody(mongodb: Documents) -> None:
    letters = [
        a_mail(f"letter {number}", days_ago=number, contact=RUTH, domain="shop.example", name=5) for number in (1, 2)
    ]
    namesake = a_mail("namesake", contact=IMPOSTOR, domain="mailcove.example", name=5)

    assert looked_back(mongodb, namesake, letters) is None


def test_a_new_address_that_we_wrote_to_first_is_no_news(mongodb: Documents) -> None:
    again = a_mail("again", days_ago=5, contact=RUTH, domain="harrowpike.example", name=5)
    told = sent("told", days_ago=1, contacts=(IMPOSTOR,))
    moved = a_mail("moved", contact=IMPOSTOR, domain="newfirm.example", name=5)

    assert looked_back(mongodb, moved, [*THREAD, again, told]) is None


def test_a_warning_that_went_to_colleagues_counts_once(mongodb: Documents) -> None:
    bait = a_mail("bait", message_id=7, answers_go_to=(STRANGER,))
    warning: dict[str, Any] = {"thread": (7,), "message_id": 8, "warns": True}
    copies = [sent("warning", **warning), a_mail("its copy", is_own=True, **warning)]

    found = looked_back(mongodb, bait, copies)

    assert found is not None
    assert (found.warnings, found.answered_by) == (1, ())


def test_talking_about_fraud_with_the_sender_is_no_warning(mongodb: Documents) -> None:
    vendor = a_mail("offer", message_id=7, answers_go_to=(STRANGER,))
    reply = sent("reply", thread=(7,), message_id=8, warns=True, contacts=(STRANGER,))

    assert looked_back(mongodb, vendor, [reply]) is None


def test_an_answer_counts_only_where_it_goes_to_the_sender(mongodb: Documents) -> None:
    attack = a_mail("attack", verdict=Verdict.MALICIOUS, message_id=7, answers_go_to=(67,))
    to_reply_address = sent("answer", thread=(7,), contacts=(67,))
    elsewhere = sent("forward", thread=(7,), contacts=(RUTH,))

    answered, forwarded = looked_back(mongodb, attack, [to_reply_address]), None
    mongodb["traces"].delete_many({})
    forwarded = looked_back(mongodb, attack, [elsewhere])

    assert answered is not None
    assert forwarded is not None
    assert (len(answered.answered_by), len(forwarded.answered_by)) == (1, 0)


def test_a_first_contact_needs_history_before_it(mongodb: Documents) -> None:
    asks = a_mail("asks", is_about_money=True)

    found = looked_back(mongodb, asks, ())
    too_early = looked_back(mongodb, asks, (), Survey(begins_at=NOW - timedelta(days=3)))

    assert found is not None
    assert found.is_first_contact
    assert too_early is None


def test_whom_we_wrote_to_before_is_no_first_contact(mongodb: Documents) -> None:
    asks = a_mail("asks", is_about_money=True)

    assert looked_back(mongodb, asks, [sent("ours", days_ago=4, contacts=(STRANGER,))]) is None


def test_a_text_like_that_of_threats_is_seen_unless_the_sender_is_known_for_weeks(mongodb: Documents) -> None:
    threat = a_mail("threat", verdict=Verdict.MALICIOUS, contact=IMPOSTOR, domain="attacker.test", bands=(1, 2, 3, 4))
    twin = a_mail("twin", bands=(2, 3, 4, 5))

    found = looked_back(mongodb, twin, [threat])
    known = looked_back(mongodb, twin, [threat, a_mail("earlier", days_ago=40)])

    assert found is not None
    assert (found.like_threats, found.campaign) == (1, "text of threat")
    assert known is None


def test_a_near_copy_of_a_partners_domain_is_judged_again(mongodb: Documents) -> None:
    assert looked_back(mongodb, a_mail("near copy", domain="fabrlkam.example"), ()) is not None
    assert looked_back(mongodb, a_mail("innocent"), ()) is None

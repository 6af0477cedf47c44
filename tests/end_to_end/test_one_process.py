import csv
import io
import re
from collections.abc import Callable

import pytest
from selectolax.lexbor import LexborHTMLParser

from local.browser import Page
from shared.events.catalog import ConsentGranted, ConsentWithdrawn, MailScanned, ScanCompleted, ScanRequested
from shared.verdicts import Verdict
from tests.emulator.builders import AIKO, KENJI, TEAM
from tests.end_to_end.conftest import FABRIKAM_ADMINISTRATOR
from tests.support.in_process import Shindan
from tests.support.interruption import InterruptedAnalysers
from tests.support.pdf import text_of
from tests.support.visitor import NUMBER, Visitor

pytestmark = pytest.mark.mongodb

START = "form[action$='/start']"
DETECTED = [
    (AIKO, "Inbox", "Your unpaid invoice", "threat", "malware"),
    (KENJI, "Inbox", "You have been hacked", "threat", "extortion"),
    (KENJI, "Junk Email", "Purchase order", "threat", "malware"),
]


def figures(page: Page) -> list[int]:
    return [int(re.sub(r"\D", "", each.text())) for each in LexborHTMLParser(page.html).css(".figure > strong")]


def detections(visitor: Visitor) -> list[tuple[str, ...]]:
    columns = ("mailbox", "folder", "subject", "verdict", "attack_type")
    file = visitor.download("/reports/detections.csv").decode("utf-8-sig")
    return sorted(tuple(row[name] for name in columns) for row in csv.DictReader(io.StringIO(file)))


def details(page: Page) -> list[str]:
    links = LexborHTMLParser(page.html).css("#detections td.subject a")
    return [str(each.attributes["href"]) for each in links]


def safe_view(page: Page) -> str:
    link = LexborHTMLParser(page.html).css_first("a[href^='/mails/']")
    assert link is not None
    return str(link.attributes["href"])


def test_an_organisation_is_read_from_sign_up_to_the_downloads(system: Shindan, visitor: Visitor) -> None:
    page = visitor.be_scanned()
    headline = LexborHTMLParser(page.html).css_first("h1")
    pdf = " ".join(text_of(visitor.download("/reports/report.pdf")).split())
    (completed,) = system.said(ScanCompleted)

    assert figures(page) == [15, 3, 0, 2]
    assert (completed.mails, completed.threats, completed.dangerous_in_inboxes) == (15, 3, 2)
    assert (completed.mailboxes, completed.mailboxes_not_read, completed.not_fully_analysed) == (3, 0, 0)
    assert detections(visitor) == DETECTED
    assert headline is not None
    assert " ".join(headline.text().split()) in pdf
    assert all(subject in pdf for _, _, subject, _, _ in DETECTED)
    assert len(system.letterbox.mails) == 3
    assert system.dead_letters() == []


def test_the_number_in_the_letter_leads_back_to_the_result(system: Shindan, visitor: Visitor) -> None:
    visitor.be_scanned()

    page = visitor.come_back(system.letter(NUMBER))
    detail = visitor.open(details(page)[0])
    view = visitor.open(safe_view(detail))

    assert page.url.endswith("/reports/")
    assert figures(page) == [15, 3, 0, 2]
    assert "plain text" in view.text()


def test_one_mailbox_is_read_with_its_owners_permission_which_is_deleted_afterwards(
    system: Shindan, visitor_of: Callable[[str], Visitor]
) -> None:
    aiko = visitor_of(AIKO)
    aiko.sign_up()
    granted = aiko.grant("one_mailbox")
    (said,) = system.said(ConsentGranted)
    kept = system.databases["scanner"]["consents"].find_one({"_id": said.consent_id})
    aiko.press(granted, START)

    system.settle()

    assert kept is not None
    assert kept["grant"]
    assert "refresh_token" not in str(kept)
    assert said.sealed_grant.count(".") == 4
    assert figures(aiko.open("/reports/")) == [5, 1, 0, 1]
    assert detections(aiko) == DETECTED[:1]
    assert system.databases["scanner"]["consents"].count_documents({"grant": {"$ne": None}}) == 0


def test_of_a_group_its_members_alone_are_read(system: Shindan, visitor: Visitor) -> None:
    visitor.sign_up()
    granted = visitor.grant("group", group=TEAM)
    visitor.start()
    system.settle()

    page = visitor.open("/reports/")
    pdf = " ".join(text_of(visitor.download("/reports/report.pdf")).split())

    (completed,) = system.said(ScanCompleted)
    assert (completed.mailboxes, completed.mails) == (1, 5)
    assert detections(visitor) == DETECTED[:1]
    assert f"The members of the group {TEAM}" in granted.text()
    assert f"Members of the group {TEAM} of" in " ".join(page.text().split())
    assert f"Members of the group {TEAM}" in pdf


def test_untouched_it_starts_by_itself_after_five_minutes(system: Shindan, visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.grant()
    system.clock.turn(minutes=4)
    system.settle()
    early = system.said(ScanRequested)
    system.clock.turn(minutes=1)

    system.settle()

    assert early == []
    assert [each.requested_by for each in system.said(ScanRequested)] == ["timer"]
    assert figures(visitor.open("/reports/")) == [15, 3, 0, 2]


def test_back_within_the_five_minutes_cancels(system: Shindan, visitor: Visitor) -> None:
    visitor.sign_up()
    cancelled = visitor.press(visitor.grant(), "form[action$='/cancel']")

    system.clock.turn(minutes=50)
    system.settle()

    assert "The automatic start was cancelled" in cancelled.text()
    assert system.said(ScanRequested) == []
    assert visitor.open("/consent/granted").has(START)


def test_a_declined_permission_comes_back_with_words(system: Shindan, visitor: Visitor) -> None:
    visitor.sign_up()

    page = visitor.answer_microsoft(visitor.set_out("one_mailbox"), "cancel")
    system.settle()

    assert page.status == 200
    assert "Nothing has been read" in page.text()
    assert "Try again" in page.text()
    assert system.said(ConsentGranted) == []


def test_stopping_keeps_what_was_found(system: Shindan, visitor: Visitor, analysers: InterruptedAnalysers) -> None:
    visitor.sign_up()
    visitor.grant()
    visitor.start()

    def stop() -> None:
        system.turn_workers("reports")
        visitor.press(visitor.open("/reports/stop"), "form[action$='/mails/stop']")

    analysers.interrupt(stop)

    system.settle()

    (completed,) = system.said(ScanCompleted)
    page = visitor.open("/reports/")
    assert completed.stopped
    assert 0 < completed.mails < 15
    assert completed.mails == len(system.said(MailScanned)) == figures(page)[0]
    assert "The assessment was stopped" in page.text()


def test_another_scan_erases_the_earlier_detections(system: Shindan, visitor: Visitor) -> None:
    page = visitor.be_scanned()
    link = LexborHTMLParser(page.html).css_first("main a[href='/consent/again']")
    warning = visitor.open("/consent/again")
    earlier = {str(each["_id"]) for each in system.databases["reports"]["detections"].find()}

    visitor.press(warning)
    system.settle()

    first, second = system.said(ScanCompleted)
    later = system.databases["reports"]["detections"]
    assert link is not None
    assert "will be erased" in warning.text()
    assert (first.mails, first.threats) == (second.mails, second.threats)
    assert later.count_documents({}) == 3
    assert earlier.isdisjoint(str(each["_id"]) for each in later.find())
    assert "before: 15" in visitor.open("/reports/").text()
    assert visitor.open(details(page)[0]).status == 200


def test_a_withdrawn_permission_reads_nothing_more(system: Shindan, visitor: Visitor) -> None:
    visitor.be_scanned()

    page = visitor.press(visitor.open("/consent/withdraw"))
    system.settle()

    assert page.status == 200
    assert len(system.said(ConsentWithdrawn)) == 1
    assert system.databases["scanner"]["consents"].count_documents({}) == 0
    assert visitor.open("/consent/again").url.endswith("/consent/")
    assert figures(visitor.open("/reports/")) == [15, 3, 0, 2]


def test_two_customers_see_only_their_own(visitor: Visitor, visitor_of: Callable[[str], Visitor]) -> None:
    other = visitor_of(FABRIKAM_ADMINISTRATOR)
    mine, theirs = visitor.be_scanned(), other.be_scanned()
    detail = details(mine)[0]
    view = safe_view(visitor.open(detail))

    refused = [other.open(detail).status, other.open(view).status]

    assert figures(theirs) == [4, 0, 0, 0]
    assert detections(other) == []
    assert detections(visitor) == DETECTED
    assert visitor.open(view).status == 200
    assert refused == [404, 404]


def test_clean_mails_tell_nothing_of_themselves(system: Shindan, visitor: Visitor) -> None:
    visitor.be_scanned()

    clean = [each for each in system.said(MailScanned) if each.verdict is Verdict.CLEAN]

    assert len(clean) == 12
    assert {(each.detection, each.mailbox_address) for each in clean} == {(None, "")}

"""One walk of an operator through an installation: whatever is asked at one service reaches the others by events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.events.catalog import DataErased, NumberReplaced, ScanCompleted, ScanRequested
from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.conftest import Begin
from tests.support.in_process import SERVICES, Shindan
from tests.support.operator import Operator, trail
from tests.support.operators import operators
from tests.support.visitor import NUMBER, Visitor

pytestmark = pytest.mark.mongodb


@dataclass
class Walk:
    """What an operator and a customer saw, one after the other."""

    system: Shindan
    visitor: Visitor
    service: Mapping[str, Operator]
    """The operator's commands, by service."""
    seen: dict[str, Any] = field(default_factory=dict)

    def settle(self) -> None:
        self.system.settle()


def words(system: Shindan) -> str:
    """Return what the last letter says, on one line."""
    return " ".join(system.letterbox.text().split())


def walk_to_the_second_result(walk: Walk) -> None:
    """Stop a scan and begin another one."""
    system, seen = walk.system, walk.seen
    walk.visitor.sign_up()
    walk.visitor.grant()
    walk.visitor.start()
    while not (scans := walk.service["scanner"].ask("scans", "list", "--state", "running")["scans"]):
        system.turn_workers(*SERVICES)
    seen["customer"] = walk.service["signup"].ask("customers", "find", ADMINISTRATOR)["customer_id"]
    seen["scan"] = scans[0]["scan_id"]
    walk.service["scanner"].do("scans", "stop", seen["scan"])
    walk.settle()
    seen["stopped"] = walk.service["reports"].ask("results", "list")["results"]
    seen["stopped page"] = walk.visitor.open("/reports/").text()
    seen["again"] = walk.service["consent"].do("assessments", "retry", seen["customer"])["scan_id"]
    walk.settle()
    seen["result"] = walk.service["reports"].ask("results", "list", "--customer", seen["customer"])["results"]


def walk_to_the_new_number(walk: Walk) -> None:
    """Resend the letter about the result, and replace the number."""
    system, seen = walk.system, walk.seen
    before = len(system.letterbox.mails)
    walk.service["notifier"].do("letters", "resend", f"report_ready:{seen['again']}")
    seen["resent"] = system.letterbox.subjects[before:]
    seen["numbers"] = [system.letter(NUMBER)]
    walk.service["signup"].do("customers", "replace-number", seen["customer"])
    seen["page at once"] = walk.visitor.open("/account").url
    walk.settle()
    seen["number letter"] = words(system)
    seen["page of another service"] = walk.visitor.open("/reports/").url
    seen["numbers"].append(system.letter(NUMBER))
    seen["came back"] = [walk.visitor.come_back(each) for each in seen["numbers"]]


@pytest.fixture(scope="module")
def walk(begin: Begin) -> Iterator[Walk]:
    with begin() as system:
        walk = Walk(system, Visitor(system, ADMINISTRATOR), operators(system))
        walk_to_the_second_result(walk)
        walk_to_the_new_number(walk)
        walk.seen["erased"] = walk.service["reports"].do("results", "erase", walk.seen["again"])
        walk.settle()
        walk.seen["receipt"] = words(system)
        walk.seen["left"] = [list(system.databases[each]["scans"].find()) for each in ("scanner", "reports")]
        walk.service["signup"].do("customers", "erase", walk.seen["customer"])
        walk.settle()
        yield walk


def test_a_stopped_scan_has_a_result_and_the_next_one_replaces_it(walk: Walk) -> None:
    seen = walk.seen

    assert [(each["scan_id"], each["state"]) for each in seen["stopped"]] == [(seen["scan"], "stopped")]
    assert "The assessment was stopped" in seen["stopped page"]
    assert (seen["again"], "completed") in [(each["scan_id"], each["state"]) for each in seen["result"]]
    assert [each.stopped for each in walk.system.said(ScanCompleted)] in ([True, False], [False, True])
    assert {each.requested_by for each in walk.system.said(ScanRequested)} == {"customer", "operator"}


def test_the_letter_came_once_more(walk: Walk) -> None:
    (resent,) = walk.seen["resent"]

    assert resent.startswith("Your result is ready")


def test_the_new_number_came_by_letter_and_the_old_one_is_worthless(walk: Walk) -> None:
    old, new = walk.seen["came back"]
    (replaced,) = walk.system.said(NumberReplaced)

    assert walk.seen["numbers"][0] != walk.seen["numbers"][1]
    assert walk.seen["numbers"][1] in walk.seen["number letter"]
    assert "we replaced your confirmation number" in walk.seen["number letter"]
    assert "All browsers were signed out" in walk.seen["number letter"]
    assert replaced.by_operator
    assert old.status == 422
    assert "/reports/" in new.url


def test_every_browser_was_signed_out_everywhere(walk: Walk) -> None:
    assert "/sign-in" in walk.seen["page at once"]
    assert "/sign-in" in walk.seen["page of another service"]


def test_a_result_erased_early_goes_everywhere_and_the_receipt_says_so(walk: Walk) -> None:
    held = {each["_id"] for documents in walk.seen["left"] for each in documents}

    assert walk.seen["again"] not in held
    assert "erased the result before its time was over" in walk.seen["receipt"]


def test_an_erasure_is_answered_by_every_service(walk: Walk) -> None:
    (erasure,) = walk.service["signup"].ask("erasures", "list")["erasures"]

    assert (erasure["customer_id"], erasure["missing"]) == (walk.seen["customer"], [])
    assert sorted(each.service for each in walk.system.said(DataErased)) == sorted(SERVICES)
    assert walk.service["signup"].ask("customers", "list") == {"customers": []}


def test_what_was_done_stands_in_the_trails_without_secrets_and_addresses(walk: Walk) -> None:
    done = {name: [(what, how) for _, what, _, how in trail(walk.system.databases[name])] for name in SERVICES}
    entries = str([list(each["audit"].find()) for each in walk.system.databases.values()])

    assert done == {
        "signup": [("customers replace-number", "done"), ("customers erase", "done")],
        "consent": [("assessments retry", "done")],
        "scanner": [("scans stop", "done")],
        "notifier": [("letters resend", "done")],
        "reports": [("results erase", "done")],
    }
    assert not any(each in entries for each in (*walk.seen["numbers"], ADMINISTRATOR, "@"))


def test_the_same_events_again_change_nothing(walk: Walk) -> None:
    before, letters = walk.system.dump(), len(walk.system.letterbox.mails)

    walk.system.replay()

    assert walk.system.dump() == before
    assert len(walk.system.letterbox.mails) == letters
    assert walk.system.dead_letters() == []

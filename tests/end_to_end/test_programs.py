"""What a program asks for is done by the services that it knows nothing of."""

import pytest

from services.reports.api.tokens import Permit
from shared.events.catalog import CustomerErased, RescanRefused, ScanCompleted, ScanRequested
from tests.emulator.builders import ADMINISTRATOR
from tests.support.asking import Asking
from tests.support.customers import make_token
from tests.support.in_process import Shindan
from tests.support.program import Program
from tests.support.visitor import BUTTON, Visitor

pytestmark = pytest.mark.mongodb


@pytest.fixture
def visitor(system: Shindan) -> Visitor:
    visitor = Visitor(system, ADMINISTRATOR)
    visitor.sign_up()
    visitor.grant()
    visitor.start()
    return visitor


@pytest.fixture
def program(system: Shindan, visitor: Visitor) -> Program:
    return Program(system, make_token(Asking.like(visitor), **{each.value: "y" for each in Permit}))


def state(program: Program, location: str) -> tuple[str, str | None]:
    said = program.get(location.removeprefix("/api/v1")).get_json()
    return said["state"], said["reason"]


def test_a_scan_that_a_program_asks_for_begins_once_and_replaces_the_result(system: Shindan, program: Program) -> None:
    system.settle()
    before = program.get("/scans/latest").get_json()

    asked = program.post("/scans", json={"after": before["scan_id"]})
    system.settle()
    system.replay()

    after = program.get("/scans/latest").get_json()
    assert state(program, asked.headers["Location"]) == ("done", None)
    assert (after["scan_id"], after["state"]) == (asked.get_json()["operation_id"], "completed")
    assert (before["mails"], after["mails"]) == (15, 15)
    assert [each["has_details"] for each in program.get("/scans").get_json()["items"]] == [True, False]
    assert len(set(system.said(ScanRequested))) == 2
    assert system.dead_letters() == []


def test_without_a_permission_the_program_is_told_why(system: Shindan, visitor: Visitor, program: Program) -> None:
    system.settle()
    visitor.press(visitor.open("/consent/withdraw"), BUTTON)
    system.settle()

    asked = program.post("/scans", json={"after": program.get("/scans/latest").get_json()["scan_id"]})
    system.settle()

    assert state(program, asked.headers["Location"]) == ("refused", "no_permission")
    assert len(system.said(RescanRefused)) == 1
    assert len(system.said(ScanRequested)) == 1


def test_a_program_stops_a_running_scan(system: Shindan, program: Program) -> None:
    while program.get("/scans/latest").status_code == 404:
        system.turn_workers("consent", "scanner", "reports")

    asked = program.post("/scans/latest/stop")
    pending = state(program, asked.headers["Location"])
    while system.turn_workers("reports"):
        pass
    system.settle()

    (completed,) = system.said(ScanCompleted)
    assert pending == ("pending", None)
    assert completed.stopped
    assert state(program, asked.headers["Location"]) == ("done", None)
    assert program.get("/scans/latest").get_json()["state"] == "stopped"


def test_a_program_has_everything_erased_and_its_token_with_it(
    system: Shindan, visitor: Visitor, program: Program
) -> None:
    system.settle()

    asked = program.post("/erasure", json={"erase": "everything"})
    system.settle()

    assert asked.status_code == 202
    assert len(system.said(CustomerErased)) == 1
    assert program.get("/token").status_code == 401
    assert visitor.open("/reports/").url.endswith("/sign-in?next=/reports/")
    assert [system.databases["reports"][name].count_documents({}) for name in ("tokens", "operations", "scans")] == [
        0,
        0,
        0,
    ]

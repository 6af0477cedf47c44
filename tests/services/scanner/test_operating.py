import pytest

from services.scanner.mail_source import Busy
from services.scanner.operating import COMMANDS, scan_commands
from shared.events.catalog import ScanCompleted
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.operator import WHO, Operator, an_office, trail
from tests.support.scanning import CUSTOMER, SCAN, Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb


@pytest.fixture
def faults() -> dict[str, Exception]:
    """What Microsoft answers for a user's mailbox."""
    return {}


@pytest.fixture
def stage(mongodb: Documents, clock: TurnableClock, faults: dict[str, Exception]) -> Stage:
    return Stage(mongodb, FakeTenant({"ann": some_mails(12)}, users_without_mailbox=faults), clock)


@pytest.fixture
def operator(mongodb: Documents, clock: TurnableClock) -> Operator:
    return Operator([scan_commands(lambda: an_office(mongodb, clock, service="scanner"))])


def begin(stage: Stage, turns: int) -> None:
    stage.hear(stage.granted(), stage.requested())
    for _ in range(turns):
        stage.worker.step()


def put_off(stage: Stage, faults: dict[str, Exception]) -> None:
    faults["bob"] = Busy(retry_after=7200)
    stage.scan()
    faults.clear()


def test_scans_are_listed_by_state_and_customer(operator: Operator, stage: Stage) -> None:
    begin(stage, turns=3)

    listed = operator.ask("scans", "list")["scans"]

    assert [(each["scan_id"], each["customer_id"], each["state"]) for each in listed] == [(SCAN, CUSTOMER, "running")]
    assert operator.ask("scans", "list", "--state", "running", "--customer", CUSTOMER)["scans"] == listed
    assert operator.ask("scans", "list", "--state", "stopping") == {"scans": []}
    assert operator.ask("scans", "list", "--state", "completed") == {"scans": []}
    assert operator.ask("scans", "list", "--customer", "another") == {"scans": []}


def test_a_scan_that_is_done_shows_what_it_counted(operator: Operator, stage: Stage) -> None:
    stage.scan()

    shown = operator.ask("scans", "show", SCAN)

    assert (shown["state"], shown["mails"], shown["mailboxes_done"], shown["open_items"]) == ("completed", 12, 1, 0)
    assert "ann@" not in str(shown)


def test_a_stopped_scan_ends_with_what_it_found(operator: Operator, stage: Stage, mongodb: Documents) -> None:
    begin(stage, turns=3)

    answer = operator.do("scans", "stop", SCAN)
    during = operator.ask("scans", "list", "--state", "stopping")["scans"]
    stage.work()

    assert answer == {"done": "stopping", "customer_id": CUSTOMER, "scan_id": SCAN, "count": 1}
    assert [each["state"] for each in during] == ["stopping"]
    assert [each.stopped for each in stage.said(ScanCompleted)] == [True]
    assert trail(mongodb) == [(WHO, "scans stop", [CUSTOMER, SCAN], "done")]


def test_what_is_stopped_already_is_not_stopped_again(operator: Operator, stage: Stage) -> None:
    begin(stage, turns=3)
    operator.do("scans", "stop", SCAN)

    status, complaint = operator.refused("scans", "stop", SCAN)

    assert status == 1
    assert "being stopped already" in complaint


def test_what_microsoft_put_off_is_shown_and_taken_up_at_once(
    operator: Operator, stage: Stage, faults: dict[str, Exception], clock: TurnableClock
) -> None:
    put_off(stage, faults)
    waiting = operator.ask("scans", "show", SCAN)
    before = clock()

    answer = operator.do("scans", "retry", SCAN)
    stage.work()

    assert (waiting["put_off"], waiting["open_items"]) == (1, 1)
    assert waiting["put_off_until"] > waiting["started_at"]
    assert answer["count"] == 1
    assert len(stage.said(ScanCompleted)) == 1
    assert (clock() - before).total_seconds() < 300


def test_what_a_dead_scanner_left_is_taken_up_before_the_workers_would(
    operator: Operator, stage: Stage, mongodb: Documents, clock: TurnableClock
) -> None:
    begin(stage, turns=3)
    mongodb["items"].update_many({"state": "open"}, {"$set": {"begun_at": clock(), "revived": 3}})
    clock.turn(seconds=61)

    answer = operator.do("scans", "retry", SCAN)

    assert answer["count"] == mongodb["items"].count_documents({"state": "open"}) > 0
    assert {each["revived"] for each in mongodb["items"].find({"state": "open"})} == {1}


def test_a_scan_that_goes_on_is_not_retried(operator: Operator, stage: Stage, mongodb: Documents) -> None:
    begin(stage, turns=3)

    status, complaint = operator.refused("scans", "retry", SCAN)

    assert (status, complaint) == (1, "Nothing of this scan waits for anything but its turn.")
    assert [outcome for *_, outcome in trail(mongodb)] == ["not done"]


@pytest.mark.parametrize("command", ["stop", "retry"])
def test_a_scan_that_has_ended_leads_to_another_one(
    operator: Operator, stage: Stage, mongodb: Documents, command: str
) -> None:
    stage.scan()

    status, complaint = operator.refused("scans", command, SCAN)

    assert status == 1
    assert complaint.startswith("The scan has completed. Another one is begun by")
    assert trail(mongodb) == []


@pytest.mark.parametrize("command", ["stop", "retry"])
def test_an_unknown_scan_is_refused(operator: Operator, command: str) -> None:
    assert operator.refused("scans", command, "unknown")[0] == 1
    assert operator.run("scans", "show", "unknown").exit_code == 1


def test_help_needs_no_settings() -> None:
    result = Operator(list(COMMANDS.values())).run("scans", "stop", "--help")

    assert result.exit_code == 0
    assert "Let a running scan end with what was found" in result.stdout

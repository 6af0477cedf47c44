import pytest
from click.testing import CliRunner

from shared.mongodb import Documents
from shared.operating.audit import KEPT, Audit
from shared.operating.audit_commands import audit_commands
from tests.support.clock import TurnableClock
from tests.support.operator import Operator, an_office

pytestmark = pytest.mark.mongodb

SAID = {"who": "satomi", "host": "worker-0", "command": "scans stop", "why": "ticket 4711"}


@pytest.fixture
def audit(mongodb: Documents, clock: TurnableClock) -> Audit:
    return Audit(mongodb, clock)


def test_an_entry_is_there_before_anything_is_done_and_tells_how_it_ended(audit: Audit) -> None:
    with audit.deed(**SAID, about=["c1", "s1"]):
        (during,) = audit.entries(most=9)

    (afterwards,) = audit.entries(most=9)
    assert (during.outcome, afterwards.outcome) == ("begun", "done")
    assert (afterwards.who, afterwards.host, afterwards.command) == ("satomi", "worker-0", "scans stop")
    assert (afterwards.about, afterwards.why) == (("c1", "s1"), "ticket 4711")


def test_what_failed_or_was_interrupted_is_not_done(audit: Audit) -> None:
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), audit.deed(**SAID, about=["c1"]):
            raise error

    assert [each.outcome for each in audit.entries(most=9)] == ["not done", "not done"]


def test_mongodb_drops_entries_when_their_time_is_over(audit: Audit, mongodb: Documents) -> None:
    with audit.deed(**SAID, about=["c1"]):
        pass

    index = mongodb["audit"].index_information()["at_1"]
    assert index["expireAfterSeconds"] == KEPT.total_seconds()


def test_the_trail_is_listed_latest_first_and_by_what_it_concerns(
    audit: Audit, mongodb: Documents, clock: TurnableClock
) -> None:
    operator = Operator([audit_commands(lambda: an_office(mongodb, clock))])
    for customer in ("c1", "c2", "c1"):
        clock.turn(seconds=1)
        with audit.deed(**SAID, about=[customer]):
            pass

    everything, of_one = operator.ask("audit", "list"), operator.ask("audit", "list", "--about", "c1", "--most", "1")

    assert [each["about"] for each in everything["entries"]] == [["c1"], ["c2"], ["c1"]]
    assert [each["at"] for each in of_one["entries"]] == ["2026-03-02T12:00:03Z"]


def test_people_get_a_table(audit: Audit, mongodb: Documents, clock: TurnableClock) -> None:
    with audit.deed(**SAID, about=["c1", "s1"]):
        pass

    shown = CliRunner().invoke(audit_commands(lambda: an_office(mongodb, clock)), ["list"]).stdout.splitlines()

    assert [each.split("  ")[0] for each in shown] == ["at", "2026-03-02T12:00:00Z"]
    assert "satomi  worker-0  scans stop  c1, s1  ticket 4711  done" in shown[1]

import re
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.system import System
from local.walk import Progress
from services.signup.receipts import SERVICES as RECEIPT
from shared.events.catalog import ScanCompleted
from tests.faults.kinds import SHORT_ONES
from tests.faults.programme import Place, Plan, Undisturbed, carry_out, unharmed
from tests.faults.programme import undisturbed as walk_undisturbed
from tests.faults.scene import WORKERS
from tests.support.erasing import Customer, checked, desk, detections, left_behind, put_aside, send_too_late
from tests.support.killing import (
    Outcome,
    customer_id,
    heard,
    is_in_the_middle,
    letters_to,
    mail_ids,
    outcome,
    slow_down,
    walk,
    work_handled,
)
from tests.support.restarting import watched
from tests.support.small_tenant import a_part_of_contoso, mails_in
from tests.support.stack import Stack, running_stack, system_on

pytestmark = [pytest.mark.slow, pytest.mark.mongodb, pytest.mark.apache_kafka]

ADMINISTRATOR = "takashi.nakamura@contoso.example"
DISTURBED = "priya.sharma@contoso.example"
ERASED = "daniel.roth@contoso.example"
MARKS = {f"{service}.dead_letter_keys" for service in RECEIPT}
SCANNERS = ("scanner-1", "scanner-2")
LATENCY = 150
"""Milliseconds: a scan takes long enough for something to happen in its middle."""


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_part_of_contoso(tmp_path_factory.mktemp("tenant") / "contoso", datetime.now(UTC), mailboxes=6)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("stack")) as started:
        yield started


@pytest.fixture(scope="module")
def system(tenant: Path, stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("system") / "run"
    with system_on(stack, tenant, folder, scanners=len(SCANNERS)) as started:
        yield started


@pytest.fixture(scope="module")
def usual(system: System) -> Undisturbed:
    return walk_undisturbed(system, ADMINISTRATOR)


@pytest.fixture(scope="module")
def undisturbed(usual: Undisturbed) -> Outcome:
    return usual["organisation"]


def test_faults_at_random_points_do_no_harm(system: System, stack: Stack, usual: Undisturbed) -> None:
    slow_down(system, LATENCY)

    with watched(system, WORKERS) as watch:
        done = carry_out(Plan(seed=7, faults=len(SHORT_ONES)), Place(system, stack, ADMINISTRATOR, usual, watch))

    slow_down(system, 0)
    assert {each.what: each.against for each in done.proofs if each.against} == {}
    assert Counter(each.kind for each in done.faults.injected) == Counter(SHORT_ONES)


def test_a_scanner_that_is_killed_in_the_middle_changes_nothing(
    system: System, tenant: Path, undisturbed: Outcome
) -> None:
    before = {name: work_handled(system, name) for name in SCANNERS}
    killed: list[str] = []

    def kill(progress: Progress) -> None:
        if is_in_the_middle(progress) and not killed:
            busiest = max(SCANNERS, key=lambda name: work_handled(system, name) - before[name])
            system.processes[busiest].kill()
            killed.append(busiest)

    slow_down(system, LATENCY)

    result = walk(system, DISTURBED, kill)

    slow_down(system, 0)
    said = heard(system, customer_id(system, DISTURBED))
    subjects = letters_to(system, DISTURBED, at_least=3)
    assert [system.processes[name].status for name in killed] == [-signal.SIGKILL]
    assert outcome(system, DISTURBED) == undisturbed
    assert result.mails == mails_in(tenant) == len(set(mail_ids(said))) == len(mail_ids(said))
    assert 0 < len(set(mail_ids(said, revision=2))) == len(mail_ids(said, revision=2))
    assert len([each for each in said if isinstance(each, ScanCompleted)]) == 1
    assert len(subjects) == len(set(subjects)) == 3


def test_an_erased_customer_is_nowhere_and_nothing_brings_them_back(system: System, undisturbed: Outcome) -> None:
    customer = Customer.of(system, ERASED)
    customer.use_programs()
    whose = customer_id(system, ERASED)
    first, second, *_ = detections(system, whose)
    put_aside(system, "reports", second)
    with desk(system, "reports") as operator:
        (letter,) = operator.waiting()
    before = checked(system, whose)

    receipt = customer.erase_everything()
    with desk(system, "reports") as operator:
        waiting = operator.waiting()
    send_too_late(system, first, letter)
    put_aside(system, "reports", second)
    after = checked(system, whose)

    assert before[0] == 1
    assert {"signup.customers", "reports.detections", "scanner.items"} <= left_behind(before)
    assert {"reports.tokens", "reports.webhooks", "reports.webhook_deliveries"} <= left_behind(before)
    assert len(re.findall(r"Erased \d", receipt)) == len(RECEIPT)
    assert waiting == []
    assert (after[0], left_behind(after), after[1]["erased"]) == (0, set(), True)
    assert {each["where"] for each in after[1]["found"] if each["verdict"] == "mark"} >= MARKS
    assert {each["where"] for each in after[1]["found"] if each["verdict"] == "sealed"} == {"reports-dead-letters"}
    assert outcome(system, unharmed("organisation")) == undisturbed

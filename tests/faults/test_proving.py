from collections.abc import Sequence
from pathlib import Path
from threading import Event as Flag

import pytest

from local.system import System
from shared.events.catalog import Event, WorkQueued
from shared.events.envelope import announce, encode
from shared.messaging.dead_letters import DeadLetter, Death
from shared.mongodb import Documents
from tests.faults.poisoning import costs_only_itself
from tests.faults.proving import (
    Evidence,
    customers_are_apart,
    each_mail_counts_once,
    every_request_ends,
    letters_come_once,
    no_token_is_in_the_clear,
    wrongly_put_aside,
)
from tests.support.clock import NOON
from tests.support.events import CUSTOMER, SCAN, a_mail_scanned, a_scan_completed, a_scan_requested, a_sign_up
from tests.support.killing import Outcome

pytestmark = pytest.mark.mongodb

ADDRESS = "somebody@contoso.example"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl"
"""A made-up one."""


def evidence(mongodb: Documents, folder: Path, *events: Event) -> Evidence:
    system = System(folder, Flag(), lambda _name, _state: None)
    names = ("signup", "consent", "scanner", "notifier", "reports")
    said = [announce(each, source="test") for each in events]
    return Evidence(system, said, dict.fromkeys(names, mongodb))


def letters(folder: Path, message_ids: Sequence[str]) -> None:
    (folder / "letters").mkdir()
    for number, each in enumerate(message_ids):
        (folder / "letters" / f"{number}.eml").write_text(f"Message-ID: <{each}>\n\n", encoding="utf-8")


def test_a_scan_that_ended_once_and_a_letter_that_was_sent_are_enough(mongodb: Documents, tmp_path: Path) -> None:
    mongodb["letters"].insert_one({"_id": "registration:e", "customer_id": CUSTOMER, "state": "sent"})

    told = evidence(mongodb, tmp_path, a_sign_up(), a_scan_requested(), a_scan_completed())

    assert every_request_ends(told) == []


def test_what_did_not_end_or_waits_is_told(mongodb: Documents, tmp_path: Path) -> None:
    mongodb["letters"].insert_one({"_id": "registration:e", "customer_id": CUSTOMER, "state": "sending"})
    mongodb["scans"].insert_one({"_id": SCAN, "state": "running", "outbox": [{"id": "e"}]})

    told = every_request_ends(evidence(mongodb, tmp_path, a_sign_up(), a_scan_requested()))

    assert f"scan {SCAN} ended 0 times" in told
    assert f"customer {CUSTOMER} had no registration letter" in told
    assert f"waits: scan {SCAN} runs" in told
    assert "waits: letter registration:e" in told
    assert "waits: scanner.scans has something to say" in told


def test_a_scan_that_ended_twice_is_told(mongodb: Documents, tmp_path: Path) -> None:
    told = every_request_ends(
        evidence(mongodb, tmp_path, a_scan_requested(), a_scan_completed(), a_scan_completed(mails=1))
    )

    assert told == [f"scan {SCAN} ended 2 times"]


def test_data_of_one_customer_with_another_is_told(mongodb: Documents, tmp_path: Path) -> None:
    mongodb["detections"].insert_one({"_id": "d", "scan_id": SCAN, "customer_id": "another"})
    strange = a_mail_scanned(customer_id="another")

    told = customers_are_apart(evidence(mongodb, tmp_path, a_scan_requested(), a_mail_scanned(), strange))

    assert len([each for each in told if each.startswith("event ")]) == 1
    assert "reports.detections: d" in told


@pytest.mark.parametrize(("crashes", "told"), [(0, ["<a> came 3 times"]), (1, ["<a> came 3 times"]), (2, [])])
def test_a_letter_may_come_again_once_a_crash(
    mongodb: Documents, tmp_path: Path, crashes: int, told: list[str]
) -> None:
    letters(tmp_path, ["a", "a", "a", "b"])

    assert letters_come_once(evidence(mongodb, tmp_path), crashes) == told


def test_a_token_is_found_in_events_databases_and_logs(mongodb: Documents, tmp_path: Path) -> None:
    before = no_token_is_in_the_clear(evidence(mongodb, tmp_path))
    (tmp_path / "scanner.log").write_text(f"answered {TOKEN}", encoding="utf-8")
    mongodb["grants"].insert_one({"_id": "g", "token": TOKEN})

    after = no_token_is_in_the_clear(evidence(mongodb, tmp_path, a_sign_up(company=TOKEN)))

    assert before == []
    assert after == ["topics", "signup", "consent", "scanner", "notifier", "reports", "scanner.log"]


def a_result(mongodb: Documents, *, mails: int = 2, threats: int = 0) -> None:
    mongodb["customers"].insert_one({"_id": CUSTOMER, "address": ADDRESS})
    mongodb["scans"].insert_one({"_id": SCAN, "customer_id": CUSTOMER, "completed": {"mails": mails}})
    for number in range(threats):
        mongodb["detections"].insert_one({"customer_id": CUSTOMER, "mail": {"mail_id": str(number)}})


@pytest.mark.parametrize(
    ("mails", "threats", "told"),
    [(2, 1, []), (3, 1, [f"{ADDRESS} has other completed"]), (2, 2, [f"{ADDRESS} has other mails"])],
)
def test_a_result_that_is_not_the_usual_one_is_told(
    mongodb: Documents, tmp_path: Path, mails: int, threats: int, told: list[str]
) -> None:
    a_result(mongodb, mails=mails, threats=threats)
    usual = Outcome(completed={"mails": 2}, mails=[{"mail_id": "0"}], mailboxes=[])

    assert each_mail_counts_once(evidence(mongodb, tmp_path), {ADDRESS: usual}) == told


def test_a_customer_without_a_result_is_told(mongodb: Documents, tmp_path: Path) -> None:
    usual = Outcome(completed={}, mails=[], mailboxes=[])

    (told,) = each_mail_counts_once(evidence(mongodb, tmp_path), {ADDRESS: usual})

    assert told.startswith(f"{ADDRESS} has no result")


def a_dead_letter(error_class: str, attempts: int, item_id: str = "") -> DeadLetter:
    death = Death(error_class, "", attempts, NOON)
    work = WorkQueued(customer_id=CUSTOMER, scan_id=SCAN, item_id=item_id)
    value = encode(announce(work, source="test")) if item_id else b"no event"
    return DeadLetter("scans/0/1", "scans", "key", value, death, NOON, "")


def test_every_dead_letter_is_told_but_of_a_page_that_killed_a_worker_thrice_and_may_do_so() -> None:
    wrong = [
        a_dead_letter("KeyError", 1),
        a_dead_letter("WorkerKilled", 3),
        a_dead_letter("WorkerKilled", 4, "deadly"),
        a_dead_letter("WorkerKilled", 3, "innocent"),
    ]

    told = wrongly_put_aside("scanner", [*wrong, a_dead_letter("WorkerKilled", 3, "deadly")], {"deadly": SCAN})

    assert [each.rpartition(", ")[2] for each in told] == [
        "KeyError after 1 attempts",
        "WorkerKilled after 3 attempts",
        "WorkerKilled after 4 attempts",
        "WorkerKilled after 3 attempts",
    ]


def test_two_pages_of_one_scan_that_were_put_aside_are_told() -> None:
    letters = [a_dead_letter("WorkerKilled", 3, each) for each in ("page 1", "page 1", "page 2")]

    told = wrongly_put_aside("scanner", letters, {"page 1": SCAN, "page 2": SCAN, "page 3": "another"})

    assert told == [f"scanner: 2 killers in scan {SCAN}"]


@pytest.mark.parametrize(
    ("poison", "told", "ended", "against"),
    [
        ("jail", 3, [], []),
        ("jail", 2, [], ["only 2 mails are told"]),
        ("jail", 3, ["scanner-1 with status -9"], ["scanner-1 with status -9 died"]),
        ("worker", 0, ["scanner-1 with status -9"], []),
        ("worker", 0, [], ["no worker died"]),
    ],
)
def test_poison_that_is_not_told_or_costs_a_worker_is_found(
    poison: str, told: int, ended: list[str], against: list[str]
) -> None:
    usual = Outcome(completed={"not_fully_analysed": told}, mails=[], mailboxes=[])

    assert costs_only_itself(poison, usual, ended) == against


def test_a_sealed_grant_is_no_token_in_the_clear(mongodb: Documents, tmp_path: Path) -> None:
    sealed = f"{TOKEN}.Y2lwaGVydGV4dA.dGFn"

    assert no_token_is_in_the_clear(evidence(mongodb, tmp_path, a_sign_up(company=sealed))) == []

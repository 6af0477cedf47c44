from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.scaling import Times, limited, report, simulate, spread

DOCUMENT = Path(__file__).parents[2] / "docs" / "scaling.md"
TIMES = Times(
    latency=0.25,
    page_overhead=0.0,
    mailbox_overhead=0.0,
    cpu_a_mail=0.001,
    processors=2.0,
    threads=16,
    requests_a_mail=1.0,
    requests_a_mailbox=0.0,
)
ALONE = 100 / 16


def test_mailboxes_of_one_partition_are_read_one_after_another() -> None:
    assert simulate(TIMES, 100, [3, 1], 1).seconds == pytest.approx(3 * ALONE)


def test_threads_are_shared_by_more_partitions_than_there_are() -> None:
    assert simulate(TIMES, 100, [1] * 32, 1).seconds == pytest.approx(2 * ALONE)
    assert simulate(TIMES, 100, [1] * 32, 2).seconds == pytest.approx(ALONE)


def test_processors_that_are_used_up_slow_all_down() -> None:
    slow = replace(TIMES, cpu_a_mail=0.5)

    outcome = simulate(slow, 100, [1] * 4, 1)

    assert outcome.seconds == pytest.approx(4 * 100 * 0.5 / 2)
    assert outcome.busy == pytest.approx(1.0)


def test_a_mailbox_is_asked_no_more_than_microsoft_allows() -> None:
    assert replace(TIMES, latency=0.01).alone(1_000) == pytest.approx(1_000 / (10_000 / 600))


def test_an_application_is_asked_no_more_either() -> None:
    assert limited(TIMES, 1_000, 1_000, 10.0) == pytest.approx(1_000_000 / 13_000)
    assert limited(TIMES, 1, 1_000, 100.0) == 100.0


def test_every_mailbox_waits_somewhere() -> None:
    lanes = spread(1_000, 48)

    assert (sum(lanes), len(lanes)) == (1_000, 48)


def test_the_document_says_what_the_simulation_prints() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    rows = [line for line in report().markdown().splitlines() if line.startswith("|")]

    assert [row for row in rows if row not in document] == []

"""`make recovery`: prints how soon work goes on after each fault, the best and the worst of some rounds."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from benchmarks.tables import Report
from tests.recovery.office import Office, now, opened
from tests.support.stack import Stack, running_stack

USUAL_SESSION = 45.0
AWAY = 5.0
"""Both in seconds."""
FIRST, SECOND, THIRD = "clerk-1", "clerk-2", "clerk-3"


@dataclass(frozen=True)
class Figure:
    """What one fault cost: seconds until work went on, events handled again, and a clerk's exit status and seconds."""

    seconds: float
    again: int
    ended: str = ""


def kill_and_return(office: Office, named: bool) -> Figure:
    """End a clerk as a crash would, and start it again at once."""
    since = now()
    office.clerks[FIRST].kill()
    office.hire(FIRST, named=named, session=USUAL_SESSION)
    return _settled(office, since)


def kill_for_good(office: Office, named: bool) -> Figure:
    """End a clerk as a crash would; the other one takes over."""
    del named
    since = now()
    office.clerks.pop(FIRST).kill()
    time.sleep(USUAL_SESSION)
    return _settled(office, since)


def drain_and_return(office: Office, named: bool) -> Figure:
    """Ask a clerk to end, and start it again, as a rolling restart does."""
    since = now()
    ended = _drained(office, FIRST)
    office.hire(FIRST, named=named, session=USUAL_SESSION)
    return _settled(office, since, ended)


def add_and_remove(office: Office, named: bool) -> Figure:
    """Let a third clerk come and go."""
    since = now()
    office.hire(THIRD, named=named, session=USUAL_SESSION)
    office.await_ready(THIRD)
    time.sleep(3)
    ended = _drained(office, THIRD)
    return _settled(office, since, ended)


def one_broker_away(office: Office, named: bool) -> Figure:
    """End one of three brokers, and start it again after five seconds; counted from its end."""
    del named
    since = now()
    office.stack.kafka.kill(1)
    time.sleep(AWAY)
    office.stack.kafka.start(1)
    office.stack.kafka.await_ready(1)
    return _settled(office, since)


def all_brokers_away(office: Office, named: bool) -> Figure:
    """End all brokers, and start them again after five seconds; counted from their return."""
    del named
    since = now()
    numbers = [node.number for node in office.stack.kafka.nodes]
    for number in numbers:
        office.stack.kafka.kill(number)
    time.sleep(AWAY)
    for number in numbers:
        office.stack.kafka.start(number)
    for number in numbers:
        office.stack.kafka.await_ready(number)
    return Figure(_back(office), office.handled_again(since))


def database_away(office: Office, named: bool) -> Figure:
    """End mongod, and start it again after five seconds; counted from its return."""
    del named
    since = now()
    office.stack.mongodb.kill()
    time.sleep(AWAY)
    office.stack.mongodb.start()
    office.stack.mongodb.await_ready()
    return Figure(_back(office), office.handled_again(since))


def _settled(office: Office, since: datetime, ended: str = "") -> Figure:
    time.sleep(3)
    office.catch_up()
    return Figure(office.longest_wait(since), office.handled_again(since), ended)


def _back(office: Office) -> float:
    """Return after how many seconds an event that is said now, and all before it, are handled."""
    begun, before = time.monotonic(), len(office.speaker.said)
    while len(office.speaker.said) == before:
        time.sleep(0.05)
    office.catch_up()
    return time.monotonic() - begun


def _drained(office: Office, name: str) -> str:
    begun = time.monotonic()
    status = office.clerks.pop(name).stop(within=60)
    return f"{status}, {time.monotonic() - begun:.1f} s"


Deed = Callable[[Office, bool], Figure]
FAULTS: dict[str, tuple[Deed, bool, str]] = {
    "worker killed, a nameless one begins at once": (kill_and_return, False, "60"),
    "worker killed, it begins again under its name": (kill_and_return, True, "60"),
    "worker killed, nobody begins": (kill_for_good, False, "60"),
    "worker ended by SIGTERM, a nameless one begins": (drain_and_return, False, "–"),
    "worker ended by SIGTERM, it begins again under its name": (drain_and_return, True, "–"),
    "worker added, and removed": (add_and_remove, False, "–"),
    "one broker of three away for 5 s": (one_broker_away, False, "30"),
    "all brokers away for 5 s, since their return": (all_brokers_away, False, "30"),
    "mongod away for 5 s, since its return": (database_away, False, "30"),
}


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each fault is done.")
@click.option("--only", default="", help="Faults whose name has this in it.")
def main(rounds: int, only: str) -> None:
    """Let two clerks handle 30 events a second, and do each fault to them some times."""
    report = Report("Recovery")
    chosen = {name: fault for name, fault in FAULTS.items() if only in name}
    lines = []
    with tempfile.TemporaryDirectory(prefix="recovery-") as name, running_stack(Path(name) / "stack") as stack:
        for number, (fault, (deed, named, allowed)) in enumerate(chosen.items()):
            figures = [_figure(stack, Path(name) / f"{number}-{each}", deed, named) for each in range(rounds)]
            seconds = [each.seconds for each in figures]
            again, ended = max(each.again for each in figures), ", ".join(each.ended for each in figures if each.ended)
            lines.append([fault, f"{min(seconds):.1f}", f"{max(seconds):.1f}", allowed, str(again), ended or "–"])
            report.note(" | ".join(lines[-1]))
    headings = ["fault", "best, s", "worst, s", "allowed, s", "handled again, most", "status and seconds of its end"]
    report.table(f"Until work went on, {rounds} times each", headings, lines)


def _figure(stack: Stack, folder: Path, deed: Deed, named: bool) -> Figure:
    with opened(stack, folder, [FIRST, SECOND], named=named, session=USUAL_SESSION) as office:
        return deed(office, named)


if __name__ == "__main__":
    main()

"""`python -m benchmarks.scaling`: what a hundred million mails would take, simulated from measured times.

Mailboxes wait in partitions, first come, first served, and one item of a partition is done at a time, as with scanners.
A partition belongs to a scanner, which does so many items at once and has so many processors. Between two ends of
mailboxes all that is being read goes on at one pace, so the simulation goes from one end to the next.
"""

import heapq
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks.tables import Report
from emulator.tenants import user_id
from services.scanner.scanning import stable_id
from services.scanner.work import LANES
from shared.messaging.lanes import lane_of

MEASURED = Path(__file__).with_name("scaling.toml")
CHECK_HEADINGS = ("mailboxes", "mails each", "scanners", "latency, ms", "measured, mails/s", "simulated", "error")
HEADINGS = (
    "mailboxes",
    "mails",
    "partitions",
    "scanners",
    "mails/s",
    "hours",
    "Graph requests",
    "of Graph's limit",
    "busy",
)
SIZES = ((100, 1_000), (1_000, 1_000), (10_000, 1_000), (100_000, 1_000))
LARGEST = SIZES[-1]
FLEETS = ((48, 1), (48, 2), (48, 4), (192, 4), (192, 16), (768, 16), (768, 64))
"""Partitions, scanners."""


@dataclass(frozen=True)
class Times:
    """What was measured, and what Microsoft says; seconds, but for the whole numbers."""

    latency: float
    page_overhead: float
    mailbox_overhead: float
    cpu_a_mail: float
    processors: float
    threads: int
    requests_a_mail: float
    requests_a_mailbox: float
    at_once: int = 4
    mailbox_requests: float = 10_000 / 600
    app_requests: float = 13_000.0
    mails_a_page: int = 50

    def alone(self, mails: int) -> float:
        """Return the seconds that a mailbox takes when nothing else wants the scanner."""
        pace = (
            min(self.at_once / self.latency, self.mailbox_requests)
            if self.latency
            else self.processors / self.cpu_a_mail
        )
        pages = -(-mails // self.mails_a_page)
        return mails / pace + pages * self.page_overhead + self.mailbox_overhead

    def requests(self, mailboxes: int, mails: int) -> float:
        """Return how many requests Graph gets."""
        return mailboxes * self.requests_a_mailbox + mailboxes * mails * self.requests_a_mail


@dataclass
class Scanner:
    """Its partitions, as what is left of the mailbox at the head of each, and when that was last true."""

    times: Times
    mails: int
    waiting: list[int]
    left: list[float]
    at: float = 0.0
    busy: float = 0.0

    def pace(self) -> float:
        """Return how fast what is being read goes on: 1 is as fast as alone."""
        active = len(self.left)
        at_once = min(1.0, self.times.threads / active)
        wanted = active * at_once * self.mails * self.times.cpu_a_mail / self.times.alone(self.mails)
        return at_once * min(1.0, self.times.processors / wanted)

    def next_end(self) -> float:
        """Return when the next mailbox ends."""
        return self.at + min(self.left) / self.pace()

    def go_on(self, until: float) -> None:
        """Let time pass; the mailbox that ends gives way to the next of its partition, and that to nothing."""
        done = (until - self.at) * self.pace()
        self.busy += done * len(self.left) * self.mails * self.times.cpu_a_mail / self.times.alone(self.mails)
        self.at, left, waiting = until, [], []
        for seconds, count in zip(self.left, self.waiting, strict=True):
            rest = seconds - done
            if rest > 1e-9:
                left.append(rest)
                waiting.append(count)
            elif count:
                left.append(self.times.alone(self.mails))
                waiting.append(count - 1)
        self.left, self.waiting = left, waiting


@dataclass(frozen=True)
class Outcome:
    """How long a scan took, and what share of the processors' time was used."""

    seconds: float
    busy: float


def spread(mailboxes: int, partitions: int) -> Sequence[int]:
    """Return how many mailboxes of one size are read in each partition: whichever is free gets the next one."""
    return [len(range(each, mailboxes, partitions)) for each in range(partitions)]


def lanes_of(tenant_id: str, addresses: str, mailboxes: int) -> Sequence[int]:
    """Return how many mailboxes waited in each partition of a tenant that was measured, when a hash led to them."""
    users = [user_id(addresses.format(number=number)) for number in range(1, mailboxes + 1)]
    lanes = Counter(lane_of(stable_id(tenant_id, each), LANES) for each in users)
    return [lanes[each] for each in range(LANES)]


def simulate(times: Times, mails: int, lanes: Sequence[int], scanners: int) -> Outcome:
    """Let a scan of mailboxes of one size be read, so many of them in each partition."""
    shares = [[each for each in lanes[number::scanners] if each] for number in range(scanners)]
    fleet = [Scanner(times, mails, [n - 1 for n in share], [times.alone(mails)] * len(share)) for share in shares]
    ends = [(each.next_end(), number) for number, each in enumerate(fleet) if each.left]
    heapq.heapify(ends)
    last = 0.0
    while ends:
        last, number = heapq.heappop(ends)
        fleet[number].go_on(last)
        if fleet[number].left:
            heapq.heappush(ends, (fleet[number].next_end(), number))
    return Outcome(last, sum(each.busy for each in fleet) / (last * scanners * times.processors))


def limited(times: Times, mailboxes: int, mails: int, seconds: float) -> float:
    """Return the seconds that a scan takes when Graph answers no more than an application may ask."""
    return max(seconds, times.requests(mailboxes, mails) / times.app_requests)


def forecast(times: Times, mailboxes: int, mails: int, partitions: int, scanners: int) -> Sequence[str]:
    """Return the line of a scan that nobody has measured."""
    outcome = simulate(times, mails, spread(mailboxes, partitions), scanners)
    seconds, requests = limited(times, mailboxes, mails, outcome.seconds), times.requests(mailboxes, mails)
    return (
        f"{mailboxes:,}",
        f"{mailboxes * mails:,}",
        f"{partitions}",
        f"{scanners}",
        f"{mailboxes * mails / seconds:,.0f}",
        f"{seconds / 3600:.1f}",
        f"{requests:,.0f}",
        f"{requests / seconds / times.app_requests:.0%}",
        f"{outcome.busy * outcome.seconds / seconds:.0%}",
    )


def checks(measured: Sequence[Mapping[str, Any]], times: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    """Yield for each run that was measured what the simulation says of it."""
    for run in measured:
        here = Times(**{**times, "latency": run["latency_ms"] / 1_000})
        mailboxes, mails, scanners = run["mailboxes"], run["mails_each"], run["scanners"]
        lanes = lanes_of(run["tenant_id"], run["addresses"], mailboxes)
        pace = mailboxes * mails / simulate(here, mails, lanes, scanners).seconds
        row = (mailboxes, mails, scanners, run["latency_ms"], run["mails_a_second"])
        yield (*map(str, row), f"{pace:.1f}", f"{pace / run['mails_a_second'] - 1:+.0%}")


def report() -> Report:
    """Simulate what was measured, and then what cannot be."""
    told = tomllib.loads(MEASURED.read_text(encoding="utf-8"))
    made, times = Report("Scaling, simulated"), Times(**told["fleet"])
    made.table("Beside what was measured", CHECK_HEADINGS, list(checks(told["runs"], told["measured"])))
    sizes = [forecast(times, mailboxes, mails, LANES, 4) for mailboxes, mails in SIZES]
    made.table("Four scanners, 48 partitions", HEADINGS, sizes)
    fleets = [forecast(times, *LARGEST, partitions, scanners) for partitions, scanners in FLEETS]
    made.table("A hundred million mails", HEADINGS, fleets)
    return made


@click.command()
@click.option("--write", type=click.Path(path_type=Path), help="Also write the tables, as Markdown, to this file.")
def main(write: Path | None) -> None:
    """Print the tables of docs/scaling.md."""
    made = report()
    if write:
        write.write_text(made.markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()

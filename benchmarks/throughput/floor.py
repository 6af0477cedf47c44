"""`python -m benchmarks.throughput.floor TENANT`: the plain loop; reads each mail, judges it, and prints what it found.

It calls what a jailed child calls, with what a child is told of the tenant and of each mail, in one process without
network, broker, database or jail. Its last line says what that took, all lists having been loaded before.
"""

import gc
import json
import os
import sys
import time
import tomllib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from subprocess import run
from typing import Final

from benchmarks.throughput.tenants import mails_of
from services.scanner.context import Context, Person
from services.scanner.important import is_important
from services.scanner.judging.engine import Engine, shipped_engine
from services.scanner.mail import Delivery
from services.scanner.parsing.parse import parse

KEY: Final = bytes(32)
WARMING: Final = 100
MEASURED: Final = ("seconds", "parsing", "without_traces")


@dataclass(frozen=True)
class Floor:
    """CPU seconds of the loop over all mails: to read, parse and judge them, and for the parsing alone."""

    mails: int
    seconds: float
    parsing: float
    without_traces: float


def measured(tenant: Path) -> Floor:
    """Run the loop in processes of their own, one for each processor, as busy as they are with the system; the mean."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(_looped, [tenant] * (os.cpu_count() or 1)))
    return Floor(found[0].mails, *(mean(getattr(each, name) for each in found) for name in MEASURED))


def _looped(tenant: Path) -> Floor:
    program = [sys.executable, "-m", "benchmarks.throughput.floor", str(tenant)]
    said = run(program, capture_output=True, text=True, check=True).stdout  # noqa: S603 — our own
    return Floor(**json.loads(said.splitlines()[-1]))


def main(tenant: Path) -> None:
    """Judge every mail of a tenant, and print."""
    context, mails, engine = _context(tenant), mails_of(tenant), shipped_engine()
    deliveries = {path: _delivery(path) for path in mails}
    for path in mails[:WARMING]:
        engine.judge(path.read_bytes(), deliveries[path], context)
    gc.collect()
    gc.freeze()
    seconds = _judge(mails, deliveries, context, engine)
    untraced = Context(domains=context.domains, people=context.people)
    without = _judge(mails, deliveries, untraced, engine)
    print(json.dumps({"mails": len(mails), "seconds": seconds, "parsing": _parse(mails), "without_traces": without}))


def _judge(mails: Iterable[Path], deliveries: Mapping[Path, Delivery], context: Context, engine: Engine) -> float:
    begun = time.process_time()
    for path in mails:
        judgement = engine.judge(path.read_bytes(), deliveries[path], context).judgement
        print(path.name, judgement.verdict.value, judgement.score)
    return time.process_time() - begun


def _parse(mails: Iterable[Path]) -> float:
    raws = [path.read_bytes() for path in mails]
    begun = time.process_time()
    for raw in raws:
        parse(raw)
    return time.process_time() - begun


def _delivery(path: Path) -> Delivery:
    mailbox = path.parents[1].name
    return Delivery(datetime.now(UTC), path.parent.name, "inbox", False, mailbox)


def _context(tenant: Path) -> Context:
    described = tomllib.loads((tenant / "tenant.toml").read_text(encoding="utf-8"))
    people = tuple(
        Person(each["display_name"], each["address"], "", is_important("")) for each in described.get("users", ())
    )
    return Context(domains=frozenset(described["domains"]), people=people, trace_key=KEY)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What a mail costs, by process and by purpose, beside the plain loop and others on the same mails."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.evaluation.peers import Peer, rspamd, spamassassin
from benchmarks.throughput.floor import Floor
from benchmarks.throughput.stand import Ended
from benchmarks.throughput.tenants import mails_of
from benchmarks.throughput.usage import CHILDREN, NOT_OURS

COST_HEADINGS = ("process", "all read", "whole scan", "of the loop")
PEER_HEADINGS = ("what", "CPU ms a mail", "of the loop")
PARTS = ("fetch", "parse", "detect", "jail", "events", "database")
OF_PEERS = 300
"""Mails that others judge: one takes a third of a second."""


def cost_lines(ended: Ended, least: Floor) -> Iterator[Sequence[str]]:
    """Yield a line for each kind of process, ours first, and their sum."""
    kinds = sorted(ended.whole.kinds, key=lambda kind: (kind in NOT_OURS, -ended.whole.kinds[kind]))
    ours = [kind for kind in kinds if kind not in NOT_OURS]
    for kind in ours:
        yield _cost(kind, ended.reading.kinds.get(kind, 0), ended.whole.kinds[kind], ended, least)
    yield _cost("ours, together", ended.reading.ours, ended.whole.ours, ended, least)
    for kind in kinds[len(ours) :]:
        yield _cost(f"not ours: {kind}", ended.reading.kinds.get(kind, 0), ended.whole.kinds[kind], ended, least)


def split_lines(ended: Ended, least: Floor) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return headings and lines: each kind of process of ours by what it spent its time on, and what is left."""
    rows = defaultdict[str, dict[str, float]](dict)
    for (kind, part), seconds in ended.reading.parts.items():
        named = "jail" if part == "ask children" else part
        rows[kind][named] = rows[kind].get(named, 0.0) + seconds
    parsing, judging = least.parsing, least.seconds - least.parsing
    share = ended.mails / least.mails
    children = ended.reading.kinds.get(CHILDREN, 0.0)
    rows[CHILDREN] = {"parse": parsing * share, "detect": judging * share}
    rows[CHILDREN]["jail"] = children - sum(rows[CHILDREN].values())
    lines = []
    for kind, parts in rows.items():
        left = ended.reading.kinds.get(kind, 0.0) - sum(parts.values())
        shown = [parts.get(part, 0.0) for part in PARTS]
        lines.append([kind, *(f"{1_000 * each / ended.mails:.2f}" for each in (*shown, left))])
    return ("until all is read", *PARTS, "left"), lines


def peer_lines(tenant: Path, ended: Ended, least: Floor) -> Iterator[Sequence[str]]:
    """Yield a line for the loop, the whole system and each peer that is installed."""
    loop = least.seconds / least.mails
    yield "the plain loop: read, parse, judge, print", f"{1_000 * loop:.2f}", "1.00"
    yield "the plain loop, parsing alone", f"{1_000 * least.parsing / least.mails:.2f}", ""
    system = ended.whole.ours / ended.mails
    yield "the whole system", f"{1_000 * system:.2f}", f"{system / loop:.2f}"
    raws = [path.read_bytes() for path in mails_of(tenant)[:OF_PEERS]]
    with ExitStack() as started:
        for peer in (started.enter_context(spamassassin()), started.enter_context(rspamd())):
            if peer:
                taken = _judged(peer, raws)
                yield f"{peer.name}, {len(raws)} of the mails", f"{1_000 * taken:.2f}", f"{taken / loop:.2f}"


def _judged(peer: Peer, raws: Sequence[bytes]) -> float:
    return sum(peer.judge(raw).cpu_seconds for raw in raws) / len(raws)


def _cost(kind: str, reading: float, whole: float, ended: Ended, least: Floor) -> Sequence[str]:
    read, all_of_it = (seconds / ended.mails for seconds in (reading, whole))
    return kind, f"{1_000 * read:.2f}", f"{1_000 * all_of_it:.2f}", f"{all_of_it * least.mails / least.seconds:.0%}"

"""A labelled corpus, judged by jailed children."""

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from rich.progress import track

from benchmarks.corpus import Labelled, Row, read_labels, read_mails
from services.scanner.context import Context
from services.scanner.jail.analysers import Analysers, jailed_analysers
from services.scanner.judging.verdict import Judgement
from services.scanner.mail import Delivery

Judged = tuple[Row, Judgement]


def is_judged(row: Row) -> bool:
    """Tell whether rates may be quoted of a mail: fixtures are for the parser only."""
    return row.label != "fixture"


def judged(corpus: Path, jobs: int) -> Iterator[Judged]:
    """Yield label and judgement of every mail, in the order of the corpus, with a progress bar on a terminal."""
    total = sum(map(is_judged, read_labels(corpus).values()))
    with jailed_analysers(jobs) as analysers:
        mails = track(read_mails(corpus, is_judged), "Judging", total, transient=True, disable=not sys.stderr.isatty())
        yield from _in_parallel(mails, _judge_with(analysers), jobs)


def _judge_with(analysers: Analysers) -> Callable[[Labelled], Judged]:
    context = Context()
    return lambda mail: (mail.row, analysers.judge(mail.raw, Delivery(), context).judgement)


def _in_parallel(mails: Iterable[Labelled], judge: Callable[[Labelled], Judged], jobs: int) -> Iterator[Judged]:
    waiting: deque[Future[Judged]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        for mail in mails:
            waiting.append(pool.submit(judge, mail))
            if len(waiting) > jobs * 3:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

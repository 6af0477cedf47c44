"""The command line: judge mails in files, print what was found, in the order of the input."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import perf_counter
from types import FrameType
from typing import Final, TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.scanner.antivirus import with_antivirus
from services.scanner.clamd import Address, BadAddress, read_address
from services.scanner.command.mail_files import BadInput, FileMail, mails_in
from services.scanner.command.output import OUTPUTS, Output, Result, visible
from services.scanner.command.words import SAID, JudgeWords
from services.scanner.context import Context
from services.scanner.jail.analysers import Analysers, Places, SourcesAreWrong, jailed_analysers
from services.scanner.mail import Delivery

AHEAD: Final = 3
FOLDER: Final = click.Path(exists=True, file_okay=False)
ALL_JUDGED, SOME_BAD, NOTHING_JUDGED, INTERRUPTED = 0, 1, 2, 130


@dataclass
class Tally:
    """How many mails were judged and how many inputs were bad."""

    judged: int = 0
    bad: int = 0

    @property
    def status(self) -> int:
        """Return the exit status."""
        if not self.judged:
            return NOTHING_JUDGED
        return SOME_BAD if self.bad else ALL_JUDGED


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> Address | None:
    try:
        return read_address(value) if value else None
    except BadAddress as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.option("--format", "format_", type=click.Choice(list(OUTPUTS)), default="text", show_default=True)
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default=True, help="Jailed children."
)
@click.option(
    "--language", type=click.Choice(list(SAID)), default="en", show_default=True, help="Of the findings' words."
)
@click.option("--yara", metavar="FOLDER", type=FOLDER, help="YARA rules to try on each mail.")
@click.option("--feeds", metavar="FOLDER", type=FOLDER, help="Files of URLhaus, PhishTank, OpenPhish.")
@click.option("--clamd", metavar="ADDRESS", callback=_address, help="Socket or host:port of clamd to ask.")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
def judge(
    *,
    format_: str,
    jobs: int,
    language: str,
    yara: str | None,
    feeds: str | None,
    clamd: Address | None,
    paths: tuple[Path, ...],
) -> None:
    """Judge mails in .eml and .msg files, mboxes, Maildirs and folders of them.

    Exit status: 0 all were judged, 1 some input was bad, 2 nothing was judged.
    """
    words = JudgeWords(language)
    sys.stdout.reconfigure(errors="replace", newline="")  # type: ignore[union-attr]  # a text stream that can
    try:
        with interruptions() as interrupted, jailed_analysers(jobs, places=Places(yara or "", feeds or "")) as jailed:
            output, analysers = OUTPUTS[format_](sys.stdout, words), with_antivirus(jailed, clamd)
            inputs = until(interrupted, mails_in(paths))
            tally = judge_files(inputs, analysers, output, words, jobs=jobs, errors=sys.stderr)
    except SourcesAreWrong as error:
        raise click.UsageError(str(error)) from error
    except KeyboardInterrupt:
        click.echo(words.of("stopped"), err=True)
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(SOME_BAD) from None
    if not tally.judged:
        click.echo(words.of("nothing_judged"), err=True)
    raise SystemExit(tally.status)


@contextmanager
def interruptions() -> Iterator[Event]:
    """Note an interruption as well as raising it: Python loses an exception that strikes within a destructor."""
    interrupted = Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        interrupted.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def until(interrupted: Event, inputs: Iterable[FileMail | BadInput]) -> Iterator[FileMail | BadInput]:
    """Yield inputs; raises KeyboardInterrupt for an interruption that was noted."""
    for each in inputs:
        if interrupted.is_set():
            raise KeyboardInterrupt
        yield each


def judge_files(
    inputs: Iterable[FileMail | BadInput],
    analysers: Analysers,
    output: Output,
    words: JudgeWords,
    *,
    jobs: int,
    errors: TextIO,
) -> Tally:
    """Judge what comes, write it in order, say on `errors` what is bad, and count."""
    tally = Tally()
    context = Context()

    def judge_one(mail: FileMail) -> Result:
        begun = perf_counter()
        judged = analysers.judge(mail.raw, Delivery(), context)
        return Result(mail.path, judged.judgement, (perf_counter() - begun) * 1000)

    def good() -> Iterator[FileMail]:
        for each in inputs:
            if isinstance(each, BadInput):
                tally.bad += 1
                errors.write(f"{visible(each.path)}: {words.of(each.problem)}\n")
            else:
                yield each

    with _progress(errors) as progress:
        task = progress.add_task(words.of("judging"), total=None)
        for result in in_order(good(), judge_one, jobs):
            output.write(result)
            tally.judged += 1
            progress.advance(task)
    if tally.judged:
        output.end()
    return tally


def in_order(mails: Iterable[FileMail], judge_one: Callable[[FileMail], Result], jobs: int) -> Iterator[Result]:
    """Yield results in the order of the mails, with no more than a few mails waiting."""
    waiting: deque[Future[Result]] = deque()
    pool = ThreadPoolExecutor(jobs)
    try:
        for mail in mails:
            waiting.append(pool.submit(judge_one, mail))
            while waiting and (len(waiting) >= jobs * AHEAD or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _progress(errors: TextIO) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(file=errors), transient=True, disable=not errors.isatty())

"""`python -m benchmarks.evaluation --corpus FOLDER`: verdicts per source and category, speed, and peers beside it."""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from benchmarks.corpus import Labelled, NoCorpus, Row, read_labels, read_mails
from benchmarks.evaluation.comparing import compared
from benchmarks.evaluation.figures import Judged, counted, rows
from benchmarks.evaluation.speed import measured
from benchmarks.evaluation.stages import stages
from benchmarks.judging import is_judged, judged
from benchmarks.own_mail.mails import own_mails
from benchmarks.tables import Report
from services.scanner.jail.analysers import InlineAnalysers

ABOUT = """Made by `make evaluate CORPUS=folder`. *Threat* and *potential* are the shares called malicious and
suspicious; the interval is that of *either*. Rates are per mail; *templates* tells how many different ones
there are. Figures stand for their source only and are never pooled. Mails of the corpus are judged without a
tenant: no colleagues, no partners, no second pass. Weights were set by hand while these figures were looked
at, so mail that nobody has seen will be judged less well; [text-model.md](text-model.md) says what the text
model was trained on. Mails of our own (`benchmarks/own_mail`) are invented; the innocent ones were chosen to
be hard, and detectors were mended by them."""
VERDICTS = ("source", "category", "label", "mails", "templates", "threat", "potential", "either", "95 % interval")


@click.command()
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of labelled mail.")
@click.option("--sample", default=60, show_default=True, help="Mails of each source for the speed and the peers.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Jailed children.")
@click.option("--write", type=click.Path(path_type=Path), help="Also write the tables, as Markdown, to this file.")
def evaluate(corpus: Path, sample: int, jobs: int, write: Path | None) -> None:
    """Judge a labelled corpus and print how well and how fast it was done."""
    try:
        labels = [row for row in read_labels(corpus).values() if is_judged(row)]
        report = Report("Detection, measured")
        report.note(ABOUT)
        report.table("Verdicts per source and category", VERDICTS, list(rows(counted(_judged(corpus, jobs)))))
        report.table("Mails of our own", VERDICTS, list(rows(counted(_own()))))
        _time(report, list(read_mails(corpus, _drawn(labels, sample))))
    except NoCorpus as error:
        raise click.ClickException(str(error)) from error
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


def _judged(corpus: Path, jobs: int) -> Iterator[Judged]:
    return (Judged(row, judgement.verdict) for row, judgement in judged(corpus, jobs))


def _own() -> Iterator[Judged]:
    analysers = InlineAnalysers()
    for mail in own_mails():
        verdict = analysers.judge(mail.raw, mail.delivery, mail.context).judgement.verdict
        category = "innocent" if mail.label == "ham" else mail.category
        yield Judged(Row(mail.id, f"own, {mail.language}", mail.label, category), verdict)


def _drawn(labels: Sequence[Row], sample: int) -> Callable[[Row], bool]:
    draw = random.Random(1)  # noqa: S311 — the same draw each time
    by_source: dict[str, list[str]] = {}
    for row in labels:
        by_source.setdefault(row.source, []).append(row.id)
    chosen = {name for names in by_source.values() for name in draw.sample(names, min(sample, len(names)))}
    return lambda row: row.id in chosen


def _time(report: Report, mails: Sequence[Labelled]) -> None:
    plain = [mail.raw for mail in mails if not mail.row.attachments]
    headings = (
        "mails",
        "how many",
        "CPU ms, median",
        "CPU ms, 99th of 100",
        "mails per CPU second, jailed",
        "MB a child",
    )
    speeds = {"without attachments": measured(plain), "all": measured([mail.raw for mail in mails])}
    sizes = {"without attachments": len(plain), "all": len(mails)}
    report.table(
        "Speed on one core",
        headings,
        [
            (
                name,
                str(sizes[name]),
                *(f"{value:.1f}" for value in (at.median_ms, at.slow_ms, at.per_cpu_second, at.child_megabytes)),
            )
            for name, at in speeds.items()
        ],
    )
    report.table("Where the time goes, without attachments", ("stage", "mean µs a mail"), list(stages(plain)))
    compared(report, mails, speeds["all"].per_cpu_second)


if __name__ == "__main__":
    evaluate()

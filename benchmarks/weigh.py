"""`python -m benchmarks.weigh --corpus FOLDER`: what each kind tells, and what flips when its weight changes.

For each kind: its weight; in how many of a hundred mails of each source it was seen, attacks first; the lift (its share
among attacks by its share among innocent mail, both a mean over sources, so that a large source counts no more than a
small one); and how many attacks and innocent mails would get another verdict without it, and with one more.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import click

from benchmarks.corpus import NoCorpus, Row
from benchmarks.judging import judged
from benchmarks.tables import Report
from services.scanner.judging.verdict import Weights, judge_findings, load_weights
from shared.verdicts import Finding, Verdict

FEWEST = 30
"""A source with fewer mails of a category says nothing in hundredths."""


class Case:
    """A mail's label, the kinds that were seen in it, and its verdict."""

    def __init__(self, row: Row, findings: Sequence[Finding], verdict: Verdict) -> None:
        """Keep the kinds only: evidence is not needed."""
        self.source = f"{row.source}:{row.category}" if row.is_malicious else row.source
        self.is_malicious, self.is_ham = row.is_malicious, row.is_ham
        self.findings = [Finding(kind) for kind in dict.fromkeys(each.kind for each in findings)]
        self.kinds = {each.kind for each in self.findings}
        self.is_flagged = verdict is not Verdict.CLEAN

    def flips(self, weights: Weights) -> bool:
        """Tell whether other weights would change whether the mail is flagged."""
        return (judge_findings(self.findings, weights).verdict is not Verdict.CLEAN) != self.is_flagged


@click.command()
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), required=True, help="Folder of labelled mail.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Jailed children.")
@click.option("--write", type=click.Path(path_type=Path), help="Also write the table, as Markdown, to this file.")
def weigh(corpus: Path, jobs: int, write: Path | None) -> None:
    """Print the table from which the weights are set by hand."""
    try:
        cases = [
            Case(row, (*judgement.findings, *judgement.spoke_for), judgement.verdict)
            for row, judgement in judged(corpus, jobs)
            if row.is_malicious or row.is_ham
        ]
    except NoCorpus as error:
        raise click.ClickException(str(error)) from error
    report = Report("What each finding tells")
    sources = _sources(cases)
    headings = ("kind", "weight", *(f"{name}, %" for name in sources), "lift", "without it", "one more")
    report.table("Hits by source, lift, and flips (attacks / innocent)", headings, list(lines(cases, load_weights())))
    if write:
        write.write_text(report.markdown(), encoding="utf-8")


def lines(cases: Sequence[Case], weights: Weights) -> Iterable[tuple[str, ...]]:
    """Yield a line of text for each kind that was seen, heaviest first."""
    sources = _sources(cases)
    sizes = Counter(case.source for case in cases)
    seen: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for kind in case.kinds:
            seen[kind].append(case)
    for kind in sorted(seen, key=lambda each: (-weights.kinds[each].weight, each)):
        hits = Counter(case.source for case in seen[kind])
        shares = {source: hits[source] / sizes[source] for source in sources}
        without, more = (_changed(weights, kind, to) for to in (0.0, weights.kinds[kind].weight + 1))
        yield (
            kind,
            f"{weights.kinds[kind].weight:g}",
            *(f"{shares[source]:.2%}".rstrip("%") for source in sources),
            _lift(shares, sources),
            _flips(seen[kind], without),
            _flips(seen[kind], more),
        )


def _sources(cases: Iterable[Case]) -> dict[str, bool]:
    """Return the sources that are large enough, attacks first, and whether each is innocent."""
    sizes = Counter((case.is_ham, case.source) for case in cases)
    return {source: is_ham for (is_ham, source), size in sorted(sizes.items()) if size >= FEWEST}


def _changed(weights: Weights, kind: str, weight: float) -> Weights:
    return replace(weights, kinds={**weights.kinds, kind: replace(weights.kinds[kind], weight=weight)})


def _lift(shares: Mapping[str, float], sources: Mapping[str, bool]) -> str:
    attacks, innocent = (
        mean([share for source, share in shares.items() if sources[source] is is_ham] or [0.0])
        for is_ham in (False, True)
    )
    return f"{attacks / innocent:.1f}" if innocent else "never in innocent mail"


def _flips(cases: Iterable[Case], weights: Weights) -> str:
    flipped = [case for case in cases if case.flips(weights)]
    return f"{sum(case.is_malicious for case in flipped)} / {sum(case.is_ham for case in flipped)}"


if __name__ == "__main__":
    weigh()

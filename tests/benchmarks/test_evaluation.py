import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.corpus import Row
from benchmarks.evaluation.__main__ import evaluate
from benchmarks.evaluation.figures import Judged, counted, interval, rows
from benchmarks.evaluation.peers import rspamd, spamassassin
from shared.verdicts import Verdict
from tests.benchmarks.corpora import write_corpus

EXTORTION = (
    b"From: x@kx7.example\nTo: ken@contoso.example\nSubject: you\n\nI recorded you through your webcam on adult sites. "
    b"Send $900 in bitcoin to bc1q5dba2601ad7ec47f59f6ee96eb13ea25513774 within 48 hours or all your contacts get it.\n"
)
MINUTES = (
    b"From: mika@adatum.example\nTo: ken@contoso.example\nSubject: Minutes\n\n"
    b"Here are the minutes. See you on Thursday.\n"
)


def test_verdicts_are_counted_by_source_and_category_and_innocent_mail_comes_last() -> None:
    ham, attack = Row("h", "a", "ham", "list"), Row("p", "z", "malicious", "phish", cluster="one")
    judged = [
        Judged(ham, Verdict.CLEAN),
        Judged(attack, Verdict.MALICIOUS),
        Judged(attack, Verdict.SUSPICIOUS),
        Judged(attack, Verdict.CLEAN),
    ]

    lines = list(rows(counted(judged)))

    assert [line[:8] for line in lines] == [
        ("z", "phish", "malicious", "3", "1", "33.33%", "33.33%", "66.67%"),
        ("a", "list", "ham", "1", "1", "0.00%", "0.00%", "0.00%"),
    ]


@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"), [(0, 0, 0.0, 1.0), (0, 100, 0.0, 0.037), (50, 100, 0.404, 0.596)]
)
def test_the_interval_is_wilsons(hits: int, trials: int, low: float, high: float) -> None:
    assert interval(hits, trials) == pytest.approx((low, high), abs=0.001)


@pytest.mark.slow
def test_a_corpus_is_judged_and_the_tables_are_written(tmp_path: Path) -> None:
    corpus = write_corpus(
        tmp_path, {("pot", "malicious", "extortion"): EXTORTION, ("list", "ham", "personal"): MINUTES}
    )
    written = tmp_path / "results.md"

    result = CliRunner().invoke(evaluate, ["--corpus", str(corpus), "--jobs", "1", "--write", str(written)])

    assert result.exit_code == 0, result.output
    lines = written.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("| pot | extortion | malicious | 1 | 1 | 100.00% |") for line in lines)
    assert any(line.startswith("| list | personal | ham | 1 | 1 | 0.00% | 0.00% | 0.00% |") for line in lines)
    assert any(line.startswith("| Shindan, jailed | 100.0% of 1 |") for line in lines)
    assert any(line.startswith("| parsing | ") for line in lines)


def test_a_folder_that_is_no_corpus_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(evaluate, ["--corpus", str(tmp_path)])

    assert result.exit_code == 1
    assert "holds no labels.csv" in result.output


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("spamassassin"), reason="SpamAssassin is not installed")
def test_spamassassin_judges_without_network() -> None:
    with spamassassin() as peer:
        assert peer is not None
        assert peer.judge(MINUTES).cpu_seconds > 0


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("rspamd"), reason="rspamd is not installed")
def test_rspamd_judges_without_network() -> None:
    with rspamd() as peer:
        assert peer is not None
        assert peer.judge(MINUTES).verdict is Verdict.CLEAN

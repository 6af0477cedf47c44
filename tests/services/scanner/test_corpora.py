"""Real mail that is no part of the project: nothing may raise or hang, whatever the verdicts are."""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
import zstandard

from services.scanner.context import Context
from services.scanner.jail.analysers import jailed_analysers
from services.scanner.mail import Delivery

pytestmark = [pytest.mark.corpora, pytest.mark.slow]
LOST = {"analyser_killed", "analysis_took_too_long", "could_not_be_parsed", "detector_failed", "needed_too_much_memory"}


@pytest.fixture(scope="module")
def corpora() -> Path:
    folder = os.environ.get("SHINDAN_CORPORA")
    if not folder:
        pytest.skip("set SHINDAN_CORPORA to the folder of <source>.tar.zst archives")
    return Path(folder)


def mails(archives: list[Path], most: int) -> Iterator[bytes]:
    for packed in archives:
        with (
            packed.open("rb") as file,
            zstandard.ZstdDecompressor().stream_reader(file) as stream,
            tarfile.open(fileobj=stream, mode="r|") as archive,
        ):
            members = (each for _, each in zip(range(most), archive, strict=False))
            yield from (read.read() for each in members if (read := archive.extractfile(each)) is not None)


def test_fixtures_of_other_parsers_are_read_without_harm(corpora: Path) -> None:
    lost: list[str] = []
    slowest, count = 0.0, 0

    with jailed_analysers(2) as analysers:
        for raw in mails(sorted(corpora.glob("fix_*.tar.zst")), 10_000):
            begun = perf_counter()
            reasons = analysers.judge(raw, Delivery(), Context()).judgement.not_fully_analysed
            slowest, count = max(slowest, perf_counter() - begun), count + 1
            lost += LOST & set(reasons)

    assert count > 500
    assert slowest < 10
    assert lost == []


def test_a_thousand_mails_are_judged_and_no_child_is_lost(corpora: Path) -> None:
    archives = sorted(each for each in corpora.glob("*.tar.zst") if not each.name.startswith("fix_"))
    lost: list[str] = []
    count = 0

    with jailed_analysers(2) as analysers:
        for raw in mails(archives, 1000 // len(archives) + 1):
            reasons = analysers.judge(raw, Delivery(), Context()).judgement.not_fully_analysed
            lost += LOST & set(reasons)
            count += 1

    assert count >= 1000
    assert lost == []

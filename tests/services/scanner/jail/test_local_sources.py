import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from services.scanner.context import Context
from services.scanner.jail.analysers import Analysers, Places, Rules, SourcesAreWrong, jailed_analysers
from services.scanner.mail import Delivery
from shared.verdicts import Verdict
from tests.support.dying import DEADLY
from tests.support.raw_mails import RawFile, raw_mail

FORBIDDEN = raw_mail(text="Here is the forbidden word.")
LISTED = raw_mail(text="See https://listed.example/page there.")


def a_rule(name: str, word: str) -> str:
    return f'rule {name} {{ meta: severity = "high" strings: $w = "{word}" condition: $w }}'


@pytest.fixture
def places(tmp_path: Path) -> Places:
    for name in ("rules", "feeds"):
        (tmp_path / name).mkdir()
    (tmp_path / "rules" / "a.yar").write_text(a_rule("Forbidden", "forbidden"))
    (tmp_path / "feeds" / "a.txt").write_text("https://listed.example/page\n")
    return Places(str(tmp_path / "rules"), str(tmp_path / "feeds"))


def found(analysers: Analysers, raw: bytes) -> list[tuple[str, str]]:
    judgement = analysers.judge(raw, Delivery(), Context()).judgement
    return [(each.kind, each.evidence[0].value) for each in judgement.findings]


def reasons(analysers: Analysers, raw: bytes) -> tuple[str, ...]:
    return analysers.judge(raw, Delivery(), Context()).judgement.not_fully_analysed


def test_jailed_children_use_rules_and_feeds(places: Places) -> None:
    attached = raw_mail(files=[RawFile("a.txt", b"forbidden " * 500_000)])

    with jailed_analysers(1, places=places, rules=Rules(mails=2)) as analysers:
        told = [found(analysers, raw) for raw in (FORBIDDEN, LISTED, raw_mail(), attached)]
        verdict = analysers.judge(FORBIDDEN, Delivery(), Context()).judgement.verdict

    assert told == [
        [("yara_strong_match", "Forbidden")],
        [("link_on_phishing_feed", "https://listed.example/page")],
        [],
        [("yara_strong_match", "Forbidden")],
    ]
    assert verdict is Verdict.MALICIOUS


def test_without_places_there_is_nothing_to_find() -> None:
    with jailed_analysers(1) as analysers:
        assert found(analysers, FORBIDDEN) == []


def test_a_broken_rule_keeps_the_children_from_starting_and_is_named(places: Places) -> None:
    (Path(places.yara) / "b.yar").write_text("rule Broken {\n condition: unknown }")
    analysers = jailed_analysers(2, places=places)

    with pytest.raises(SourcesAreWrong, match=r"b\.yar:2:13: unknown identifier"), analysers:
        pass


def rewrite(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, (time.time() + 60, time.time() + 60))


def after_recycling(look: Callable[[], object]) -> object:
    """Look twice: the fork that answers first was made before."""
    look()
    return look()


def test_changed_files_are_taken_up_by_the_next_fork(places: Places) -> None:
    with jailed_analysers(1, places=places, rules=Rules(mails=1)) as analysers:
        before = found(analysers, LISTED)
        rewrite(Path(places.feeds) / "a.txt", "https://other.example/\n")
        after = after_recycling(lambda: found(analysers, LISTED))

    assert (len(before), after) == (1, [])


def test_what_was_loaded_stays_while_changed_files_are_wrong(places: Places) -> None:
    with jailed_analysers(1, places=places, rules=Rules(mails=1)) as analysers:
        rewrite(Path(places.yara) / "a.yar", "rule {")
        after = after_recycling(lambda: found(analysers, FORBIDDEN))

    assert after == [("yara_strong_match", "Forbidden")]


def test_a_child_that_replaces_another_says_that_its_sources_are_wrong(places: Places) -> None:
    with jailed_analysers(1, engine="tests.support.dying:DyingEngine", places=places) as analysers:
        rewrite(Path(places.yara) / "a.yar", "rule {")
        killed = reasons(analysers, DEADLY)
        after = reasons(analysers, FORBIDDEN)

    assert killed == ("analyser_killed",)
    assert after == ("local_source_failed",)

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.scanner import parsing
from services.scanner.context import Context
from services.scanner.jail.analysers import JailedAnalysers, Rules, jailed_analysers
from services.scanner.mail import Delivery
from shared import wording
from tests.support.hostile import HOSTILE
from tests.support.hostile.mails import Hostile
from tests.support.raw_mails import raw_mail

LOST = {"analysis_took_too_long", "analyser_killed", "could_not_be_parsed", "detector_failed"}
SOURCES = sorted(Path(parsing.__file__).parent.glob("*.py"))
NOTED = re.compile(r"\bnote\(\"(\w+)\"")


@pytest.fixture(scope="module")
def analysers() -> Iterator[JailedAnalysers]:
    with jailed_analysers(1, seconds=60, rules=Rules(cpu_seconds=25)) as jailed:
        yield jailed


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_contained_and_said_and_costs_the_next_one_nothing(
    analysers: JailedAnalysers, hostile: Hostile
) -> None:
    judged = analysers.judge(hostile.build(hostile.size), Delivery(), Context())
    following = analysers.judge(raw_mail(), Delivery(), Context())

    reasons = judged.judgement.not_fully_analysed
    assert not LOST.intersection(reasons)
    assert (hostile.reason in reasons) if hostile.reason else reasons == ()
    assert following.message_id == "<1@contoso.example>"
    assert following.judgement.not_fully_analysed == ()


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_each_reason_is_worded(language: str) -> None:
    noted = {reason for source in SOURCES for reason in NOTED.findall(source.read_text(encoding="utf-8"))}

    assert {hostile.reason for hostile in HOSTILE.values()} - {"", "needed_too_much_memory"} <= noted
    assert noted | LOST <= set(wording.of(language).reasons)

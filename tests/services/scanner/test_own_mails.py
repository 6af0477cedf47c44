"""Mail of our own invention: what is innocent must pass, and most of what is not must be found."""

from dataclasses import dataclass

import pytest

from benchmarks.own_mail.mails import OwnMail, own_mails
from services.scanner.judging.engine import shipped_engine
from shared.verdicts import Verdict

FOUND, NAMED = 0.80, 0.33
"""The shares of the threats that are found at all, and called threats: raise them with the detectors."""


@dataclass(frozen=True)
class Judged:
    mail: OwnMail
    verdict: Verdict
    kinds: tuple[str, ...]
    not_fully_analysed: tuple[str, ...]


@pytest.fixture(scope="module")
def judged() -> tuple[Judged, ...]:
    engine = shipped_engine()
    judgements = [(mail, engine.judge(mail.raw, mail.delivery, mail.context).judgement) for mail in own_mails()]
    return tuple(
        Judged(mail, each.verdict, tuple(found.kind for found in each.findings), each.not_fully_analysed)
        for mail, each in judgements
    )


def test_every_innocent_mail_is_looked_at_by_every_detector(judged: tuple[Judged, ...]) -> None:
    missed = {each.mail.id: each.not_fully_analysed for each in judged if each.mail.is_ham and each.not_fully_analysed}

    assert missed == {}


def test_no_innocent_mail_is_called_a_threat(judged: tuple[Judged, ...]) -> None:
    wronged = {each.mail.id: each.kinds for each in judged if each.mail.is_ham and each.verdict is Verdict.MALICIOUS}

    assert wronged == {}


def test_at_most_one_innocent_mail_in_a_hundred_is_suspected(judged: tuple[Judged, ...]) -> None:
    suspected = {each.mail.id: each.kinds for each in judged if each.mail.is_ham and each.verdict is Verdict.SUSPICIOUS}

    assert len(suspected) <= sum(each.mail.is_ham for each in judged) / 100, suspected


def test_no_fewer_threats_are_found_than_were_before(judged: tuple[Judged, ...]) -> None:
    threats = [each for each in judged if not each.mail.is_ham]

    found = [each for each in threats if each.verdict is not Verdict.CLEAN]
    named = [each for each in threats if each.verdict is Verdict.MALICIOUS]

    assert len(found) >= FOUND * len(threats)
    assert len(named) >= NAMED * len(threats)

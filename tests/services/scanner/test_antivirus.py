from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from prometheus_client import REGISTRY

from local.ports import free_port
from services.scanner.antivirus import REST, WithAntivirus, with_antivirus
from services.scanner.clamd import Clamd, read_address
from services.scanner.context import Context
from services.scanner.jail.analysers import InlineAnalysers, Judged
from services.scanner.judging.engine import not_judged
from services.scanner.mail import Delivery
from shared.verdicts import AttackType, Verdict
from tests.support.clamd import WORD, FakeClamd, fake_clamd
from tests.support.engines import small_engine
from tests.support.raw_mails import raw_mail

HARMLESS, INFECTED = raw_mail(text="Minutes"), raw_mail(subject=WORD.decode())


class KilledAnalysers(InlineAnalysers):
    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        del raw, delivery, context
        return not_judged("analyser_killed")


@dataclass
class Watch:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> FakeClamd:
    return FakeClamd()


@pytest.fixture
def clamd(server: FakeClamd) -> Iterator[Clamd]:
    with fake_clamd(server) as address:
        yield Clamd(read_address(address), seconds=60, largest=1_000_000)


def asked(outcome: str) -> float:
    return REGISTRY.get_sample_value("shindan_antivirus_mails_total", {"outcome": outcome}) or 0.0


def reasons(analysers: WithAntivirus, raw: bytes = HARMLESS) -> tuple[str, ...]:
    return analysers.judge(raw, Delivery(), Context()).judgement.not_fully_analysed


def test_what_clamd_finds_makes_a_threat_of_a_mail(clamd: Clamd) -> None:
    found_before = asked("found")
    analysers = WithAntivirus(InlineAnalysers(), clamd)

    infected, harmless = (analysers.judge(raw, Delivery(), Context()).judgement for raw in (INFECTED, HARMLESS))

    assert (infected.verdict, infected.attack_type) == (Verdict.MALICIOUS, AttackType.MALWARE)
    assert [(each.kind, each.evidence[0].value) for each in infected.findings] == [("antivirus_match", "Test.Word-1")]
    assert harmless.verdict is Verdict.CLEAN
    assert harmless.not_fully_analysed == ()
    assert asked("found") == found_before + 1


def test_a_guess_of_clamd_is_no_threat(clamd: Clamd, server: FakeClamd) -> None:
    server.signature = "Heuristics.Encrypted.Zip"

    judgement = WithAntivirus(InlineAnalysers(), clamd).judge(INFECTED, Delivery(), Context()).judgement

    assert judgement.verdict is Verdict.CLEAN
    assert [each.kind for each in judgement.findings] == ["antivirus_suspicion"]


def test_what_clamd_finds_counts_although_the_child_died(clamd: Clamd) -> None:
    judgement = WithAntivirus(KilledAnalysers(), clamd).judge(INFECTED, Delivery(), Context()).judgement

    assert judgement.verdict is Verdict.MALICIOUS
    assert judgement.not_fully_analysed == ("analyser_killed",)


def test_a_server_that_fails_is_said_with_the_mail_and_counted(clamd: Clamd, server: FakeClamd) -> None:
    server.answer, failed_before = "stream: broken ERROR", asked("failed")

    shipped = reasons(WithAntivirus(InlineAnalysers(), clamd))
    killed = reasons(WithAntivirus(KilledAnalysers(), clamd))

    assert shipped == ("antivirus_failed",)
    assert killed == ("analyser_killed", "antivirus_failed")
    assert asked("failed") == failed_before + 2


def test_a_server_that_is_away_rests_for_a_while() -> None:
    port, watch, server = free_port(), Watch(), FakeClamd()
    away = Clamd(read_address(f"127.0.0.1:{port}"), seconds=60, largest=1_000_000)
    analysers = WithAntivirus(InlineAnalysers(small_engine()), away, watch)
    first = reasons(analysers)

    with fake_clamd(server) as address:
        analysers._clamd = Clamd(read_address(address), seconds=60, largest=1_000_000)
        resting, asked_while_resting = reasons(analysers), list(server.asked)
        watch.now += REST
        later = reasons(analysers)

    assert (first, resting, later) == (("antivirus_unreachable",), ("antivirus_unreachable",), ())
    assert asked_while_resting == []


def test_without_an_address_nobody_is_asked() -> None:
    analysers = InlineAnalysers(small_engine())

    assert with_antivirus(analysers, None) is analysers
    assert replace(Delivery(), mailbox="a").antivirus.problem == ""

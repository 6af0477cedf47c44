import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator.contoso.tenant import write_tenant
from services.scanner.jail.analysers import InlineAnalysers
from services.scanner.scanning import stable_id
from shared.events.catalog import MailScanned, ScanCompleted
from shared.mongodb import connect
from shared.verdicts import Verdict
from tests.support.clock import TurnableClock
from tests.support.scanning import Stage
from tests.support.written_tenant import read_tenant

pytestmark = [pytest.mark.slow, pytest.mark.mongodb]

UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    scenario: str
    expected: Verdict
    first: MailScanned
    last: MailScanned

    @property
    def kinds(self) -> set[str]:
        return {each.kind for each in self.last.detection.findings} if self.last.detection else set()


@dataclass(frozen=True)
class Scanned:
    cases: list[Case]
    completed: ScanCompleted

    def of(self, scenario: str) -> list[Case]:
        return [each for each in self.cases if each.scenario == scenario and each.expected is not Verdict.CLEAN]


@pytest.fixture(scope="module")
def scanned(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanned]:
    written = tmp_path_factory.mktemp("demo") / "contoso"
    write_tenant(written, until=UNTIL, seed=1)
    database = connect(mongodb_uri, "test_demo_tenant")
    with database.client:
        stage = Stage(
            database,
            read_tenant(written),
            TurnableClock(),
            analysers=InlineAnalysers(),
            mails_per_page=50,
            largest=10_000_000,
        )
        stage.scan(days=None)
        [completed] = stage.said(ScanCompleted)
        yield Scanned(list(_cases(stage, written)), completed)
        database.client.drop_database(database.name)


def _cases(stage: Stage, written: Path) -> Iterator[Case]:
    said: dict[str, list[MailScanned]] = {}
    for mail in sorted(stage.said(MailScanned), key=lambda each: each.revision):
        said.setdefault(mail.mail_id, []).append(mail)
    for line in (written / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        mailbox = stable_id("tenant-1", f"u-{row['mailbox'].partition('@')[0]}")
        judged = said[stable_id(mailbox, "/".join(Path(row["file"]).parts[2:]))]
        yield Case(row["scenario"], Verdict(row["verdict"]), judged[0], judged[-1])


def test_no_innocent_mail_is_called_a_threat_in_hindsight(scanned: Scanned) -> None:
    innocent = [each for each in scanned.cases if each.expected is Verdict.CLEAN]

    assert [each.scenario for each in innocent if each.last.verdict is not Verdict.CLEAN] == []


def test_a_name_on_a_new_address_weighs_in_hindsight(scanned: Scanned) -> None:
    cases = scanned.of("new-address")

    assert len(cases) == 2
    assert all(each.first.score < each.last.score for each in cases)
    assert Verdict.CLEAN not in {each.last.verdict for each in cases}
    assert all("correspondent_on_new_address" in each.kinds for each in cases)


def test_a_mail_that_colleagues_were_warned_of_is_found_only_in_hindsight(scanned: Scanned) -> None:
    cases = scanned.of("warned-of")

    assert len(cases) >= 2
    assert {each.first.verdict for each in cases} == {Verdict.CLEAN}
    assert Verdict.CLEAN not in {each.last.verdict for each in cases}
    assert all("warned_of" in each.kinds for each in cases)


def test_an_intruder_in_a_conversation_is_named_as_such(scanned: Scanned) -> None:
    cases = scanned.of("bank-account-change")

    assert len(cases) >= 2
    assert all("participant_on_new_address" in each.kinds for each in cases)
    assert {each.last.verdict for each in cases} == {Verdict.MALICIOUS}


def test_answered_attacks_are_said_and_no_others(scanned: Scanned) -> None:
    answered = {each.scenario for each in scanned.cases if "answered" in each.kinds}

    assert answered == {"gift-cards", "ceo-urgent-transfer"}


def test_a_wave_is_one_campaign_although_its_words_vary(scanned: Scanned) -> None:
    campaigns = [each.last.detection.campaign for each in scanned.of("mfa-wave") if each.last.detection]

    assert max(Counter(campaigns).values()) >= 5


def test_totals_are_those_of_the_last_judgements(scanned: Scanned) -> None:
    verdicts = [each.last.verdict for each in scanned.cases]

    assert scanned.completed.mails == len(verdicts) == 2_000
    assert scanned.completed.threats == verdicts.count(Verdict.MALICIOUS)
    assert scanned.completed.potential_threats == verdicts.count(Verdict.SUSPICIOUS)

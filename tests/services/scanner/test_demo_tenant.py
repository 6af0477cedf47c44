import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emulator.contoso.tenant import write_tenant
from services.scanner.context import Context, Person
from services.scanner.important import is_important
from services.scanner.judging.engine import shipped_engine
from services.scanner.mail import Delivery
from shared.verdicts import Verdict

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Case:
    scenario: str
    expected: Verdict
    judged: Verdict


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    tenant = tmp_path_factory.mktemp("demo") / "contoso"
    write_tenant(tenant, until=datetime(2026, 3, 2, 9, tzinfo=UTC), seed=1)
    return list(judged(tenant))


def context_of(tenant: Path) -> Context:
    users = tomllib.loads((tenant / "tenant.toml").read_text(encoding="utf-8"))["users"]
    people = tuple(
        Person(
            each["display_name"], each["address"], each.get("job_title", ""), is_important(each.get("job_title", ""))
        )
        for each in users
        if each["kind"] != "guest"
    )
    return Context(domains=frozenset(each.address.rpartition("@")[2] for each in people), people=people)


def judged(tenant: Path) -> Iterator[Case]:
    engine, context = shipped_engine(), context_of(tenant)
    for line in (tenant / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        folder = Path(row["file"]).parts[2]
        delivery = Delivery(folder=folder, mailbox=row["mailbox"])
        verdict = engine.judge((tenant / row["file"]).read_bytes(), delivery, context).judgement.verdict
        yield Case(row["scenario"], Verdict(row["verdict"]), verdict)


def test_no_innocent_mail_of_the_demo_tenant_is_called_a_threat(cases: list[Case]) -> None:
    flagged = {each.scenario for each in cases if each.expected is Verdict.CLEAN and each.judged is not Verdict.CLEAN}

    assert flagged == set()


def test_nearly_all_threats_of_the_demo_tenant_are_found(cases: list[Case]) -> None:
    threats = [each for each in cases if each.expected is Verdict.MALICIOUS]

    found = [each for each in threats if each.judged is not Verdict.CLEAN]
    named = [each for each in threats if each.judged is Verdict.MALICIOUS]

    assert len(threats) >= 50
    assert len(found) >= 0.95 * len(threats)
    assert len(named) >= 0.85 * len(threats)

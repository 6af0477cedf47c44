import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from local.demo import administrator_of
from local.system import System, running
from shared.mongodb import connect
from tests.support.collector import Collector, collecting
from tests.support.integrator import Integrator, Shell, documented, heard_until, secret_on, soon
from tests.support.killing import customer_id
from tests.support.receiver import Heard, Receiver, receiving
from tests.support.small_tenant import a_part_of_contoso, mails_in
from tests.support.tls_gateway import gateway

pytestmark = [pytest.mark.slow, pytest.mark.mongodb, pytest.mark.kafka]

INSIDE = "127.0.0.1"
FILES = (
    "detections.csv",
    "detections.json",
    "everything.zip",
    "indicators.stix.json",
    "remove-mails.ps1",
    "report.pdf",
)
AGAIN = """
latest=$(ask $api/scans/latest | jq -r .scan_id)
ask -H "Content-Type: application/json" -d "{\\"after\\": \\"$latest\\"}" $api/scans | jq -r .operation_id
"""

ON_THE_WAY = {
    ("portal", "POST /confirm-details"),
    ("consent", "process SignedUp"),
    ("scanner", "process ConsentGranted"),
    ("scanner", "process ScanRequested"),
    ("scanner", "process WorkQueued"),
    ("reports", "process MailboxScanned"),
    ("reports", "process ScanCompleted"),
    ("notifier", "process ScanCompleted"),
}


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_part_of_contoso(tmp_path_factory.mktemp("tenant") / "contoso", datetime.now(UTC), mailboxes=3)


@pytest.fixture(scope="module")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiving(tmp_path_factory.mktemp("receiver"), INSIDE) as started:
        yield started


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as started:
        yield started


@pytest.fixture(scope="module")
def system(
    tenant: Path, receiver: Receiver, collector: Collector, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    """The system of an operator who traces, and allows webhooks to lead to one inner address, and nowhere else."""
    allowed = {"PORTS": str(receiver.port), "INSIDE_HOSTS": INSIDE, "CA_FILE": str(receiver.ca_file)}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in allowed.items():
            environment.setenv(f"SHINDAN_WEBHOOK_{name}", value)
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint)
        environment.setenv("OTEL_BSP_SCHEDULE_DELAY", "200")
        with running(tenant, tmp_path_factory.mktemp("system") / "run", scanners=1) as started:
            yield started


@pytest.fixture(scope="module")
def customer(system: System, tenant: Path) -> Integrator:
    return Integrator.of(system, administrator_of(tenant))


@pytest.mark.usefixtures("customer")
def test_one_trace_leads_from_sign_up_to_the_report(tenant: Path, collector: Collector) -> None:
    soon(lambda: _seen(collector) >= ON_THE_WAY, lambda: str(sorted(_seen(collector))))

    assert not any("process MailScanned" in each for each in _seen(collector))
    assert len([each for each in collector.trace_with("process SignedUp") if not each.parent]) == 1
    assert administrator_of(tenant) not in repr(collector.spans)


def _seen(collector: Collector) -> set[tuple[str, str]]:
    return {(each.service, each.name) for each in collector.trace_with("process SignedUp")}


def verified(message: Heard, secret: str) -> dict[str, Any]:
    said: dict[str, Any] = Webhook(secret).verify(message.body, dict(message.headers))
    return said


def test_a_customers_programs_use_the_api_over_tls_and_hear_of_each_scan(
    system: System, customer: Integrator, tenant: Path, receiver: Receiver, tmp_path: Path
) -> None:
    inside = customer.add_webhook(f"https://localhost:{receiver.port}/")
    old = secret_on(customer.add_webhook(receiver.url))
    start, again, threats, files, erasure = documented("api.md")
    with gateway(system.addresses.portal, tmp_path) as listening:
        shell = Shell.before(listening, tmp_path, customer.make_token())

        assessments, asked, ended, *rows = shell.run(start, again, threats, files)
        new = customer.renew_secret()
        customer.withdraw_at_microsoft()
        ((failing,),) = shell.run(start.rpartition("ask $api")[0], AGAIN)
        told = [verified(each, old) for each in heard_until(receiver, "scan.failed")]
        whose = customer_id(system, administrator_of(tenant))
        *_, erased, status = shell.run(start, erasure)

    assert inside.status == 422
    assert assessments[1:] == ["organisation", "1"]
    assert asked == ["done", ""]
    assert (ended[0], ended[1], int(ended[2])) == ("completed", "100", mails_in(tenant))
    assert len(rows) > 3
    assert sorted(rows, reverse=True) == rows
    assert len({row[3] for row in rows}) == len(rows) <= int(ended[3])
    assert zipfile.is_zipfile(tmp_path / "everything.zip")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert all((tmp_path / name).stat().st_size > 100 for name in FILES)
    completed = next(each["data"] for each in told if each["type"] == "scan.completed")
    failed = next(each["data"] for each in told if each["type"] == "scan.failed")
    started = next(each["data"] for each in told if each["type"] == "scan.started")
    assert started["scan_id"] == completed["scan_id"]
    assert (completed["mails"], completed["stopped"]) == (mails_in(tenant), False)
    assert (failed["scan_id"], failed["reason"].partition("_")[0]) == (failing, "permission")
    assert verified(receiver.heard[len(told) - 1], new) == told[-1]
    assert (erased, status) == (["pending"], ["401"])
    soon(lambda: not held(system, whose), lambda: str(held(system, whose)))


def held(system: System, whose: str) -> list[str]:
    return [name for name in ("tokens", "webhooks", "webhook_deliveries", "operations") if holds(system, name, whose)]


def holds(system: System, collection: str, whose: str) -> int:
    database = connect(system.addresses.mongodb, "reports")
    with database.client:
        return database[collection].count_documents({"customer_id": whose}) + int(
            whose in json.dumps(list(database[collection].find()), default=str)
        )

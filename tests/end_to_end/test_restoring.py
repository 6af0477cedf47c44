"""What docs/backup.md tells operators to do after their database was lost, done."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from local.apache_kafka import Cluster, is_installed, running_cluster
from local.demo import administrator_of
from local.system import System, running
from shared.mongodb import connect
from tests.support.erasing import Customer, checked, left_behind
from tests.support.killing import customer_id
from tests.support.replica_set import ReplicaSet, running_replica_set
from tests.support.restarting import Recipe
from tests.support.small_tenant import a_part_of_contoso
from tests.support.web import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.mongodb, pytest.mark.apache_kafka]

WITHIN, LOOK_EVERY = 240, 0.5
"""Both in seconds."""


@pytest.fixture
def mongodb(tmp_path: Path) -> Iterator[ReplicaSet]:
    with running_replica_set(tmp_path) as started:
        yield started


@pytest.fixture
def kafka(tmp_path: Path) -> Iterator[Cluster]:
    if not is_installed():
        pytest.skip("Apache Kafka is not installed: `make kafka` does that")
    with running_cluster(tmp_path, 1) as started:
        yield started


@pytest.fixture
def tenant(tmp_path: Path) -> Path:
    return a_part_of_contoso(tmp_path / "contoso", datetime.now(UTC), mailboxes=2)


@pytest.fixture
def system(tenant: Path, mongodb: ReplicaSet, kafka: Cluster, tmp_path: Path) -> Iterator[System]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MONGODB_URI", mongodb.uri)
        environment.setenv("KAFKA_BOOTSTRAP", kafka.bootstrap)
        environment.setenv("KAFKA_SESSION_TIMEOUT_MS", "6000")
        with running(tenant, tmp_path / "run", scanners=1) as started:
            yield started


def test_whoever_was_erased_since_the_backup_is_erased_again_after_the_restore(
    system: System, tenant: Path, mongodb: ReplicaSet, tmp_path: Path
) -> None:
    customer = Customer.of(system, administrator_of(tenant))
    whose = customer_id(system, administrator_of(tenant))
    backed_up_at = datetime.now(UTC)
    backup = _snapshot(mongodb, tmp_path / "backup")
    customer.erase_everything()
    assert checked(system, whose)[0] == 0
    refused = _rewind(system, backed_up_at)

    recipes = _stop_all(system)
    _restore(mongodb, backup)
    brought_back = checked(system, whose)
    rewound = _rewind(system, backed_up_at)
    for recipe in recipes:
        recipe.start(system)

    end = time.monotonic() + WITHIN
    while (found := checked(system, whose))[0] and time.monotonic() < end:
        time.sleep(LOOK_EVERY)
    assert (refused.returncode, "stop its workers first" in refused.stderr) == (1, True)
    assert {"signup.customers", "reports.scans", "scanner.consents"} <= left_behind(brought_back)
    assert rewound.returncode == 0, rewound.stderr
    assert "signup: 0 messages" not in rewound.stdout
    assert (found[0], left_behind(found)) == (0, set())


def _snapshot(mongodb: ReplicaSet, target: Path) -> Path:
    """Copy the data while no write goes on, as a snapshot of the volume would."""
    client = connect(mongodb.uri, "admin").client
    client.admin.command("fsync", lock=True)
    try:
        return Path(shutil.copytree(mongodb.data, target))
    finally:
        client.admin.command("fsyncUnlock")
        client.close()


def _restore(mongodb: ReplicaSet, backup: Path) -> None:
    mongodb.kill()
    shutil.rmtree(mongodb.data)
    shutil.copytree(backup, mongodb.data)
    mongodb.start()
    mongodb.await_ready()


def _stop_all(system: System) -> list[Recipe]:
    recipes = [Recipe.of(system, name) for name in system.ports]
    for recipe in recipes:
        system.processes[recipe.name].ask_to_stop()
    assert [system.processes[recipe.name].wait(60) for recipe in recipes] == [0] * len(recipes)
    return recipes


def _rewind(system: System, moment: datetime) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "operations", "rewind", "--to", f"{moment:%Y-%m-%dT%H:%M:%S%z}"]
    places = os.environ | {"KAFKA_BOOTSTRAP": system.addresses.kafka}
    return subprocess.run(command, env=places, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command

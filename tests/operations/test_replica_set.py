from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from pymongo import MongoClient

from local.ports import LOOPBACK, answers, free_port
from local.processes import Process
from local.servers import mongod_command
from operations.__main__ import main

pytestmark = pytest.mark.mongodb


READY_WITHIN = 60


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def process(tmp_path: Path, port: int) -> Iterator[Process]:
    data = tmp_path / "data"
    data.mkdir()
    started = Process("mongod", [*mongod_command(data, port), "--replSet", "rs7"], log_path=tmp_path / "mongod.log")
    yield started
    started.kill()


@pytest.fixture
def bare_member(process: Process, port: int) -> str:
    assert process.pid
    return f"{LOOPBACK}:{port}"


def test_a_member_that_only_starts_becomes_a_replica_set_that_takes_writes(bare_member: str) -> None:
    command = ["replica-set", bare_member, "--name", "rs7"]
    first, second = (CliRunner().invoke(main, command) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0), (first.output, second.output)
    with MongoClient[dict[str, object]](f"mongodb://{bare_member}/?replicaSet=rs7") as client:
        assert client.trial.kept.insert_one({"_id": "a"}).acknowledged


def test_a_wrong_name_is_told_as_mongod_says_it(bare_member: str, process: Process, port: int) -> None:
    process.wait_until(partial(answers, port), within=READY_WITHIN)
    said = CliRunner().invoke(main, ["replica-set", bare_member, "--name", "other", "--within", "2"])
    assert said.exit_code == 1
    assert "rs7" in said.output


def test_nobody_there_is_said_after_the_time_that_was_given() -> None:
    said = CliRunner().invoke(main, ["replica-set", f"{LOOPBACK}:{free_port()}", "--within", "0.1"])
    assert (said.exit_code, "is not ready after 0.1 s" in said.output) == (1, True)

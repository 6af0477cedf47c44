"""A real mongod for the tests marked `mongodb`; MONGODB_URI names another one."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pymongo import MongoClient

from local.servers import start_mongod
from shared.mongodb import Document, Documents, connect

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a name that nobody can guess is made in it
ENOUGH = 4 << 30
"""Bytes; journals take 300 MB before anything is written."""


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Make a folder in memory if there is enough, else on disk, where each new collection waits for it often."""
    there = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH else None
    with tempfile.TemporaryDirectory(prefix="tests-", dir=there) as name:
        yield Path(name)


@contextmanager
def started_mongod() -> Iterator[str]:
    """Start a mongod that expires nothing by its own clock: tests write by one that stands in the past."""
    with quick_folder() as folder:
        process, uri = start_mongod(folder)
        try:
            with connect(uri, "admin").client as client:
                client.admin.command("setParameter", 1, ttlMonitorEnabled=False)
            yield uri
        finally:
            process.stop()


@pytest.fixture(scope="session")
def mongodb_uri() -> Iterator[str]:
    """Where a mongod answers for the time of the test run."""
    if given := os.environ.get("MONGODB_URI"):
        yield given
        return
    with started_mongod() as uri:
        yield uri


@pytest.fixture(scope="session")
def _client(mongodb_uri: str) -> Iterator[MongoClient[Document]]:
    client = connect(mongodb_uri, "admin").client
    yield client
    client.close()


@pytest.fixture
def mongodb(_client: MongoClient[Document]) -> Iterator[Documents]:
    """An empty database, dropped afterwards."""
    database = _client[f"test_{uuid.uuid4().hex}"]
    yield database
    _client.drop_database(database.name)

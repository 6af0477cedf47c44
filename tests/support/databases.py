"""A real mongod for the tests marked `mongodb`; MONGODB_URI names another one."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pymongo import MongoClient

from local.servers import start_mongod
from shared.mongodb import Document, Documents, connect


@contextmanager
def started_mongod(folder: Path) -> Iterator[str]:
    """Start a mongod that expires nothing by its own clock: tests write by one that stands in the past."""
    process, uri = start_mongod(folder)
    try:
        with connect(uri, "admin").client as client:
            client.admin.command("setParameter", 1, ttlMonitorEnabled=False)
        yield uri
    finally:
        process.stop()


@pytest.fixture(scope="session")
def mongodb_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a mongod answers for the time of the test run."""
    if given := os.environ.get("MONGODB_URI"):
        yield given
        return
    with started_mongod(tmp_path_factory.mktemp("mongod")) as uri:
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

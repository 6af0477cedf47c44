from datetime import UTC, datetime

import pytest
from pymongo import MongoClient
from pymongo.errors import AutoReconnect, DuplicateKeyError

from shared.mongodb import DatabaseUnavailable, Document, Documents, answers, connect, streamed, translated

SLOW = {"$where": "sleep(50) || true"}
"""Finds every document, and takes 50 ms for each."""


@pytest.mark.mongodb
def test_times_come_back_aware_and_in_utc(mongodb: Documents) -> None:
    moment = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

    mongodb["things"].insert_one({"_id": "1", "at": moment})

    found = mongodb["things"].find_one({"_id": "1"})
    assert found == {"_id": "1", "at": moment}


@pytest.mark.mongodb
def test_writes_wait_for_the_majority_and_the_journal(mongodb: Documents) -> None:
    concern = mongodb.write_concern.document

    assert concern == {"w": "majority", "j": True}


def test_a_passing_fault_of_the_driver_is_told_in_our_words() -> None:
    @translated
    def read() -> None:
        raise AutoReconnect("connection closed")

    with pytest.raises(DatabaseUnavailable, match="connection closed"):
        read()


def test_an_error_that_does_not_pass_is_left_as_it_is() -> None:
    @translated
    def write() -> None:
        raise DuplicateKeyError("there already")

    with pytest.raises(DuplicateKeyError):
        write()


def test_a_database_that_is_not_there_is_unavailable() -> None:
    client: MongoClient[Document] = MongoClient("mongodb://127.0.0.1:9/", serverSelectionTimeoutMS=50)

    @translated
    def read() -> None:
        client["test"]["things"].find_one({})

    with client, pytest.raises(DatabaseUnavailable):
        read()


@pytest.mark.mongodb
def test_a_page_hears_soon_that_the_database_takes_too_long(mongodb: Documents, mongodb_uri: str) -> None:
    mongodb["things"].insert_many([{"_id": number} for number in range(40)])

    @translated
    def read(database: Documents) -> int:
        return len(list(database["things"].find(SLOW)))

    with connect(mongodb_uri, mongodb.name, within=1.0).client as client, pytest.raises(DatabaseUnavailable):
        read(client[mongodb.name])
    assert read(mongodb) == 40


@pytest.mark.mongodb
def test_a_stream_may_take_long_in_all_but_not_in_its_parts(mongodb: Documents, mongodb_uri: str) -> None:
    mongodb["things"].insert_many([{"_id": number} for number in range(40)])

    with connect(mongodb_uri, mongodb.name, within=1.0).client as client:
        found = list(streamed(client[mongodb.name]["things"].find(SLOW, batch_size=2)))

    assert len(found) == 40


def test_a_stream_from_a_database_that_is_not_there_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.mongodb.STREAMED_WITHIN", 0.1)
    client: MongoClient[Document] = MongoClient("mongodb://127.0.0.1:9/")

    with client, pytest.raises(DatabaseUnavailable):
        list(streamed(client["test"]["things"].find({})))


@pytest.mark.mongodb
def test_it_can_be_asked_whether_a_database_answers(mongodb: Documents) -> None:
    with connect("mongodb://127.0.0.1:9/", "test", within=0.1).client as nowhere:
        told = answers(mongodb), answers(nowhere["test"])

    assert told == (True, False)

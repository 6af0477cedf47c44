from datetime import UTC, datetime

import pytest
from pymongo import MongoClient
from pymongo.errors import AutoReconnect, DuplicateKeyError

from shared.mongodb import DatabaseUnavailable, Document, Documents, translated


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

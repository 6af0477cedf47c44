"""Make a single mongod a replica set of one, so that it keeps an oplog and other members can join it later."""

import time

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

ALREADY_INITIALIZED = 23
PAUSE = 0.2


class NotReady(Exception):
    """The member did not take writes in time; the text says how far it came."""


def initiate(address: str, *, name: str, within: float) -> None:
    """Make the mongod at host:port a replica set of one, unless it is, and wait until it takes writes; raises NotReady.

    `within` is in seconds and counts from now, so that a member that only starts is waited for.
    """
    until = time.monotonic() + within
    state = "it did not answer"
    uri = f"mongodb://{address}/?directConnection=true"
    with MongoClient[dict[str, object]](uri, serverSelectionTimeoutMS=2000) as client:
        while time.monotonic() < until:
            try:
                if client.admin.command("hello").get("isWritablePrimary"):
                    return
                state = "it does not take writes yet"
                members = [{"_id": 0, "host": address}]
                client.admin.command("replSetInitiate", {"_id": name, "members": members})
            except OperationFailure as error:
                if error.code != ALREADY_INITIALIZED:
                    state = error.details["errmsg"] if error.details else str(error)
            except PyMongoError as error:
                state = str(error)
            time.sleep(PAUSE)
    raise NotReady(f"{address} is not ready after {within:g} s: {state}")

"""Brokers and the database that die, and a disk that is full."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from pymongo.collection import Collection
from pymongo.errors import PyMongoError

from shared.mongodb import Document, connect
from tests.faults.kinds.processes import LONG, stand_still
from tests.faults.scene import Scene
from tests.support.small_disk import MEGABYTE, fill

BROKER_AWAY, DATABASE_AWAY, FULL, WRITTEN = (1.0, 4.0), (0.3, 2.0), (10.0, 20.0), (2.0, 5.0)
"""All in seconds."""


def kill_broker(scene: Scene) -> str:
    """End one of three brokers at once, and start it again."""
    kafka = scene.stack.kafka
    number = scene.random.choice([node.number for node in kafka.nodes])
    kafka.kill(number)
    scene.rest(BROKER_AWAY)
    kafka.start(number)
    kafka.await_ready(number)
    scene.is_over()
    return f"kafka-{number}"


def kill_database(scene: Scene) -> str:
    """End the database server at once, and start it again."""
    mongodb = scene.stack.mongodb
    mongodb.kill()
    scene.rest(DATABASE_AWAY)
    mongodb.start()
    mongodb.await_ready()
    scene.is_over()
    return "mongod"


def stop_broker_long(scene: Scene) -> str:
    """Let one of three brokers stand still for two minutes; its connections stay open and silent."""
    number = scene.random.choice(sorted(scene.stack.kafka.processes))
    stand_still(scene, scene.stack.kafka.processes[number].pid, LONG)
    return f"kafka-{number}"


def stop_database_long(scene: Scene) -> str:
    """Let the database server stand still for two minutes; its connections stay open and silent."""
    stand_still(scene, scene.stack.mongodb.process.pid, LONG)
    return "mongod"


def kill_database_on_full_disk(scene: Scene) -> str:
    """End the database server while its disk is full, and start it there, and again when there is room if it ended."""
    mongodb = scene.stack.mongodb
    with fill(mongodb.data):
        _write_until(mongodb.uri, time.monotonic() + scene.between(WRITTEN))
        mongodb.kill()
        mongodb.start()
        time.sleep(scene.between(FULL))
        ended = mongodb.process.status
    if mongodb.process.status is not None:
        mongodb.start()
    mongodb.await_ready()
    scene.is_over()
    _drop_filler(mongodb.uri)
    return "mongod, which started on it" if ended is None else f"mongod, which then ended with {ended}"


def fill_disk_of_database(scene: Scene) -> str:
    """Let the database's disk be full, and start the server again if that ended it, as soon as there is room."""
    mongodb = scene.stack.mongodb
    with fill(mongodb.data):
        end = time.monotonic() + scene.between(FULL)
        _write_until(mongodb.uri, end)
        ended = mongodb.process.status
        time.sleep(max(0.0, end - time.monotonic()))
    if mongodb.process.status is not None:
        mongodb.start()
    mongodb.await_ready()
    scene.is_over()
    _drop_filler(mongodb.uri)
    return "mongod went on" if ended is None else f"mongod ended with {ended}"


def _write_until(uri: str, end: float) -> None:
    """Write what takes up the journal that the server has made beforehand, until it is the end or that fails."""
    with suppress(PyMongoError), _filler(uri) as filler:
        while time.monotonic() < end:
            filler.insert_one({"filler": os.urandom(8 * MEGABYTE)})


def _drop_filler(uri: str) -> None:
    with _filler(uri) as filler:
        filler.drop()


@contextmanager
def _filler(uri: str) -> Iterator[Collection[Document]]:
    with connect(uri, "filler").client as client:
        yield client["filler"]["filler"]

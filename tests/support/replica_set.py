"""A real mongod as a replica set of one member, which can be killed and started again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from local.apache_kafka import Lead, straight
from local.ports import LOOPBACK, free_port
from local.processes import Process
from local.servers import mongod_command

NAME = "rs0"
READY_WITHIN = 60


class ReplicaSet:
    """One member, with its data in a folder."""

    def __init__(self, folder: Path, lead: Lead = straight) -> None:
        """Prepare the data; clients are told to come to where `lead` says."""
        self._folder = folder
        self.data = folder / "mongodb"
        self.data.mkdir(parents=True, exist_ok=True)
        self._port = free_port()
        self._door = lead("mongod", self._port)
        self.process: Process

    @property
    def uri(self) -> str:
        """Return where it answers."""
        return f"mongodb://{LOOPBACK}:{self._door}/?replicaSet={NAME}"

    def start(self) -> None:
        """Start the member, and go on before it is ready."""
        command = [*mongod_command(self.data, self._port), "--replSet", NAME]
        self.process = Process("mongod", command, log_path=self._folder / "mongod.log")

    def initiate(self) -> None:
        """Make the member a replica set."""
        self.process.wait_until(self._answers, within=READY_WITHIN)
        members = [{"_id": 0, "host": f"{LOOPBACK}:{self._door}"}]
        with self._client() as client:
            client.admin.command("replSetInitiate", {"_id": NAME, "members": members})

    def await_ready(self) -> None:
        """Wait until the member takes writes."""
        self.process.wait_until(self._is_primary, within=READY_WITHIN)

    def kill(self) -> None:
        """End the member as a crash would."""
        self.process.kill()

    def _answers(self) -> bool:
        return bool(self._hello())

    def _is_primary(self) -> bool:
        return bool(self._hello().get("isWritablePrimary"))

    def _hello(self) -> dict[str, object]:
        with suppress(PyMongoError), self._client() as client:
            return dict(client.admin.command("hello"))
        return {}

    def _client(self) -> MongoClient[dict[str, object]]:
        return MongoClient(LOOPBACK, self._port, directConnection=True, serverSelectionTimeoutMS=500)


@contextmanager
def running_replica_set(folder: Path, lead: Lead = straight) -> Iterator[ReplicaSet]:
    """Start a replica set, and end it with the block."""
    started = ReplicaSet(folder, lead)
    started.start()
    try:
        started.initiate()
        started.await_ready()
        yield started
    finally:
        started.kill()

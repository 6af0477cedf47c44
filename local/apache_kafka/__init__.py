"""Apache Kafka in KRaft mode, one broker or three, each also a controller; `make kafka` puts its jars into build/."""

import shutil
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from local.apache_kafka.node import Listener, Node, settings_of
from local.ports import LOOPBACK, answers, free_port
from local.processes import Process, StartFailed
from shared.messaging.kafka import KafkaBroker

JARS = Path(__file__).parents[2] / "build" / "apache-kafka"
JAVA = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)
"""A small heap, and little time spent on making code fast that runs for a minute."""
STARTED_WITHIN = 90
STOPPED_WITHIN = 30
"""Both in seconds."""

Lead = Callable[[str, int], int]
"""Is told a broker's name and port, and returns the port by which clients come there."""


def straight(_name: str, port: int) -> int:
    """Lead clients to the broker itself."""
    return port


def is_installed() -> bool:
    """Tell whether there is a Java and the jars were gathered."""
    return bool(shutil.which("java") and list(JARS.glob("kafka_*.jar")))


class Cluster:
    """Brokers with their data in a folder; each can be killed and started again."""

    def __init__(self, folder: Path, size: int, lead: Lead = straight, listeners: Sequence[Listener] = ()) -> None:
        """Prepare the data of so many brokers; clients are told to come to where `lead` says.

        The first broker also hears on `listeners`.
        """
        self._folder = folder
        first, *others = [_node(number + 1, lead) for number in range(size)]
        first = replace(first, listeners=listeners)
        self.nodes = [first, *others]
        self.processes: dict[int, Process] = {}
        self._format(first)
        for node in others:
            self._copy(first, node)

    @property
    def bootstrap(self) -> str:
        """Return where the brokers listen."""
        return ",".join(f"{LOOPBACK}:{node.door}" for node in self.nodes)

    def broker(self) -> KafkaBroker:
        """Return the cluster as services know it; a silent member loses its partitions after six seconds."""
        return KafkaBroker(self.bootstrap, session_timeout_ms=6_000, replication=len(self.nodes))

    def start(self, number: int) -> None:
        """Start a broker, and go on before it is ready."""
        config = str(self._home(number) / "server.properties")
        log_path = self._home(number) / "broker.log"
        self.processes[number] = Process(f"kafka-{number}", [*_java(), "kafka.Kafka", config], log_path=log_path)

    def await_ready(self, number: int) -> None:
        """Wait until a broker answers; it listens only when it knows the cluster."""
        node = next(each for each in self.nodes if each.number == number)
        ports = [node.port, *(each.port for each in node.listeners)]
        self.processes[number].wait_until(lambda: all(map(answers, ports)), within=STARTED_WITHIN)

    def kill(self, number: int) -> None:
        """End a broker as a crash would."""
        self.processes[number].kill()

    def stop(self) -> None:
        """End all brokers; what they hold is not needed any more."""
        for each in self.processes.values():
            each.kill()

    def _format(self, node: Node) -> None:
        config = self._configure(node)
        cluster_id = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        users = [user for each in node.listeners for user in each.users()]
        command = [*_java(), "kafka.tools.StorageTool", "format", f"--cluster-id={cluster_id}", "-c", str(config)]
        tool = Process(f"format-{node.number}", [*command, *users], log_path=config.with_name("format.log"))
        if tool.wait(STARTED_WITHIN):
            raise StartFailed(tool.obituary())

    def _copy(self, formatted: Node, node: Node) -> None:
        """Give a broker what was formatted for another, which takes no second Java; only its names are its own."""
        data = self._configure(node).with_name("data")
        shutil.copytree(self._home(formatted.number) / "data", data)
        told = data / "meta.properties"
        own = {"node.id": str(node.number), "directory.id": urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")}
        pairs = (line.split("=", 1) for line in told.read_text(encoding="utf-8").splitlines() if "=" in line)
        told.write_text("".join(f"{name}={own.get(name, value)}\n" for name, value in pairs), encoding="utf-8")

    def _configure(self, node: Node) -> Path:
        home = self._home(node.number)
        home.mkdir(parents=True)
        config = home / "server.properties"
        config.write_text(settings_of(node, self.nodes, home / "data"), encoding="utf-8")
        return config

    def _home(self, number: int) -> Path:
        return self._folder / f"kafka-{number}"


@contextmanager
def running_cluster(
    folder: Path, size: int, lead: Lead = straight, listeners: Sequence[Listener] = ()
) -> Iterator[Cluster]:
    """Start brokers, and end them with the block."""
    cluster = Cluster(folder, size, lead, listeners)
    try:
        for node in cluster.nodes:
            cluster.start(node.number)
        for node in cluster.nodes:
            cluster.await_ready(node.number)
        yield cluster
    finally:
        cluster.stop()


def _node(number: int, lead: Lead) -> Node:
    port = free_port()
    return Node(number, port, free_port(), free_port(), lead(f"kafka-{number}", port))


def _java() -> list[str]:
    return ["java", *JAVA, "-cp", f"{JARS}/*"]

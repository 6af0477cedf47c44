"""One broker of a cluster, and what its configuration file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from local.ports import LOOPBACK


@dataclass(frozen=True)
class Listener:
    """Another port on which clients are heard, what Kafka is told of it alone, and who may sign in by SCRAM."""

    name: str
    port: int
    protocol: str
    settings: Mapping[str, object] = field(default_factory=dict)
    passwords: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return it as Kafka writes it."""
        return f"{self.name}://{LOOPBACK}:{self.port}"

    def users(self) -> list[str]:
        """Return the arguments by which data are formatted with its users."""
        return [f"--add-scram=SCRAM-SHA-512=[name={name},password={each}]" for name, each in self.passwords.items()]

    def told(self) -> dict[str, object]:
        """Return its settings under their whole names."""
        return {f"listener.name.{self.name.lower()}.{name}": value for name, value in self.settings.items()}


@dataclass(frozen=True)
class Node:
    """A broker that is a controller, too; clients are told to come to `door`, which leads to `port`."""

    number: int
    port: int
    controller_port: int
    brokers_port: int
    door: int
    listeners: Sequence[Listener] = ()


def settings_of(node: Node, nodes: Sequence[Node], data: Path) -> str:
    """Return the lines of server.properties; internal topics have as many replicas as there are brokers."""
    voters = ",".join(f"{each.number}@{LOOPBACK}:{each.controller_port}" for each in nodes)
    clients, brokers, controllers = (f"{name}://{LOOPBACK}" for name in ("CLIENTS", "BROKERS", "CONTROLLERS"))
    replicas, least = len(nodes), max(1, len(nodes) - 1)
    more = "".join(f",{each.address}" for each in node.listeners)
    protocols = "".join(f",{each.name}:{each.protocol}" for each in node.listeners)
    settings: dict[str, object] = {
        "node.id": node.number,
        "process.roles": "broker,controller",
        "listeners": f"{clients}:{node.port},{brokers}:{node.brokers_port},{controllers}:{node.controller_port}{more}",
        "advertised.listeners": f"{clients}:{node.door},{brokers}:{node.brokers_port}{more}",
        "inter.broker.listener.name": "BROKERS",
        "controller.listener.names": "CONTROLLERS",
        "listener.security.protocol.map": f"CLIENTS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLERS:PLAINTEXT{protocols}",
        "controller.quorum.voters": voters,
        "log.dirs": data,
        "auto.create.topics.enable": "false",
        "default.replication.factor": replicas,
        "offsets.topic.replication.factor": replicas,
        "offsets.topic.num.partitions": 3,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": least,
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": least,
        "group.initial.rebalance.delay.ms": 0,
        "broker.session.timeout.ms": 6_000,
        "num.io.threads": 2,
        "num.network.threads": 1,
        "log.initial.task.delay.ms": 500,
        "log.retention.check.interval.ms": 500,
        "log.cleaner.dedupe.buffer.size": 4 * 1024 * 1024,
    }
    for each in node.listeners:
        settings |= each.told()
    return "".join(f"{name}={value}\n" for name, value in settings.items())

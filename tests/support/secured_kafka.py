"""Apache Kafka that is spoken to over TLS: at one port by certificate, at another by name and password."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from local.apache_kafka import running_cluster
from local.apache_kafka.node import Listener
from local.ports import LOOPBACK, free_port

NAME, PASSWORD = "kafka-signup", "a password of the tests"
SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


@dataclass(frozen=True)
class SecuredKafka:
    """Where it hears, and what a client needs."""

    by_certificate: str
    by_password: str
    authority: Path
    certificate: Path
    key: Path


@contextmanager
def running_secured(folder: Path) -> Iterator[SecuredKafka]:
    """Start one broker, whose only user is NAME, and end it with the block."""
    authority, store = trustme.CA(), folder / "broker.pem"
    store.write_bytes(_key_and_chain(authority.issue_cert(LOOPBACK, common_name="broker")))
    authority.cert_pem.write_to_path(str(folder / "ca.crt"))
    client = authority.issue_cert("signup.test", common_name=NAME)
    client.cert_chain_pems[0].write_to_path(str(folder / "user.crt"))
    client.private_key_pem.write_to_path(str(folder / "user.key"))
    stores = {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": store,
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": folder / "ca.crt",
    }
    by_certificate = Listener("CERTIFICATES", free_port(), "SSL", {**stores, "ssl.client.auth": "required"})
    scram = {"sasl.enabled.mechanisms": "SCRAM-SHA-512", "scram-sha-512.sasl.jaas.config": SCRAM_MODULE}
    by_password = Listener("PASSWORDS", free_port(), "SASL_SSL", {**stores, **scram}, {NAME: PASSWORD})
    with running_cluster(folder, 1, listeners=[by_certificate, by_password]):
        first, second = (f"{LOOPBACK}:{each.port}" for each in (by_certificate, by_password))
        yield SecuredKafka(first, second, folder / "ca.crt", folder / "user.crt", folder / "user.key")


def _key_and_chain(issued: trustme.LeafCert) -> bytes:
    """Return PEM as Kafka reads it: the key in PKCS #8."""
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + b"".join(each.bytes() for each in issued.cert_chain_pems)

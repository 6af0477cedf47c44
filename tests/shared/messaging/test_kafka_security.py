"""Apache Kafka over TLS, by certificate and by name and password."""

import ssl
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import create_connection

import pytest
import trustme

from local.apache_kafka import is_installed
from shared.messaging.broker import BrokerUnavailable, Message, TopicSettings
from shared.messaging.kafka import KafkaBroker
from shared.settings import KafkaSettings
from tests.support.secured_kafka import NAME, PASSWORD, SecuredKafka, running_secured

pytestmark = pytest.mark.apache_kafka

SOON = 30.0
"""Seconds."""


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    if not is_installed():
        pytest.skip("Apache Kafka is not installed: `make kafka` does that")
    with running_secured(tmp_path_factory.mktemp("secured")) as kafka:
        yield kafka


def by_certificate(kafka: SecuredKafka, **other: object) -> KafkaSettings:
    told = {
        "kafka_bootstrap": kafka.by_certificate,
        "kafka_security_protocol": "SSL",
        "kafka_ssl_cafile": kafka.authority,
        "kafka_ssl_certfile": kafka.certificate,
        "kafka_ssl_keyfile": kafka.key,
    }
    return KafkaSettings.model_validate(told | other)


def by_password(kafka: SecuredKafka, **other: object) -> KafkaSettings:
    told = {
        "kafka_bootstrap": kafka.by_password,
        "kafka_security_protocol": "SASL_SSL",
        "kafka_ssl_cafile": kafka.authority,
        "kafka_sasl_username": NAME,
        "kafka_sasl_password": PASSWORD,
    }
    return KafkaSettings.model_validate(told | other)


@pytest.mark.parametrize("settings_for", [by_certificate, by_password])
def test_topics_are_declared_and_messages_come_and_go(
    secured: SecuredKafka, settings_for: Callable[[SecuredKafka], KafkaSettings]
) -> None:
    broker, topic = KafkaBroker.of(settings_for(secured)), f"test-{uuid.uuid4().hex}"
    broker.declare([TopicSettings(topic, 1)])
    publisher, member = broker.publisher(), broker.consumer(topic, [topic])
    publisher.publish([Message(topic, "customer", b"said in private")])
    publisher.close()

    heard, end = list(member.poll(1.0)), time.monotonic() + SOON
    while not heard and time.monotonic() < end:
        heard.extend(member.poll(1.0))
    is_committed = member.commit(heard[0])
    member.close()

    assert [each.value for each in heard] == [b"said in private"]
    assert is_committed


def test_brokers_of_another_authority_are_not_believed_and_it_is_said(secured: SecuredKafka, tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.crt"))
    broker = KafkaBroker.of(by_certificate(secured, kafka_ssl_cafile=tmp_path / "ca.crt"))

    with pytest.raises(
        BrokerUnavailable, match=f"certificate of {secured.by_certificate} is not believed: .*certificate"
    ):
        broker.topics()


def heard_from(place: str, context: ssl.SSLContext) -> bytes:
    host, _, port = place.partition(":")
    try:
        with (
            create_connection((host, int(port)), SOON) as plain,
            context.wrap_socket(plain, server_hostname=host) as tls,
        ):
            return tls.recv(1)
    except (ssl.SSLError, ConnectionError):
        return b""


def test_the_broker_hangs_up_on_who_has_no_certificate(secured: SecuredKafka) -> None:
    context = ssl.create_default_context(cafile=secured.authority)

    assert heard_from(secured.by_certificate, context) == b""

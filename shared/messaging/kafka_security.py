"""How connections to Kafka are secured, in the words of kafka-python."""

import ssl
from collections.abc import Mapping
from socket import create_connection
from typing import Any
from urllib.parse import urlsplit

from shared.messaging.broker import BrokerUnavailable
from shared.settings import KafkaSettings

ANSWERED_WITHIN = 10
"""Seconds."""


def secured_as(settings: KafkaSettings) -> Mapping[str, Any]:
    """Return the options of every client; files are read at each connection, so that renewed ones are taken up."""
    options: dict[str, Any] = {
        "security_protocol": settings.kafka_security_protocol,
        "ssl_cafile": settings.kafka_ssl_cafile,
        "ssl_certfile": settings.kafka_ssl_certfile,
        "ssl_keyfile": settings.kafka_ssl_keyfile,
    }
    if settings.kafka_sasl_password:
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": settings.kafka_sasl_username,
            "sasl_plain_password": settings.kafka_sasl_password.get_secret_value(),
        }
    return options


def believe(reached: Mapping[str, Any]) -> None:
    """Shake hands with the brokers, where TLS is asked for; raises BrokerUnavailable when one is not believed.

    kafka-python would try for half a minute, and say in the end that nobody answered.
    """
    if "SSL" not in reached.get("security_protocol", "").split("_"):
        return
    context = ssl.create_default_context(cafile=reached["ssl_cafile"])
    for place in reached["bootstrap_servers"]:
        try:
            _shake_hands(place, context)
        except ssl.SSLCertVerificationError as error:
            raise BrokerUnavailable(f"the certificate of {place} is not believed: {error.verify_message}") from error
        except OSError:
            continue


def _shake_hands(place: str, context: ssl.SSLContext) -> None:
    parts = urlsplit(f"//{place}")
    name = parts.hostname or ""
    with create_connection((name, parts.port or 9092), ANSWERED_WITHIN) as plain:
        context.wrap_socket(plain, server_hostname=name).close()

"""What each process is told, as environment variables; secrets as the names of files."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from operations.secret_files import OF_SERVICE

PASSED_ON = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV"),
    *("KAFKA_REPLICATION", "KAFKA_SESSION_TIMEOUT_MS"),
    *("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_SAMPLER_ARG", "OTEL_BSP_SCHEDULE_DELAY"),
)
ROOT = Path(__file__).parents[1]
MICROSOFT = {"ENTRA_AUTHORITY": "https://login.microsoftonline.com", "GRAPH_URL": "https://graph.microsoft.com/v1.0"}
CREDENTIALS = ("CLIENT_SECRET", "CLIENT_SECRET_FILE", "CLIENT_CERTIFICATE_FILE")


@dataclass(frozen=True)
class Servers:
    """Where the real parts listen that the services need."""

    mongodb_uri: str
    kafka_bootstrap: str
    is_own_kafka: bool
    smtp_port: int
    portal: str


class HalfNamed(Exception):
    """The environment names only a part of an application at Microsoft; the text says which is missing."""


def real_application(environment: Mapping[str, str]) -> dict[str, str] | None:
    """Return the settings of an application at Microsoft, None when none is named; raises HalfNamed."""
    client_id = environment.get("SHINDAN_CLIENT_ID")
    credentials = _given(environment, CREDENTIALS)
    if not client_id and not credentials:
        return None
    if not client_id:
        raise HalfNamed("a credential is set, but not the application that it belongs to: set SHINDAN_CLIENT_ID")
    if not credentials:
        choice = ", ".join(f"SHINDAN_{name}" for name in CREDENTIALS)
        raise HalfNamed(f"SHINDAN_CLIENT_ID is set, but no credential: set one of {choice}")
    cloud = _given(environment, ("ENTRA_AUTHORITY", "GRAPH_URL", "GRAPH_RESOURCE", "CA_FILE"))
    return {**MICROSOFT, **cloud, "CLIENT_ID": client_id, **credentials}


def local_sources(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of YARA rules, feeds, clamd and webhooks that are named in the environment; usually none."""
    sources = ("YARA_RULES_FOLDER", "FEEDS_FOLDER", "CLAMD_ADDRESS")
    return _given(environment, (*sources, "WEBHOOK_PORTS", "WEBHOOK_INSIDE_HOSTS", "WEBHOOK_CA_FILE"))


def _given(environment: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    return {name: value for name in names if (value := environment.get(f"SHINDAN_{name}"))}


def base(servers: Servers) -> dict[str, str]:
    """Return what every process is told."""
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    tansu = {"KAFKA_SESSION_TIMEOUT_MS": "6000", "KAFKA_ENABLE_IDEMPOTENCE": "false"} if servers.is_own_kafka else {}
    return {
        **passed_on,
        **tansu,
        "PYTHONUNBUFFERED": "1",
        "MONGODB_URI": servers.mongodb_uri,
        "KAFKA_BOOTSTRAP": servers.kafka_bootstrap,
        "WORKER_HOST": "127.0.0.1",
        "PORTAL": servers.portal,
        "SECURE_COOKIES": "false",
        "BRANDS_FOLDER": str(ROOT / "brands"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(servers.smtp_port),
        "SMTP_STARTTLS": "false",
    }


def secrets_of(service: str, files: Mapping[str, Path]) -> dict[str, str]:
    """Return the secrets of one service."""
    return {f"{name.upper()}_FILE": str(files[name]) for name in OF_SERVICE[service]}


def secrets_of_all(files: Mapping[str, Path]) -> dict[str, str]:
    """Return every secret, for the process that serves all pages."""
    return {f"{name.upper()}_FILE": str(path) for name, path in files.items()}

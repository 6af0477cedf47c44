"""Settings come from the environment; secrets from files named by `<NAME>_FILE`."""

import os
import ssl
import sys
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, FilePath, SecretStr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


class SecretFiles(PydanticBaseSettingsSource):
    """Reads a setting from the file that `<NAME>_FILE` names, without the final line end."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002 - the base class has it
        """Return the file's content for one field, or None."""
        path = os.environ.get(f"{field_name.upper()}_FILE")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return all fields that a file was named for."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class TracingSettings(BaseSettings):
    """Where traces go; named as OpenTelemetry names it, whose exporter reads its other variables itself."""

    otel_exporter_otlp_endpoint: str = Field(
        default="", description="Collector of traces (OTLP over HTTP), e.g. http://collector:4318; empty sends none"
    )
    otel_traces_sampler_arg: float = Field(
        default=1.0, ge=0.0, le=1.0, description="Which share of traces is sent; whoever begins a trace decides"
    )


class KafkaSettings(BaseSettings):
    """Where Kafka is and how it is spoken to; TLS and SASL are named as Kafka and its clients name them."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap: str = Field(description="Kafka brokers, comma-separated host:port")
    kafka_session_timeout_ms: int = Field(
        default=45_000, description="After how long a silent worker loses its partitions"
    )
    kafka_instance_id: str = Field(
        default="",
        description="A worker's name in its group, of one process only, e.g. its pod's in a StatefulSet: whoever comes "
        "back under it has its partitions at once; empty for workers without names",
    )
    kafka_enable_idempotence: bool = Field(
        default=True, description="Idempotent producer; off only for brokers without it"
    )
    kafka_replication: int = Field(default=1, description="Replicas of each declared topic")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        default="PLAINTEXT",
        description="PLAINTEXT: in the clear; SSL: TLS; SASL_SSL: TLS, and a name and a password; SASL_PLAINTEXT: "
        "a name and a password in the clear",
    )
    kafka_ssl_cafile: FilePath | None = Field(
        default=None, description="PEM of the authorities that the brokers' certificates are from; none: the system's"
    )
    kafka_ssl_certfile: FilePath | None = Field(
        default=None, description="PEM of our own certificate, where the brokers ask for one"
    )
    kafka_ssl_keyfile: FilePath | None = Field(default=None, description="PEM of its private key, not encrypted")
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = Field(
        default="SCRAM-SHA-512", description="SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN"
    )
    kafka_sasl_username: str = Field(default="", description="Our name at Kafka, for SASL")
    kafka_sasl_password: SecretStr | None = Field(default=None, description="The password of that name")

    @model_validator(mode="after")
    def _can_be_secured(self) -> Self:
        if problem := _wrong_with(self) or _wrong_with_files(self):
            raise ValueError(problem)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not read
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what was passed in code first, then secret files, then the environment."""
        return init_settings, SecretFiles(settings_cls), env_settings


class ServiceSettings(KafkaSettings, TracingSettings):
    """What every service needs; a service's own settings derive from it."""

    mongodb_uri: str = Field(description="Where MongoDB is, e.g. mongodb://mongodb:27017/?replicaSet=rs0")
    worker_host: str = Field(default="0.0.0.0", description="Address of /health, /ready and /metrics of the worker")  # noqa: S104 - a container is reached from outside it
    worker_port: int = Field(
        default=9100, description="Port of /health, /ready and /metrics of the worker; 0 takes a free one"
    )
    log_level: str = Field(default="info", description="debug, info, warning or error")


S = TypeVar("S", bound=BaseSettings)


def load(settings: type[S], **given: Any) -> S:
    """Read what is not given, or say everything that is wrong on standard error and exit with status 2."""
    try:
        return settings(**given)
    except (ValidationError, OSError) as error:
        problems = (
            [": ".join([*map(str.upper, map(str, each["loc"])), each["msg"]]) for each in error.errors()]
            if isinstance(error, ValidationError)
            else [str(error)]
        )
        print(
            "These settings are missing or wrong; set them in the environment, secrets as <NAME>_FILE:", file=sys.stderr
        )
        print("\n".join(f"  {problem}" for problem in problems), file=sys.stderr)
        raise SystemExit(2) from None


def _wrong_with(told: KafkaSettings) -> str | None:
    """Say what is missing, or what would silently have no effect."""
    is_encrypted, is_sasl = (part in told.kafka_security_protocol.split("_") for part in ("SSL", "SASL"))
    if not is_encrypted and (told.kafka_ssl_cafile or told.kafka_ssl_certfile):
        return "KAFKA_SSL_CAFILE and KAFKA_SSL_CERTFILE are for SSL and SASL_SSL: see KAFKA_SECURITY_PROTOCOL"
    if bool(told.kafka_ssl_certfile) != bool(told.kafka_ssl_keyfile):
        return "KAFKA_SSL_CERTFILE and KAFKA_SSL_KEYFILE belong together"
    if is_sasl != bool(told.kafka_sasl_username and told.kafka_sasl_password):
        return "KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD_FILE are both needed with SASL, and for nothing else"
    return None


def _wrong_with_files(told: KafkaSettings) -> str | None:
    context, named = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), "KAFKA_SSL_CAFILE"
    try:
        if told.kafka_ssl_cafile:
            context.load_verify_locations(told.kafka_ssl_cafile)
        named = "KAFKA_SSL_CERTFILE or KAFKA_SSL_KEYFILE"
        if told.kafka_ssl_certfile:
            context.load_cert_chain(told.kafka_ssl_certfile, told.kafka_ssl_keyfile, password="")
    except OSError as error:
        return f"{named} cannot be used: {error}"
    return None

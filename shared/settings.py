"""Settings come from the environment; secrets from files named by `<NAME>_FILE`."""

import os
import sys
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError
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


class ServiceSettings(TracingSettings):
    """What every service needs; a service's own settings derive from it."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    mongodb_uri: str = Field(description="Where MongoDB is, e.g. mongodb://mongodb:27017/?replicaSet=rs0")
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
    worker_host: str = Field(default="0.0.0.0", description="Address of /health, /ready and /metrics of the worker")  # noqa: S104 - a container is reached from outside it
    worker_port: int = Field(
        default=9100, description="Port of /health, /ready and /metrics of the worker; 0 takes a free one"
    )
    log_level: str = Field(default="info", description="debug, info, warning or error")

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


S = TypeVar("S", bound=BaseSettings)


def load(settings: type[S]) -> S:
    """Read the settings, or say everything that is wrong with them on standard error and exit with status 2."""
    try:
        return settings()
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

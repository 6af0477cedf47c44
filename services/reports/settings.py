"""Settings of the reports service."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.settings import ServiceSettings
from shared.web.settings import WebSettings


class Settings(ServiceSettings, WebSettings):
    """What the processes of this service need to be told."""

    pdf_seconds: float = Field(60, gt=0, description="How long setting one PDF may take")
    pdf_megabytes: int = Field(600, ge=256, description="How much memory setting one PDF may take")
    pdf_detections: int = Field(5_000, ge=0, description="How many detections a PDF lists; the rest is in the CSV")
    pdf_in_full: int = Field(200, ge=0, description="How many of these, the most dangerous, with reasons and evidence")

    webhook_keys: SecretStr = Field(
        description="Lines of `id:base64 of 32 bytes`, the current key first; they encrypt the secrets of webhooks"
    )
    webhook_ports: str = Field(
        "443", pattern=r"^\d{1,5}(,\d{1,5})*$", description="Ports that webhooks may name, separated by commas"
    )
    webhook_inside_hosts: str = Field(
        "", description="Host names of webhooks that may lead into an inner network, separated by commas; usually none"
    )
    webhook_ca_file: Path | None = Field(
        None, description="Certificate authority that receivers of webhooks may have besides the system's"
    )
    webhook_threads: int = Field(4, ge=1, description="Messages to webhooks that one worker sends at once")

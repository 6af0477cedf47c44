"""Settings of the reports service."""

from pydantic import Field

from shared.settings import ServiceSettings
from shared.web.settings import WebSettings


class Settings(ServiceSettings, WebSettings):
    """What the processes of this service need to be told."""

    pdf_seconds: float = Field(60, gt=0, description="How long setting one PDF may take")
    pdf_megabytes: int = Field(600, ge=256, description="How much memory setting one PDF may take")

"""What every process that serves pages needs to be told."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import TracingSettings


class WebSettings(TracingSettings):
    """Settings of a web process; a service's settings derive from it and from `ServiceSettings`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    web_host: str = Field("0.0.0.0", description="Address that pages are served on")  # noqa: S104 - a container is reached from outside it
    web_port: int = Field(8000, description="Port that pages are served on")
    web_threads: int = Field(
        8, description="Requests answered at once; more load is met by more processes of the service"
    )
    portal: str = Field(
        pattern=r"^https?://[^/?#]+$",
        description="Origin under which people reach the pages, e.g. https://shindan.example",
    )
    secret_key: SecretStr = Field(min_length=32, description="Signs the session cookie; the same for every web process")
    secure_cookies: bool = Field(True, description="Cookies and HSTS for HTTPS; off only for trials over plain HTTP")
    trusted_proxies: int = Field(0, description="How many proxies in front set X-Forwarded-For and X-Forwarded-Proto")
    brands_folder: Path = Field(Path("brands"), description="Folder with one folder for each brand")
    default_brand: str = Field("shindan", description="Brand shown under host names that no brand claims")

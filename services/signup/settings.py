"""Settings of the signup service."""

from pydantic import Field, SecretStr

from shared.settings import ServiceSettings
from shared.web.settings import WebSettings


class Settings(ServiceSettings, WebSettings):
    """What the processes of this service need to be told."""

    confirmation_key: SecretStr = Field(
        min_length=32, description="Confirmation numbers and links derive from it; the same for signup and notifier"
    )

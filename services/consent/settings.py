"""The settings of the consent service."""

from pydantic import Field, SecretStr

from shared.microsoft import MicrosoftSettings
from shared.settings import ServiceSettings
from shared.web.settings import WebSettings


class Settings(ServiceSettings, MicrosoftSettings, WebSettings):
    """What both processes of the consent service need; secrets come from files."""

    scanner_public_key: SecretStr = Field(
        description="PEM: seals a one-mailbox grant so that only the scanner can open it"
    )
    mails_per_second: float = Field(
        100, gt=0, description="How many mails all scanners together read, for the estimate of an assessment's duration"
    )

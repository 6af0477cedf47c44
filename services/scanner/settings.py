"""The scanner's settings."""

from pydantic import DirectoryPath, Field, SecretStr, field_validator

from services.scanner.clamd import BadAddress, read_address
from shared.microsoft import MicrosoftSettings
from shared.settings import ServiceSettings
from shared.web.settings import WebSettings


class ReadingSettings(ServiceSettings, MicrosoftSettings):
    """What both processes of the scanner need: to reach Microsoft, and to open what is stored."""

    encryption_keys: SecretStr = Field(description="Lines of `id:base64 of 32 bytes`, the current key first")
    scanner_private_key: SecretStr = Field(description="PEM: opens the grants that consent seals for the scanner")
    analyser_children: int = Field(2, ge=1, description="Jailed processes that judge mail")
    analyser_seconds: float = Field(60.0, gt=0, description="After how long a child that judges one mail is killed")
    fetches_per_mailbox: int = Field(4, ge=1, le=4, description="Most requests to one mailbox at once")
    requests_at_once: int = Field(0, ge=0, description="Most requests to Graph at once by one process; 0 sets no limit")
    largest_mail_bytes: int = Field(150_000_000, gt=0, description="Larger mails are recorded as not read")


class WorkerSettings(ReadingSettings):
    """What the worker needs besides."""

    worker_threads: int = Field(16, ge=1, description="Work items handled at once by one worker")
    longest_wait_hours: float = Field(
        6.0, gt=0, description="How long Microsoft may let one mailbox wait, all pauses added up"
    )
    fast_first_look: bool = Field(
        False, description="Judge mails of single mailboxes by their headers and text, and fetch whole what needs it"
    )
    mails_per_page: int = Field(50, ge=1, le=50, description="Mails per work item; a worker that dies repeats these")

    yara_rules_folder: DirectoryPath | None = Field(None, description="Folder of YARA rules (.yar, .yara)")
    feeds_folder: DirectoryPath | None = Field(None, description="Folder of URLhaus, PhishTank and OpenPhish files")
    clamd_address: str = Field("", description="Path of clamd's socket, or host:port")
    clamd_seconds: float = Field(30.0, gt=0, description="How long clamd may take for one mail")
    clamd_largest_bytes: int = Field(25_000_000, gt=0, description="clamd is not asked about larger mails")

    @field_validator("yara_rules_folder", "feeds_folder", mode="before")
    @classmethod
    def _is_a_folder_or_nothing(cls, value: object) -> object:
        return value or None

    @field_validator("clamd_address")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            if value:
                read_address(value)
        except BadAddress as error:
            raise ValueError(str(error)) from error
        return value


class PageSettings(ReadingSettings, WebSettings):
    """What the web process needs besides."""

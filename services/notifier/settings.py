"""The settings of the notifier."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What the notifier needs; secrets come from files."""

    smtp_host: str = Field(description="The mail server that letters are handed to")
    smtp_port: int = Field(description="Its port, usually 587, or 25 within a closed network")
    smtp_starttls: bool = Field(True, description="Encrypt with STARTTLS; off only for a server on the same machine")
    smtp_ca_file: str | None = Field(
        None, description="The mail server's certificate authority; None trusts the system's"
    )
    smtp_user: str | None = Field(None, description="The name to sign in with at the mail server, if it wants one")
    smtp_password: SecretStr | None = Field(None, description="The password that belongs to it")
    confirmation_key: SecretStr = Field(
        min_length=32, description="Confirmation numbers are derived from it; the same for signup and notifier"
    )
    worker_threads: int = Field(4, ge=1, description="Letters handed to the mail server at once by one worker")
    brands_folder: Path = Field(Path("brands"), description="Folder with one folder for each brand")
    default_brand: str = Field("shindan", description="Brand of letters whose customer's brand is gone")

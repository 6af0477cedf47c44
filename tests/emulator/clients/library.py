"""What a client library must be able to do for the scenarios, and how it signs in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from emulator.server import Emulator

GRAPH_SCOPE = "https://graph.microsoft.com/.default"
USER_SCOPES = ["https://graph.microsoft.com/Mail.Read", "https://graph.microsoft.com/User.Read"]
PAGE_OF_USERS, PAGE_OF_MAILS = 3, 10


class Refused(Exception):
    """Graph, or Entra, said no; its HTTP status (0 where the library does not tell)."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


@dataclass(frozen=True)
class Signing:
    """As whom to sign in: the application with a secret or a certificate (PEM), or the person who walks the pages.

    `walk` takes the address of a sign-in page and returns the address at which the browser comes back.
    """

    certificate: str | None = None
    walk: Callable[[str], str] | None = None


class Library(Protocol):
    """A client library, signed in; each method raises Refused where Graph says no."""

    def users(self) -> list[str]:
        """Return the addresses of all users, asked for in pages of PAGE_OF_USERS."""

    def folders(self, address: str) -> list[str]:
        """Return the names of a mailbox's uppermost folders, hidden ones among them where the library can."""

    def subjects(self, address: str) -> list[str]:
        """Return the subjects of all mails, asked for in pages of PAGE_OF_MAILS."""

    def source(self, address: str) -> bytes:
        """Return the newest mail as it is."""

    def attachments(self, address: str) -> dict[str, str]:
        """Return the names of the newest mail's attachments, with their types."""

    def own_subjects(self) -> list[str]:
        """Return the subjects in the mailbox of whoever signed in."""

    def close(self) -> None:
        """Let go of connections."""


Make = Callable[[Emulator, Signing, bool], Library]
"""Signs a library in; the last argument says whether it may be told where the emulator is, or knows Microsoft alone."""


def credentials_of(running: Emulator, signing: Signing) -> tuple[str, Any]:
    """Return the client id, and the secret or what MSAL takes for a certificate."""
    application = running.world.application
    if signing.certificate:
        pem = signing.certificate
        return application.client_id, {"private_key": pem, "public_certificate": pem}
    return application.client_id, application.client_secret

"""Where mail comes from: what scanning needs of a platform, whichever it is; graph.py is the one for Microsoft 365."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.messaging.handling import Transient

TOO_MANY_REQUESTS = 429


class Busy(Transient):
    """Microsoft cannot answer now (429, 5xx, no connection); `retry_after` is in seconds where it said so."""

    def __init__(self, message: str = "", *, retry_after: float | None = None, status: int = 0) -> None:
        """Take the HTTP status, 0 without an answer."""
        super().__init__(message, retry_after=retry_after)
        self.status = status

    @property
    def is_throttling(self) -> bool:
        """Tell whether we asked too much."""
        return self.status == TOO_MANY_REQUESTS

    @property
    def is_about_the_item(self) -> bool:
        """Tell whether what was asked for may itself be the trouble: a heavy item, or one that is half gone."""
        return self.status in {404, 408, 500, 502, 504}


class Refused(Exception):
    """Microsoft does not allow this (403)."""


class TokenRefused(Exception):
    """The access token was not accepted (401)."""


class NotThere(Exception):
    """What was asked for does not exist (404); `reason` is a code of the coverage statement."""

    def __init__(self, reason: str) -> None:
        """Take the reason, e.g. "no_cloud_mailbox"."""
        super().__init__(reason)
        self.reason = reason


class Unopenable(Exception):
    """Exchange itself cannot open this item."""


class TooLarge(Exception):
    """The mail is larger than what is read."""


@dataclass(frozen=True)
class User:
    """A member of the directory; whether there is a mailbox shows when it is opened."""

    id: str
    address: str
    display_name: str
    is_guest: bool
    job_title: str


@dataclass(frozen=True)
class UserPage:
    """Some users, and where the next ones are; None after the last."""

    users: tuple[User, ...]
    next_link: str | None


@dataclass(frozen=True)
class Listed:
    """A mail as the mailbox lists it; `id` is immutable while the mail stays in its mailbox."""

    id: str
    received_at: datetime
    folder_id: str
    is_read: bool


@dataclass(frozen=True)
class MailPage:
    """Some mails, newest first, and where the next ones are; an empty page may still have a next one."""

    mails: tuple[Listed, ...]
    next_link: str | None


@dataclass(frozen=True)
class Shown:
    """A mail built from what its mailbox shows of it besides its bytes: headers and text, no attachments."""

    id: str
    raw: bytes
    is_all_there: bool
    """Nothing is left out that would be judged, but the plain text of a mail that is HTML as well."""


@dataclass(frozen=True)
class Folder:
    """A folder; `well_known` is Microsoft's language-independent name for its own folders."""

    id: str
    name: str
    well_known: str | None = None


@dataclass(frozen=True)
class Window:
    """The frozen stretch of received times that is read: from `since` (None: from the beginning) to before `before`."""

    since: datetime | None
    before: datetime


class MailSource(Protocol):
    """A tenant's directory and mailboxes, read with one permission.

    Every method may raise `Busy` (try again later), `Refused` and `TokenRefused` (the permission is missing or gone),
    and those about one mailbox `NotThere`.
    """

    def users(self, next_link: str | None = None) -> UserPage:
        """Return a page of the directory's users."""

    def admits(self) -> bool:
        """Tell whether the permission is accepted at all, whatever one mailbox says."""

    def me(self) -> User:
        """Return the person who granted, for the scope of one mailbox."""

    def members(self, group: str) -> tuple[User, ...]:
        """Return the users in the group with that address, also through other groups; raises NotThere."""

    def folders(self, user_id: str) -> tuple[Folder, ...]:
        """Return all folders of a mailbox, hidden and nested ones too."""

    def count_mails(self, user_id: str, window: Window) -> int:
        """Return how many mails of a mailbox lie in the window."""

    def mails(self, user_id: str, window: Window, page_size: int, next_link: str | None = None) -> MailPage:
        """Return a page of the mails in the window, of all folders, newest first."""

    def message(self, user_id: str, mail_id: str, largest: int) -> bytes:
        """Return the raw message (RFC 5322 bytes); raises TooLarge above `largest` bytes, and Unopenable."""

    def shown(self, user_id: str, mail_id: str, largest: int) -> Shown:
        """Return what is shown of a mail; raises TooLarge above `largest` bytes, and Unopenable."""

    def shown_within(self, user_id: str, window: Window, count: int, largest: int) -> tuple[Shown, ...]:
        """Return what is shown of so many of the mails in the window, the newest; raises as `shown` does."""

    def expect(self, user_id: str, requests: int) -> None:
        """Make sure that a mailbox can be asked so often now; raises Busy otherwise."""

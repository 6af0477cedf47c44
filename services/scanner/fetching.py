"""How a mail is had: whole, or, where Exchange cannot open it for good, built from what it shows of it."""

from dataclasses import dataclass
from typing import Final

from services.scanner.mail_source import Busy, MailSource, NotThere, Refused, TooLarge, Unopenable

REASONS: Final[dict[type[Exception], str]] = {
    NotThere: "deleted_during_scan",
    TooLarge: "too_large",
    Unopenable: "could_not_be_opened",
    Refused: "not_permitted",
    Busy: "could_not_be_read",
}
"""Why a mail could not be read, as the coverage statement says it."""
UNREADABLE: Final = (NotThere, TooLarge, Unopenable, Refused)
PATIENT_TRIES: Final = 3
"""So often a page is put off for a mail that Microsoft fails to deliver; then it is read without that mail."""
OPENED_IN_PART: Final = "opened_in_part"


@dataclass(frozen=True)
class Fetched:
    """A mail's bytes; where they are not all of it, `lacking` says why, and `trouble` is the error behind that."""

    raw: bytes
    lacking: tuple[str, ...] = ()
    trouble: Exception | None = None


def fetch(source: MailSource, user_id: str, mail_id: str, largest: int, tries: int = PATIENT_TRIES) -> Fetched:
    """Return a mail; raises what mail_source.py declares, for good, or for this time while its page had few `tries`."""
    try:
        return Fetched(source.message(user_id, mail_id, largest))
    except (Unopenable, Busy) as error:
        if not is_for_good(error, tries):
            raise
        try:
            shown = source.shown(user_id, mail_id, largest)
        except (*UNREADABLE, Busy) as other:
            raise (error if is_for_good(other, tries) else other) from other
        return Fetched(shown.raw, (OPENED_IN_PART,), error)


def is_for_good(error: Exception, tries: int) -> bool:
    """Tell whether trying again would be in vain."""
    return not isinstance(error, Busy) or (error.is_about_the_item and tries >= PATIENT_TRIES)


def reason_for(error: Exception) -> str:
    """Return why a mail could not be read."""
    return next(reason for kind, reason in REASONS.items() if isinstance(error, kind))

"""The first look: mails judged by their headers and text as their mailbox lists them, for one request a page.

What is not all there, or not plainly innocent, is fetched whole and judged again. docs/reading.md has the figures.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from services.scanner.jail.analysers import Judged
from services.scanner.mail_source import (
    Busy,
    Listed,
    MailSource,
    NotThere,
    Refused,
    Shown,
    TooLarge,
    Unopenable,
    Window,
)
from shared.verdicts import Verdict

INNOCENT_BELOW: Final = 1.0
"""A quarter of the score from which a mail is a potential threat; a mail of one light finding is fetched."""
FEWEST: Final = 6
"""So few mails are not asked for in two halves any more; they are fetched whole."""
LARGEST_ANSWER: Final = 64 * 1024 * 1024
A_SECOND: Final = timedelta(seconds=1)


def look_at(mails: Sequence[Listed], source: MailSource, user_id: str) -> Mapping[str, Shown]:
    """Return by id those of a page's mails, newest first, of which the listing shows all that is judged.

    What is too much for one answer is asked for in halves; raises Busy where asking for less would not help.
    """
    if not mails:
        return {}
    times = [each.received_at for each in mails]
    window = Window(min(times), max(times) + A_SECOND)
    try:
        shown = source.shown_within(user_id, window, len(mails), LARGEST_ANSWER)
    except (Refused, NotThere, Unopenable):
        return {}
    except (Busy, TooLarge) as error:
        if isinstance(error, Busy) and not error.is_about_the_item:
            raise
        return _in_halves(mails, source, user_id) if len(mails) > FEWEST else {}
    return {each.id: each for each in shown if each.is_all_there}


def is_innocent(judged: Judged) -> bool:
    """Tell whether a first look suffices."""
    judgement = judged.judgement
    is_clean = judgement.verdict is Verdict.CLEAN and judgement.score < INNOCENT_BELOW
    return is_clean and not judgement.not_fully_analysed


def _in_halves(mails: Sequence[Listed], source: MailSource, user_id: str) -> Mapping[str, Shown]:
    half = len(mails) // 2
    return {**look_at(mails[:half], source, user_id), **look_at(mails[half:], source, user_id)}

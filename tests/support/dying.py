"""The shipped engine, but for one mail over which its process dies."""

import os

from services.scanner.context import Context
from services.scanner.judging.engine import Judged, shipped_engine
from services.scanner.mail import Delivery
from services.scanner.sources.places import Places
from tests.support.raw_mails import raw_mail

DEADLY = raw_mail(subject="die")


class DyingEngine:
    """Judges as the shipped engine does."""

    def __init__(self, places: Places = Places()) -> None:  # noqa: B008 — frozen
        """Load what lies in the places."""
        self._engine = shipped_engine(places)

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge one mail, or die."""
        if raw == DEADLY:
            os.abort()
        return self._engine.judge(raw, delivery, context)

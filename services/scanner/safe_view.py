"""The safe view: one mail fetched live from its mailbox, read in a jailed child, and never stored."""

from dataclasses import replace

from services.scanner.access import Open
from services.scanner.fetching import fetch
from services.scanner.figures import Figures
from services.scanner.jail.analysers import Analysers
from services.scanner.judging.viewing import MailView
from services.scanner.scans import Scans


class SafeViews:
    """Shows mails that a customer's own scan found; raises what mail_source.py declares when the mail cannot be had."""

    def __init__(self, scans: Scans, figures: Figures, open_source: Open, analysers: Analysers, largest: int) -> None:
        """Fetch no mail above `largest` bytes."""
        self._scans = scans
        self._figures = figures
        self._open = open_source
        self._analysers = analysers
        self._largest = largest

    def show(self, customer_id: str, scan_id: str, mail_id: str) -> MailView | None:
        """Return the view of a mail, None when it is not among what this customer's scan found."""
        scan = self._scans.own(customer_id, scan_id)
        place = self._figures.where(customer_id, scan_id, mail_id)
        if scan is None or place is None:
            return None
        fetched = fetch(self._open(scan), *place, self._largest)
        view = self._analysers.view(fetched.raw)
        return replace(view, not_fully_analysed=(*view.not_fully_analysed, *fetched.lacking))

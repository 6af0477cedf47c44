"""What the closed items of a scan add up to: totals come from them, never from counting events."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.scanner.hindsight.survey import Survey
from services.scanner.mail_source import Folder
from services.scanner.tally import NUMBERS, Tally
from services.scanner.work import DONE, Kind
from shared.events.details import NotRead
from shared.mongodb import Document, Documents, translated


@dataclass(frozen=True)
class Standing:
    """How far a scan is; accounts that turned out to have no readable mailbox are counted apart."""

    mailboxes_found: int
    mailboxes_done: int
    mailboxes_not_read: int
    mails_expected: int
    tally: Tally
    pages_reviewed: int = 0


class Figures:
    """Sums over a scan's work items."""

    def __init__(self, database: Documents) -> None:
        """Read them in `database`."""
        self._items = database["items"]

    @translated
    def standing(self, scan_id: str) -> Standing:
        """Return how far a scan is."""
        whole = self._sum({"scan_id": scan_id, "state": DONE})
        accounts = self._items.count_documents({"scan_id": scan_id, "kind": Kind.MAILBOX.value})
        not_read = self.mailboxes_not_read(scan_id)
        done = int(whole.get("finished", 0)) - not_read
        reviewed = self._items.count_documents({"scan_id": scan_id, "state": DONE, "kind": Kind.REVIEW.value})
        expected = int(whole.get("expected", 0))
        return Standing(accounts - not_read, done, not_read, expected, _tally(whole), reviewed)

    @translated
    def of_mailbox(self, scan_id: str, mailbox_id: str) -> Tally:
        """Return what the closed items of one mailbox add up to, with the reasons for what was not read."""
        mine = {"scan_id": scan_id, "mailbox.mailbox_id": mailbox_id, "state": DONE}
        not_read = [
            part for each in self._items.find(mine, {"outcome.not_read": 1}) for part in each["outcome"]["not_read"]
        ]
        return _tally(self._sum(mine)) + Tally(not_read=tuple(NotRead(**part) for part in not_read))

    @translated
    def expected(self, scan_id: str, mailbox_id: str) -> int:
        """Return how many mails a mailbox held in the scan's window when it was opened."""
        which = {"scan_id": scan_id, "mailbox.mailbox_id": mailbox_id, "kind": Kind.MAILBOX.value}
        opened = self._items.find_one(which, {"outcome.expected": 1})
        return int((opened or {}).get("outcome", {}).get("expected", 0))

    @translated
    def mailboxes_not_read(self, scan_id: str, reason: str | None = None) -> int:
        """Return how many mailboxes were found and not read at all, for any reason or a certain one."""
        closed_at_once: Document = {"scan_id": scan_id, "kind": Kind.MAILBOX.value, "finishes_mailbox": True}
        if reason:
            closed_at_once["outcome.not_read.reason"] = reason
        return self._items.count_documents(closed_at_once)

    @translated
    def people(self, scan_id: str) -> tuple[Document, ...]:
        """Return the members of the directory, as the discovery stored them."""
        pages = self._items.find({"scan_id": scan_id, "kind": Kind.DISCOVER.value}, {"outcome.people": 1}).sort(
            "number", 1
        )
        return tuple(person for page in pages for person in page.get("outcome", {}).get("people", ()))

    @translated
    def survey(self, scan_id: str) -> Survey:
        """Return what was found of the tenant as a whole; nothing before that."""
        surveyed = self._items.find_one({"scan_id": scan_id, "kind": Kind.SURVEY.value}, {"outcome.survey": 1})
        found = (surveyed or {}).get("outcome", {}).get("survey")
        return Survey(dict(found["partners"]), found["begins_at"]) if found else Survey()

    @translated
    def addresses(self, scan_id: str, mailbox_ids: Iterable[str]) -> dict[str, str]:
        """Return the addresses of some mailboxes by their ids."""
        which = {"scan_id": scan_id, "kind": Kind.MAILBOX.value, "mailbox.mailbox_id": {"$in": list(mailbox_ids)}}
        found = self._items.find(which, {"mailbox.mailbox_id": 1, "mailbox.address": 1})
        return {each["mailbox"]["mailbox_id"]: each["mailbox"]["address"] for each in found}

    @translated
    def folders(self, scan_id: str, mailbox_id: str) -> dict[str, Folder]:
        """Return a mailbox's folders by Microsoft's id."""
        opened = self._items.find_one(
            {"scan_id": scan_id, "mailbox.mailbox_id": mailbox_id, "kind": Kind.MAILBOX.value}, {"outcome.folders": 1}
        )
        return {each["id"]: Folder(**each) for each in (opened or {}).get("outcome", {}).get("folders", ())}

    @translated
    def where(self, customer_id: str, scan_id: str, mail_id: str) -> tuple[str, str] | None:
        """Return the user id and message id of a mail that was kept for the safe view; None for any other."""
        which = {"scan_id": scan_id, "customer_id": customer_id, "mails.mail_id": mail_id}
        found = list(self._items.find(which, {"kind": 1, "mailbox.user_id": 1, "mails.$": 1}))
        last = max(found, key=lambda item: item["kind"] == Kind.REVIEW.value, default=None)
        return (last["mailbox"]["user_id"], last["mails"][0]["id"]) if last and last["mails"][0]["id"] else None

    def _sum(self, matching: Document) -> Document:
        sums: Document = {name: {"$sum": f"$outcome.tally.{name}"} for name in NUMBERS}
        sums |= {"expected": {"$sum": "$outcome.expected"}, "finished": {"$sum": {"$toInt": "$finishes_mailbox"}}}
        return next(self._items.aggregate([{"$match": matching}, {"$group": {"_id": None, **sums}}]), {})


def _tally(sums: Document) -> Tally:
    counts: Document = {name: int(sums.get(name, 0)) for name in NUMBERS}
    return Tally(**counts)

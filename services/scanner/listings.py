"""What Graph listed of a mailbox: kept once, so that a worker that repeats a listing cuts it into the same pages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.scanner.mail_source import Listed
from services.scanner.work import OPEN, Bookmark, Kind, WorkItem
from shared.mongodb import Document, Documents, translated

MOST_MAILS = 1_000
"""In one listing: Microsoft gives no more at once."""


@dataclass(frozen=True)
class Listing:
    """Mails with our ids, newest first, those left out that were read before."""

    mails: Sequence[tuple[str, Listed]] = ()
    follow: Bookmark | None = None
    """Where the next listing begins; None when the mailbox was listed to its end."""
    gone: int = 0
    """Mails that were counted when the mailbox was opened and that are not there any more."""
    missing: int = 0
    """Mails that are still counted and were not listed."""


class Listings:
    """Listings by the ids of their work items."""

    def __init__(self, database: Documents) -> None:
        """Keep them with the items in `database`."""
        self._items = database["items"]

    @translated
    def get(self, item_id: str, begin: int = 0, size: int = MOST_MAILS) -> Listing | None:
        """Return a listing, or so many of its mails from one on; None when it was not made, or is forgotten."""
        part: Document = {f"listed.{name}": 1 for name in ("follow", "gone", "missing")}
        part["listed.mails"] = {"$slice": [begin, size]}
        return _read(self._items.find_one({"_id": item_id}, part))

    @translated
    def keep(self, item_id: str, listing: Listing) -> Listing:
        """Store what was listed for an open item, unless another worker was quicker; return what counts."""
        unlisted = {"_id": item_id, "state": OPEN, "listed": None}
        is_kept = self._items.update_one(unlisted, {"$set": {"listed": _written(listing)}}).modified_count == 1
        return listing if is_kept else self.get(item_id) or listing

    @translated
    def is_known_link(self, item: WorkItem, next_link: str) -> bool:
        """Tell whether a listing of the mailbox leads back to where an earlier one began."""
        mine = {"scan_id": item.scan_id, "mailbox.mailbox_id": item.mailbox.mailbox_id, "kind": Kind.LISTING.value}
        return self._items.find_one({**mine, "bookmark.next_link": next_link}, {"_id": 1}) is not None


def _written(listing: Listing) -> Document:
    return {
        "mails": [
            {
                "mail_id": mail_id,
                "id": each.id,
                "received_at": each.received_at,
                "folder_id": each.folder_id,
                "is_read": each.is_read,
            }
            for mail_id, each in listing.mails
        ],
        "follow": asdict(listing.follow) if listing.follow else None,
        "gone": listing.gone,
        "missing": listing.missing,
    }


def _read(document: Document | None) -> Listing | None:
    listed = (document or {}).get("listed")
    if listed is None:
        return None
    mails = [
        (row["mail_id"], Listed(row["id"], row["received_at"], row["folder_id"], row["is_read"]))
        for row in listed["mails"]
    ]
    follow = Bookmark(**listed["follow"]) if listed["follow"] else None
    return Listing(mails, follow, listed["gone"], listed["missing"])

"""Which mails a listing shows, in which order, and how it is cut into pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from emulator.folders import Folder
from emulator.graph.filters import Filter
from emulator.graph.mail_json import is_known, value_of
from emulator.graph.mail_view import MailView
from emulator.graph.paging import cut
from emulator.graph.query import (
    flag_option,
    next_link,
    number_option,
    option,
    page_size,
    refuse_inefficient,
    wanted_filter,
    wanted_order,
)
from emulator.mailboxes import Mailbox
from emulator.mails import Mail
from emulator.world import World

ITEMS_PER_JUMP = 12
LEAP = 1_000_000
Order = tuple[tuple[str, bool], ...]
NEWEST_FIRST: Order = (("receivedDateTime", True),)


@dataclass(frozen=True)
class Page:
    """One page of a listing: its mails, the count of all if asked for, and the address of the next page."""

    mails: Sequence[Mail]
    count: int | None
    following: str | None


def list_mails(mailbox: Mailbox, folder: Folder | None) -> Sequence[Mail]:
    """Return all mails that `$filter` selects, in the order of `$orderby` or newest first. Raises GraphError (400)."""
    wanted, order = wanted_filter(is_mail_property), wanted_order(is_mail_property)
    refuse_inefficient(wanted, order)
    selection = (folder.id if folder else None, option("filter"), order)
    return mailbox.remembered(selection, lambda: _select(mailbox, folder, wanted, order))


def _select(mailbox: Mailbox, folder: Folder | None, wanted: Filter | None, order: Order) -> Sequence[Mail]:
    mails = mailbox.newest_first(folder)
    if wanted:
        mails = [mail for mail in mails if wanted.matches(getter(mailbox, mail))]
    for name, descending in reversed(order):
        if order == NEWEST_FIRST:
            break
        mails = sorted(mails, key=_sort_key(mailbox, name), reverse=descending)
    return mails


def page_of_mails(world: World, mailbox: Mailbox, folder: Folder | None) -> Page:
    """Return the page that the request asks for; a full page leads on, perhaps to an empty one, as skips may leap."""
    mails = list_mails(mailbox, folder)
    top = page_size()
    begin = position_of(number_option("skip", 0, 0, 2**31) % LEAP)
    count = len(mails) if flag_option("count") else None
    page = cut(world, mails, begin, top, full_leads_on=True)
    leap = LEAP if page.leaps else 0
    return Page(page.items, count, page.link(lambda position: next_link(skip=skip_to(position) + leap)))


def skip_to(position: int) -> int:
    """Return the `$skip` that leads to a mail: it counts the store's items, not all of which are mails."""
    return position + position // ITEMS_PER_JUMP


def position_of(skip: int) -> int:
    """Return the position of the first mail at or after a number of skipped items."""
    return skip - skip // (ITEMS_PER_JUMP + 1)


def is_mail_property(name: str) -> bool:
    """Say whether a filter or an order may name that, a property or a path into one."""
    return is_known(name.partition("/")[0])


def getter(mailbox: Mailbox, mail: Mail) -> Callable[[str], Any]:
    """Return what tells a filter a mail's properties; the commonest without opening it."""

    def get(name: str) -> Any:
        if name == "receivedDateTime":
            return mail.received_at
        return mail.is_read if name == "isRead" else value_of(MailView(mailbox, mail), name)

    return get


def _sort_key(mailbox: Mailbox, name: str) -> Callable[[Mail], tuple[bool, Any]]:
    def key(mail: Mail) -> tuple[bool, Any]:
        value = getter(mailbox, mail)(name)
        return value is not None, value

    return key

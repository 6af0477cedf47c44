"""Whose mailboxes a scan reads: all of the directory, one person's, those that are named, or a group's members."""

from collections.abc import Sequence

from services.scanner.mail_source import MailSource, User
from services.scanner.scans import Scan
from shared.events.details import Scope


def users_of(source: MailSource, scan: Scan, next_link: str | None) -> tuple[tuple[User, ...], str | None]:
    """Return some people of the directory, and where the next ones are."""
    if scan.scope is Scope.ONE_MAILBOX:
        return (source.me(),), None
    page = source.users(next_link)
    return page.users, page.next_link


def whose_mailboxes(users: Sequence[User], scan: Scan, source: MailSource, *, is_last: bool) -> list[User]:
    """Return who is to be read; a group is asked once for its members, with the last people of the directory."""
    if scan.scope is Scope.GROUP:
        users = source.members(scan.group) if is_last else ()
    named = {each.lower() for each in scan.mailboxes}
    return [each for each in users if not each.is_guest and (not named or each.address.lower() in named)]

"""A mail source in memory, for tests of scanning; and an analyser that judges by one word."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.scanner.context import Context
from services.scanner.jail.analysers import Judged, MailView
from services.scanner.judging.verdict import Judgement
from services.scanner.mail import Address, Delivery
from services.scanner.mail_source import Folder, Listed, MailPage, NotThere, Shown, TooLarge, User, UserPage, Window
from services.scanner.scans import Scan
from shared.events.details import MicrosoftVerdict
from shared.verdicts import AttackType, Evidence, Finding, Verdict

INBOX, JUNK = Folder("f-inbox", "Inbox", "inbox"), Folder("f-junk", "Junk Email", "junkemail")
SENT = Folder("f-sent", "Sent Items", "sentitems")
LATEST = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def a_user(name: str, *, is_guest: bool = False, job_title: str = "") -> User:
    """Return a member of the directory, by default nobody special."""
    return User(f"u-{name}", f"{name}@contoso.example", name.title(), is_guest, job_title)


def some_mails(count: int, *, dangerous: int = 0, folder: Folder = INBOX) -> list[tuple[Listed, bytes]]:
    """Return mails, newest first, an hour apart, the first `dangerous` of them bad."""
    return [
        (
            Listed(f"m-{folder.id}-{number}", LATEST - timedelta(hours=number), folder.id, is_read=False),
            b"dangerous" if number < dangerous else b"innocent",
        )
        for number in range(count)
    ]


@dataclass
class FakeTenant:
    """Users and their mails; `before_message` and `before_shown` are called before mails are given or shown."""

    mailboxes: Mapping[str, Sequence[tuple[Listed, bytes]]]
    users_without_mailbox: Mapping[str, Exception] = field(default_factory=dict)
    guests: Sequence[User] = ()
    users_per_page: int = 100
    before_message: Callable[[str], None] = lambda _mail_id: None
    is_admitting: bool = True
    before_shown: Callable[[Sequence[str]], None] = lambda _mail_ids: None
    not_all_there: Collection[str] = ()
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names of users, by the address of their group."""

    def admits(self) -> bool:
        """Say whether the permission is accepted at all."""
        return self.is_admitting

    def expect(self, user_id: str, requests: int) -> None:
        """Allow any number of requests."""

    def me(self) -> User:
        """Return the first user."""
        return self._all()[0]

    def users(self, next_link: str | None = None) -> UserPage:
        """Return a page of users."""
        begin = int(next_link or 0)
        end = begin + self.users_per_page
        return UserPage(tuple(self._all()[begin:end]), str(end) if end < len(self._all()) else None)

    def members(self, group: str) -> tuple[User, ...]:
        """Return the users of a group."""
        if group not in self.groups:
            raise NotThere("not_found")
        return tuple(each for each in self._all() if each.id.removeprefix("u-") in self.groups[group])

    def folders(self, user_id: str) -> tuple[Folder, ...]:
        """Return three folders."""
        self._mailbox(user_id)
        return INBOX, JUNK, SENT

    def count_mails(self, user_id: str, window: Window) -> int:
        """Count what lies in the window."""
        return len(self._within(user_id, window))

    def mails(self, user_id: str, window: Window, page_size: int, next_link: str | None = None) -> MailPage:
        """Return a page of mails."""
        begin = int(next_link or 0)
        listed = [each for each, _ in self._within(user_id, window)]
        following = str(begin + page_size) if begin + page_size < len(listed) else None
        return MailPage(tuple(listed[begin : begin + page_size]), following)

    def message(self, user_id: str, mail_id: str, largest: int) -> bytes:
        """Return a mail's bytes."""
        self.before_message(mail_id)
        found = [raw for each, raw in self._mailbox(user_id) if each.id == mail_id]
        if not found:
            raise NotThere("not_found")
        if len(found[0]) > largest:
            raise TooLarge
        return found[0]

    def shown(self, user_id: str, mail_id: str, largest: int) -> Shown:  # noqa: ARG002 - the interface has it
        """Show a mail."""
        self.before_shown([mail_id])
        return next(self._shown(each, raw) for each, raw in self._mailbox(user_id) if each.id == mail_id)

    def shown_within(
        self,
        user_id: str,
        window: Window,
        count: int,
        largest: int,  # noqa: ARG002 - the interface has it
    ) -> tuple[Shown, ...]:
        """Show the newest mails of a window."""
        newest = sorted(self._within(user_id, window), key=lambda mail: mail[0].received_at, reverse=True)
        found = newest[:count]
        self.before_shown([each.id for each, _ in found])
        return tuple(self._shown(each, raw) for each, raw in found)

    def _shown(self, listed: Listed, raw: bytes) -> Shown:
        return Shown(listed.id, raw, listed.id not in self.not_all_there)

    def _all(self) -> list[User]:
        names = [*self.mailboxes, *self.users_without_mailbox]
        return [*map(a_user, names), *self.guests]

    def _mailbox(self, user_id: str) -> Sequence[tuple[Listed, bytes]]:
        name = user_id.removeprefix("u-")
        if name in self.users_without_mailbox:
            raise self.users_without_mailbox[name]
        if name not in self.mailboxes:
            raise NotThere("no_such_user")
        return self.mailboxes[name]

    def _within(self, user_id: str, window: Window) -> list[tuple[Listed, bytes]]:
        since = window.since or datetime.min.replace(tzinfo=UTC)
        return [each for each in self._mailbox(user_id) if since <= each[0].received_at < window.before]


class FakeAccess:
    """Opens one tenant whatever the permission, and keeps no tokens."""

    def __init__(self, tenant: FakeTenant) -> None:
        """Open this tenant."""
        self._tenant = tenant

    def open(self, scan: Scan) -> FakeTenant:  # noqa: ARG002 - the interface has it
        """Return the tenant."""
        return self._tenant

    def keep_only(self, consent_ids: Collection[str]) -> int:  # noqa: ARG002 - the interface has it
        """Forget nothing."""
        return 0


class WordAnalysers:
    """Judges a mail whose bytes are `dangerous` malicious, `odd` suspicious, anything else clean."""

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:  # noqa: ARG002 - the interface has them
        """Judge by the word."""
        verdict = {b"dangerous": Verdict.MALICIOUS, b"odd": Verdict.SUSPICIOUS}.get(raw, Verdict.CLEAN)
        finding = Finding("lookalike_domain", (Evidence("header_from", "c0ntoso.example"),))
        findings = () if verdict is Verdict.CLEAN else (finding,)
        attack_type = AttackType.CREDENTIAL_PHISHING if findings else None
        return Judged(
            judgement=Judgement(verdict, attack_type, 6.0 if findings else 0.0, findings, (), ()),
            subject="Hello",
            header_from=Address("Ann", "ann@c0ntoso.example"),
            recipients=("bob@contoso.example",),
            message_id="<1@c0ntoso.example>",
            microsoft=MicrosoftVerdict(),
        )

    def view(self, raw: bytes) -> MailView:
        """Show the word as text."""
        return MailView(subject="Hello", text=raw.decode())

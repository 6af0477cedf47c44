"""How much there is to read, asked before it is read: some mailboxes are counted, the rest is reckoned from them.

Cheap, and never in the way: one request for the directory and one for each of a few mailboxes, none of them repeated.
Whatever Microsoft does not answer at once is not known, and the permission is granted all the same. Knows Graph.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

import msal
import requests

from services.consent.consent import Consent
from services.consent.estimate import Estimate, about
from services.consent.group_members import members
from services.consent.probing import Opened, opened
from services.consent.reach import signed_in
from services.consent.refusals import GrantRefused, NotYet
from services.consent.wanted import Wanted
from shared.clock import Clock
from shared.events.details import Scope
from shared.microsoft import MicrosoftSettings, http_session, object_in

READ_SECONDS = 4
"""Short, because it happens on the worker's only thread, and somebody waits for the page."""
SAMPLE = 8
LISTED, MEMBERS = 100, 999
PEOPLE = "userType ne 'Guest'"

Get = Callable[..., requests.Response]
Counted = tuple[Opened, int]


def estimate(settings: MicrosoftSettings, consent: Consent, *, clock: Clock) -> Estimate | None:
    """Return how much a proved permission of an organisation lets us read; None where it cannot be said."""
    graph = settings.graph_url.rstrip("/")
    try:
        with http_session(settings, read_seconds=READ_SECONDS) as session:
            headers = signed_in(settings, consent.tenant_id, session)

            def get(url: str, **more: str) -> requests.Response:
                return session.get(url, headers={**headers, **more})

            accounts, total = _accounts(get, graph, consent.wanted)
            addresses = [f"{graph}/users/{quote(each, safe='')}" for each in _spread(accounts)]
            with ThreadPoolExecutor(SAMPLE) as threads:
                counts = list(threads.map(partial(_count, get, consent.wanted, clock()), addresses))
    except (requests.RequestException, msal.exceptions.MsalServiceError, GrantRefused, NotYet, ValueError, KeyError):
        return None
    return reckon(counts, total)


def estimate_own(get: Get, graph: str, wanted: Wanted, now: datetime) -> Estimate | None:
    """Return how much there is in the mailbox of whoever granted."""
    try:
        return reckon([_count(get, wanted, now, f"{graph}/me")], 1)
    except ValueError:
        return None


def reckon(counts: Sequence[Counted], total: int) -> Estimate | None:
    """Return what some accounts tell of all; those without a readable mailbox stand for others like them."""
    told = [(outcome is Opened.YES, mails) for outcome, mails in counts if outcome is not Opened.UNKNOWN]
    if not told:
        return Estimate(total, None, 0) if total else None
    share = total / len(told)
    mailboxes, mails = sum(is_one for is_one, _ in told), sum(mails for _, mails in told)
    if len(told) == total:
        return Estimate(mailboxes, mails, mailboxes)
    return Estimate(about(mailboxes * share), about(mails * share), len(told))


def _accounts(get: Get, graph: str, wanted: Wanted) -> tuple[list[str], int]:
    """Return some of the accounts that may be read, by id or address, and how many there are in all."""
    if wanted.scope is Scope.NAMED_MAILBOXES:
        return list(wanted.mailboxes), len(wanted.mailboxes)
    if wanted.scope is Scope.GROUP:
        found = [str(each["id"]) for each in members(get, graph, wanted.group, most=MEMBERS)]
        return found, len(found)
    listed = f"{graph}/users?$select=id&$top={LISTED}&$count=true&$filter={quote(PEOPLE)}"
    answer = get(listed, ConsistencyLevel="eventual")
    answer.raise_for_status()
    page = object_in(answer)
    return [str(each["id"]) for each in page["value"]], int(page["@odata.count"])


def _spread(accounts: Sequence[str]) -> list[str]:
    """Return up to SAMPLE accounts, evenly from all."""
    step = max(1.0, len(accounts) / SAMPLE)
    return [accounts[int(place * step)] for place in range(min(SAMPLE, len(accounts)))]


def _count(get: Get, wanted: Wanted, now: datetime, mailbox: str) -> Counted:
    try:
        answer = get(f"{mailbox}/messages/$count?$filter={quote(_within(wanted, now))}")
    except requests.RequestException:
        return Opened.UNKNOWN, 0
    outcome = opened(answer)
    return outcome, int(answer.text) if outcome is Opened.YES else 0


def _within(wanted: Wanted, now: datetime) -> str:
    since = wanted.received_since or (now - timedelta(days=wanted.days) if wanted.days else None)
    before = f"receivedDateTime lt {wanted.received_before or now:%Y-%m-%dT%H:%M:%SZ}"
    return f"receivedDateTime ge {since:%Y-%m-%dT%H:%M:%SZ} and {before}" if since else before

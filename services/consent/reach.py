"""How far our permission reaches: which of some mailboxes open, and whether others do, too. Knows Graph."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any
from urllib.parse import quote

import msal
import requests

from services.consent.group_members import members
from services.consent.probing import AT_ONCE, Opened, opened
from services.consent.refusals import GrantRefused, NotYet, Refusal
from shared.microsoft import MicrosoftSettings, application, http_session, object_in

READ_SECONDS = 6
MOST_NAMED, MOST_OTHERS = 40, 8
USERS, MEMBERS = 50, 999


class Limit(StrEnum):
    """Whether the permission is limited to certain mailboxes."""

    LIMITED = "limited"
    """Other mailboxes are refused."""
    UNLIMITED = "unlimited"
    """Another mailbox opens."""
    UNKNOWN = "unknown"
    """There was no other mailbox to try, or none answered."""


@dataclass(frozen=True)
class Reach:
    """What was tried, at most MOST_NAMED of the named mailboxes and MOST_OTHERS others, and what came of it."""

    named: Sequence[tuple[str, Opened]]
    others: Sequence[tuple[str, Opened]]

    @property
    def limit(self) -> Limit:
        """Say whether mailboxes that were not named are refused."""
        answers = {outcome for _, outcome in self.others}
        if Opened.YES in answers:
            return Limit.UNLIMITED
        return Limit.LIMITED if Opened.REFUSED in answers else Limit.UNKNOWN

    @property
    def lacking(self) -> Sequence[tuple[str, Opened]]:
        """Return the named mailboxes that do not open, and why."""
        return [each for each in self.named if each[1] is not Opened.YES]


def find_reach(settings: MicrosoftSettings, tenant_id: str, named: Sequence[str], group: str = "") -> Reach:
    """Try the named mailboxes, or a group's members, and some others; raises GrantRefused when it cannot be tried."""
    try:
        with http_session(settings, read_seconds=READ_SECONDS) as session:
            headers = signed_in(settings, tenant_id, session)
            if group:
                get = partial(session.get, headers=headers)
                named = [_address(each) for each in members(get, settings.graph_url.rstrip("/"), group, most=MEMBERS)]
            users = _other_users(settings, session, headers, named)
            with ThreadPoolExecutor(AT_ONCE) as threads:

                def probe(who: str) -> Opened:
                    return _probed(settings, session, headers, who)

                tried = named[:MOST_NAMED]
                outcomes = list(threads.map(probe, tried))
                return Reach(
                    list(zip(tried, outcomes, strict=True)), list(zip(users, threads.map(probe, users), strict=True))
                )
    except NotYet as error:
        raise GrantRefused(error.refusal, str(error)) from error
    except (requests.RequestException, msal.exceptions.MsalServiceError, ValueError) as error:
        raise GrantRefused(Refusal.UNAVAILABLE, type(error).__name__) from error


def signed_in(settings: MicrosoftSettings, tenant_id: str, session: requests.Session) -> Mapping[str, str]:
    """Sign in to a tenant as the app and return the headers to ask with; raises GrantRefused."""
    signed_in = application(settings, tenant_id, http_client=session)
    tokens = signed_in.acquire_token_for_client([f"{settings.graph_resource}/.default"])
    if "access_token" not in tokens:
        is_ours = tokens.get("error") == "invalid_client"
        raise GrantRefused(Refusal.OUR_CREDENTIAL if is_ours else Refusal.NOT_VERIFIED, str(tokens.get("error")))
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def _other_users(
    settings: MicrosoftSettings, session: requests.Session, headers: Mapping[str, str], named: Sequence[str]
) -> list[str]:
    """Return addresses of members that were not named; none where the directory may not be read."""
    fields = "id,mail,userPrincipalName,userType"
    answer = session.get(f"{settings.graph_url.rstrip('/')}/users?$top={USERS}&$select={fields}", headers=headers)
    rows = object_in(answer)["value"] if answer.ok else []
    addresses = [_address(row).lower() for row in rows if row.get("userType") != "Guest"]
    known = {each.lower() for each in named}
    return [each for each in addresses if each and each not in known][:MOST_OTHERS]


def _address(row: Mapping[str, Any]) -> str:
    return str(row.get("mail") or row.get("userPrincipalName") or "")


def _probed(settings: MicrosoftSettings, session: requests.Session, headers: Mapping[str, str], who: str) -> Opened:
    inbox = f"{settings.graph_url.rstrip('/')}/users/{quote(who, safe='')}/mailFolders/inbox?$select=id"
    try:
        return opened(session.get(inbox, headers=headers))
    except requests.RequestException:
        return Opened.UNKNOWN

"""Access to a tenant's mail: tokens as the application, or as the person who granted one mailbox."""

import time
from collections.abc import Callable, Collection
from threading import Lock
from typing import Any, Protocol

import msal
import requests
import structlog

from services.scanner.budget import Budgeter
from services.scanner.connections import Connections
from services.scanner.consents import Consents, Grant
from services.scanner.graph import Graph
from services.scanner.graph_requests import Requests, Token
from services.scanner.mail_source import Busy, MailSource, Refused
from services.scanner.scans import Scan
from shared.events.details import Scope
from shared.metrics import CREDENTIAL_REFUSED
from shared.microsoft import MicrosoftSettings, application

DELEGATED_PERMISSIONS = ("Mail.Read", "User.Read")
PASSING_ERRORS = {"temporarily_unavailable", "server_error", "timeout"}
OUR_FAULT = "invalid_client"
"""The customer's permission may hold; scans wait until the operator has renewed the credential."""
SPARE_SECONDS = 300
"""A token that lives no longer than this is renewed; MSAL does the same."""

log = structlog.get_logger("services.scanner")

Open = Callable[[Scan], MailSource]
"""Opens a scan's mail source; raises Refused when the permission is gone."""


class Opens(Protocol):
    """What wiring is given to reach tenants with."""

    def open(self, scan: Scan) -> MailSource:
        """Return a scan's mail source."""

    def keep_only(self, consent_ids: Collection[str]) -> int:
        """Forget the tokens of all other consents; return of how many."""


class Access:
    """Opens Graph for scans; applications and tokens are kept in memory alone, until the consent's scan ends.

    They are kept per consent and not per tenant, because a token does not gain what is granted after it was issued.
    """

    def __init__(self, settings: MicrosoftSettings, consents: Consents, budgeter: Budgeter) -> None:
        """Sign in as `settings` say, with the grants that `consents` keep, within the budgets of the mailboxes."""
        self._settings = settings
        self._consents = consents
        self._budgeter = budgeter
        self._connections = Connections(settings.ca_file)
        self._applications: dict[str, msal.ConfidentialClientApplication] = {}
        self._delegated: dict[str, tuple[str, float]] = {}
        self._locks: dict[str, Lock] = {}

    def open(self, scan: Scan) -> Graph:
        """Return Graph with the permission of a scan's consent."""
        token = self._as_person(scan) if scan.scope is Scope.ONE_MAILBOX else self._as_application(scan)
        return Graph(Requests(self._connections, token, self._budgeter), self._settings.graph_url)

    def keep_only(self, consent_ids: Collection[str]) -> int:
        """Forget the tokens of all other consents, whose scans have ended; return of how many."""
        ended = (set(self._applications) | set(self._delegated)) - set(consent_ids)
        for consent_id in ended:
            self._forget(consent_id)
            self._locks.pop(consent_id, None)
        return len(ended)

    def _as_application(self, scan: Scan) -> Token:
        scopes = [f"{self._settings.graph_resource}/.default"]

        def ask() -> dict[str, Any]:
            # even making an application asks Entra ID, for its metadata
            signed_in = self._applications.get(scan.consent_id) or application(self._settings, scan.tenant_id)
            self._applications[scan.consent_id] = signed_in
            answer: dict[str, Any] = signed_in.acquire_token_for_client(scopes=scopes)
            return answer

        def token(renew: bool) -> str:
            with self._locks.setdefault(scan.consent_id, Lock()):
                if renew:
                    self._forget(scan.consent_id)
                try:
                    return _access_token(_asked(ask))
                except (Busy, Refused):
                    self._forget(scan.consent_id)  # MSAL answers from a cache of errors
                    raise

        return token

    def _as_person(self, scan: Scan) -> Token:
        def token(renew: bool) -> str:
            with self._locks.setdefault(scan.consent_id, Lock()):
                held, ends_at = self._delegated.get(scan.consent_id, ("", 0.0))
                if renew or time.monotonic() > ends_at - SPARE_SECONDS:
                    held, seconds = self._refreshed(scan.consent_id)
                    self._delegated[scan.consent_id] = held, time.monotonic() + seconds
                return held

        return token

    def _refreshed(self, consent_id: str) -> tuple[str, float]:
        grant = self._consents.grant(consent_id)
        if grant is None:
            raise Refused("the grant for this mailbox is not kept any more")
        scopes = [f"{self._settings.graph_resource}/{name}" for name in DELEGATED_PERMISSIONS]
        answer = _asked(
            lambda: application(self._settings, grant.tenant_id).acquire_token_by_refresh_token(
                grant.refresh_token, scopes=scopes
            )
        )
        token = _access_token(answer)
        if answer.get("refresh_token"):
            renewed = Grant(answer["refresh_token"], grant.tenant_id, grant.user_id, grant.address)
            self._consents.replace_grant(consent_id, renewed)
        return token, float(answer.get("expires_in", 0))

    def _forget(self, consent_id: str) -> None:
        self._applications.pop(consent_id, None)
        self._delegated.pop(consent_id, None)


def _asked(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except (requests.RequestException, msal.exceptions.MsalServiceError) as error:
        raise Busy(f"Entra ID cannot be asked: {type(error).__name__}") from error
    except ValueError as error:  # MSAL's word for a tenant that Entra ID does not know
        raise Refused("Entra ID does not know the tenant") from error


def _access_token(answer: dict[str, Any]) -> str:
    if "access_token" in answer:
        return str(answer["access_token"])
    if answer.get("error") in PASSING_ERRORS:
        raise Busy(f"Entra ID answered {answer['error']}")
    said = f"{answer.get('error')} {answer.get('error_codes')}"
    if answer.get("error") == OUR_FAULT:
        CREDENTIAL_REFUSED.inc()
        log.error("our own credential is refused: renew the application's secret or certificate", said=said)
        raise Busy(f"Entra ID answered {said}")
    raise Refused(f"Entra ID answered {said}")

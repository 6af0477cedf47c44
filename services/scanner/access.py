"""Access to a tenant's mail: tokens as the application, or as the person who granted one mailbox."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import msal

from services.scanner.consents import Consents, Grant
from services.scanner.graph import Graph, Token
from services.scanner.mail_source import Busy, MailSource, Refused
from services.scanner.scans import Scan
from shared.events.details import Scope
from shared.microsoft import MicrosoftSettings, application, http_session

DELEGATED_PERMISSIONS = ("Mail.Read", "User.Read")
PASSING_ERRORS = {"temporarily_unavailable", "server_error", "timeout"}

Open = Callable[[Scan], MailSource]
"""Opens a scan's mail source; raises Refused when the permission is gone."""


class Access:
    """Opens Graph for scans; applications and their token caches are kept per tenant, in memory alone."""

    def __init__(self, settings: MicrosoftSettings, consents: Consents) -> None:
        """Sign in as `settings` say, with the grants that `consents` keep."""
        self._settings = settings
        self._consents = consents
        self._session = http_session(settings)
        self._applications: dict[str, msal.ConfidentialClientApplication] = {}
        self._lock = Lock()

    def open(self, scan: Scan) -> Graph:
        """Return Graph with the permission of a scan's consent."""
        tokens = self._as_application if scan.scope is Scope.ORGANISATION else self._as_person
        return Graph(self._session, self._settings.graph_url, tokens(scan))

    def _as_application(self, scan: Scan) -> Token:
        scopes = [f"{self._settings.graph_resource}/.default"]

        def token(renew: bool) -> str:
            signed_in = self._application(scan.tenant_id, renew=renew)
            return _access_token(signed_in.acquire_token_for_client(scopes=scopes))

        return token

    def _as_person(self, scan: Scan) -> Token:
        grant = self._consents.grant(scan.consent_id)
        if grant is None:
            raise Refused("the grant for this mailbox is not kept any more")
        held: dict[str, str] = {}

        def token(renew: bool) -> str:
            if renew or not held:
                held["token"] = self._refreshed(scan.consent_id, grant)
            return held["token"]

        return token

    def _refreshed(self, consent_id: str, grant: Grant) -> str:
        scopes = [f"{self._settings.graph_resource}/{name}" for name in DELEGATED_PERMISSIONS]
        signed_in = application(self._settings, grant.tenant_id)
        answer = signed_in.acquire_token_by_refresh_token(grant.refresh_token, scopes=scopes)
        token = _access_token(answer)
        if answer.get("refresh_token"):
            renewed = Grant(answer["refresh_token"], grant.tenant_id, grant.user_id, grant.address)
            self._consents.replace_grant(consent_id, renewed)
        return token

    def _application(self, tenant_id: str, *, renew: bool) -> msal.ConfidentialClientApplication:
        with self._lock:
            if renew or tenant_id not in self._applications:
                self._applications[tenant_id] = application(self._settings, tenant_id)
            return self._applications[tenant_id]


def _access_token(answer: dict[str, Any]) -> str:
    if "access_token" in answer:
        return str(answer["access_token"])
    if answer.get("error") in PASSING_ERRORS:
        raise Busy(f"Entra ID answered {answer['error']}", retry_after=None)
    raise Refused(f"Entra ID answered {answer.get('error')} {answer.get('error_codes')}")

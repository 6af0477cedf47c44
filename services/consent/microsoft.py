"""Microsoft at the edge: signing in, the consent page, and the proof that a permission works. Knows MSAL and Graph."""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import msal
import requests
import structlog

from services.consent.estimate import Estimate
from services.consent.estimating import estimate_own
from services.consent.group_members import member_ids
from services.consent.id_tokens import Expected, SignedInAs, check_claims
from services.consent.probing import Opened, open_one, opened
from services.consent.refusals import GrantRefused, NotYet, Refusal, aadsts_number, refusal_in, token_refusal
from services.consent.wanted import Wanted
from shared.clock import Clock, utc_now
from shared.metrics import CREDENTIAL_REFUSED
from shared.microsoft import MicrosoftSettings, application, http_session, object_in

READ_SECONDS = 15
READ_SECONDS_OF_PROOF = 6
"""Short, because proving happens on the worker's only thread, whose heartbeat is watched."""
ANY_ORGANISATION = "organizations"
USERS = 50
USER_FIELDS = "id,userPrincipalName,userType"

PASSING = frozenset({429, 500, 502, 503, 504, 509})
"""Statuses of Graph's that are often gone at the next request."""

log = structlog.get_logger("services.consent")

MsalFlow = dict[str, Any]
"""What MSAL must get back when the code is redeemed: state, nonce, code_verifier, auth_uri; secret, kept by us."""


@dataclass(frozen=True)
class MailboxGrant:
    """A delegated grant that worked: whose mailbox, in which tenant, and the refresh token (secret)."""

    who: SignedInAs
    tenant_name: str
    refresh_token: str
    estimate: Estimate | None = None

    @property
    def secret(self) -> bytes:
        """Return what is sealed for the scanner: JSON of tenant_id, user_id, address, refresh_token."""
        who = self.who
        grant = {"tenant_id": who.tenant_id, "user_id": who.user_id, "address": who.address}
        return json.dumps({**grant, "refresh_token": self.refresh_token}).encode()


class Microsoft(Protocol):
    """What consent needs of Microsoft. Methods that ask the network raise GrantRefused."""

    def begin_sign_in(self, redirect_uri: str, state: str) -> MsalFlow:
        """Return the flow by which an administrator signs in, with the page's address under "auth_uri"."""

    def begin_mailbox(self, redirect_uri: str, state: str) -> MsalFlow:
        """Return the flow by which a person lets us read their own mailbox."""

    def sign_in(self, flow: MsalFlow, answer: Mapping[str, str]) -> SignedInAs:
        """Redeem the code of a sign-in."""

    def mailbox(self, flow: MsalFlow, answer: Mapping[str, str], wanted: Wanted) -> MailboxGrant:
        """Redeem the code of a one-mailbox grant, prove that it works, and count what is wanted."""

    def admin_consent_page(self, tenant_id: str, redirect_uri: str, state: str) -> str:
        """Return the address of the page where an administrator agrees for the organisation."""

    def approval_page(self, tenant_id: str, redirect_uri: str, state: str) -> str:
        """Return the address where an administrator allows the people of a tenant to let their own mailbox be read."""

    def organisation_name(self, tenant_id: str, likely: Sequence[str] = (), group: str = "") -> str:
        """Prove that the app may read a tenant's people and mail, and return the tenant's name; raises NotYet.

        `likely` are addresses that probably have mailboxes: those to be read, and that of whoever granted.
        Of a `group` its members are looked up, whose mailboxes prove it; raises GrantRefused if there is none.
        """


class EntraAndGraph:
    """Microsoft itself, by MSAL and Graph v1.0."""

    def __init__(self, settings: MicrosoftSettings, clock: Clock = utc_now) -> None:
        """Take hosts, credential and certificate authority from the settings."""
        self._settings = settings
        self._clock = clock
        self._authority = settings.entra_authority.rstrip("/")
        self._graph = settings.graph_url.rstrip("/")
        self._mailbox_scopes = [f"{settings.graph_resource}/Mail.Read", f"{settings.graph_resource}/User.Read"]

    def begin_sign_in(self, redirect_uri: str, state: str) -> MsalFlow:
        """Ask for `openid profile` only; everything else waits until the administrator is known."""
        return self._begin([], redirect_uri, state, of_administrator=True)

    def begin_mailbox(self, redirect_uri: str, state: str) -> MsalFlow:
        """Ask for Mail.Read and User.Read of whoever signs in."""
        return self._begin(self._mailbox_scopes, redirect_uri, state, of_administrator=False)

    def sign_in(self, flow: MsalFlow, answer: Mapping[str, str]) -> SignedInAs:
        """Redeem the code and check the id_token; raises GrantRefused."""
        with self._session() as session:
            return self._redeem(session, flow, answer, of_administrator=True)[0]

    def mailbox(self, flow: MsalFlow, answer: Mapping[str, str], wanted: Wanted) -> MailboxGrant:
        """Redeem the code, check the id_token and open the mailbox once; raises GrantRefused."""
        with self._session() as session:
            who, tokens = self._redeem(session, flow, answer, of_administrator=False)
            headers = {"Authorization": f"Bearer {tokens['access_token']}"}
            me = self._ask(session, "/me?$select=id,mail,userPrincipalName", headers)
            self._ask(session, "/me/messages?$top=1&$select=id", headers)
            address = str(me.get("mail") or me.get("userPrincipalName") or who.address)
            name = self._tenant_name(session, headers) or address.rpartition("@")[2]
            estimate = estimate_own(partial(session.get, headers=headers), self._graph, wanted, self._clock())
        person = SignedInAs(who.tenant_id, who.user_id, address)
        return MailboxGrant(person, name, str(tokens["refresh_token"]), estimate)

    def admin_consent_page(self, tenant_id: str, redirect_uri: str, state: str) -> str:
        """Ask for everything that is registered for the app, which is what `.default` means."""
        return self._admin_consent(tenant_id, f"{self._settings.graph_resource}/.default", redirect_uri, state)

    def approval_page(self, tenant_id: str, redirect_uri: str, state: str) -> str:
        """Ask for the delegated permissions only."""
        return self._admin_consent(tenant_id, " ".join(self._mailbox_scopes), redirect_uri, state)

    def organisation_name(self, tenant_id: str, likely: Sequence[str] = (), group: str = "") -> str:
        """Sign in as the app, list users, open a mailbox; the name is a domain where the tenant's may not be read."""
        try:
            with self._session(READ_SECONDS_OF_PROOF) as session:
                app = application(self._settings, tenant_id, http_client=session)
                tokens = app.acquire_token_for_client([f"{self._settings.graph_resource}/.default"])
                if "access_token" not in tokens:
                    number = aadsts_number(tokens.get("error_description", ""))
                    is_ours = _logged(tokens) is Refusal.OUR_CREDENTIAL
                    refusal = Refusal.OUR_CREDENTIAL if is_ours else Refusal.NOT_VERIFIED
                    raise NotYet(f"token: {number or tokens.get('error')}", refusal)
                headers = {"Authorization": f"Bearer {tokens['access_token']}"}
                users = session.get(f"{self._graph}/users?$top={USERS}&$select={USER_FIELDS}", headers=headers)
                if not users.ok:
                    raise NotYet(f"users: {users.status_code}")
                people = [each for each in object_in(users)["value"] if each.get("userType") != "Guest"]
                candidates = [*likely, *(str(each["id"]) for each in people)]
                if group:
                    candidates = member_ids(partial(session.get, headers=headers), self._graph, group)
                self._open_one(session, headers, candidates)
                return self._tenant_name(session, headers) or _domain(people)
        except (requests.RequestException, msal.exceptions.MsalServiceError, ValueError) as error:
            raise NotYet(type(error).__name__) from error

    def _open_one(self, session: requests.Session, headers: Mapping[str, str], candidates: list[str]) -> None:
        def probe(who: str) -> Opened:
            inbox = f"{self._graph}/users/{quote(who, safe='')}/mailFolders/inbox?$select=id"
            try:
                return opened(session.get(inbox, headers=headers))
            except requests.RequestException:
                return Opened.UNKNOWN

        outcome = open_one(candidates, probe)
        if outcome not in (Opened.YES, Opened.NO_MAILBOX):
            raise NotYet(f"mailbox: {outcome.value}")

    def _begin(self, scopes: list[str], redirect_uri: str, state: str, *, of_administrator: bool) -> MsalFlow:
        try:
            with self._session() as session, warnings.catch_warnings():
                # form_post would be a cross-site POST, to which a SameSite=Lax session cookie is not sent
                warnings.filterwarnings("ignore", "response_mode='form_post' is recommended")
                flow: MsalFlow = self._app(session, of_administrator=of_administrator).initiate_auth_code_flow(
                    scopes, redirect_uri=redirect_uri, state=state, prompt="select_account", response_mode="query"
                )
                return flow
        except (requests.RequestException, msal.exceptions.MsalServiceError, ValueError) as error:
            raise GrantRefused(Refusal.UNAVAILABLE, type(error).__name__) from error

    def _redeem(
        self, session: requests.Session, flow: MsalFlow, answer: Mapping[str, str], *, of_administrator: bool
    ) -> tuple[SignedInAs, dict[str, Any]]:
        refusal = refusal_in(answer, of_administrator=of_administrator)
        if refusal:
            raise GrantRefused(refusal, aadsts_number(answer.get("error_description", "")))
        try:
            app = self._app(session, of_administrator=of_administrator)
            tokens = app.acquire_token_by_auth_code_flow(flow, dict(answer))
        except (requests.RequestException, msal.exceptions.MsalServiceError) as error:
            raise GrantRefused(Refusal.UNAVAILABLE, type(error).__name__) from error
        except (ValueError, RuntimeError) as error:
            raise GrantRefused(Refusal.NOT_UNDERSTOOD, type(error).__name__) from error
        if "access_token" not in tokens and "id_token_claims" not in tokens:
            raise GrantRefused(_logged(tokens), aadsts_number(tokens.get("error_description", "")))
        expected = Expected(self._settings.client_id, self._authority, flow["nonce"])
        return check_claims(tokens["id_token_claims"], expected, self._clock()), tokens

    def _ask(self, session: requests.Session, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = session.get(f"{self._graph}{path}", headers=headers)
            if answer.status_code in PASSING:  # what brought the customer here serves once: it is asked again for them
                answer = session.get(f"{self._graph}{path}", headers=headers)
            if answer.ok:
                return object_in(answer)
        except requests.RequestException as error:
            raise GrantRefused(Refusal.UNAVAILABLE, type(error).__name__) from error
        refusal = {403: Refusal.NOT_VERIFIED, 404: Refusal.NO_MAILBOX}.get(answer.status_code, Refusal.UNAVAILABLE)
        raise GrantRefused(refusal, str(answer.status_code))

    def _tenant_name(self, session: requests.Session, headers: Mapping[str, str]) -> str:
        try:
            answer = session.get(f"{self._graph}/organization?$select=displayName", headers=headers)
            rows = object_in(answer).get("value") if answer.ok else None
        except requests.RequestException:
            return ""
        return str(rows[0].get("displayName") or "") if rows else ""

    def _admin_consent(self, tenant: str, scope: str, redirect_uri: str, state: str) -> str:
        asked = {"client_id": self._settings.client_id, "scope": scope, "redirect_uri": redirect_uri, "state": state}
        return f"{self._authority}/{tenant}/v2.0/adminconsent?{urlencode(asked, quote_via=quote)}"

    def _app(self, session: requests.Session, *, of_administrator: bool) -> msal.ConfidentialClientApplication:
        left_out = ["offline_access"] if of_administrator else []
        return application(self._settings, ANY_ORGANISATION, http_client=session, exclude_scopes=left_out)

    def _session(self, read_seconds: float = READ_SECONDS) -> requests.Session:
        return http_session(self._settings, read_seconds=read_seconds)


def _domain(users: list[dict[str, Any]]) -> str:
    return str(users[0].get("userPrincipalName", "")).rpartition("@")[2] if users else ""


def _logged(tokens: Mapping[str, Any]) -> Refusal:
    refusal, number = token_refusal(tokens), aadsts_number(str(tokens.get("error_description", "")))
    if refusal is Refusal.OUR_CREDENTIAL:
        CREDENTIAL_REFUSED.inc()
        log.error("Microsoft refuses our own credential; every customer meets this", number=number)
    return refusal

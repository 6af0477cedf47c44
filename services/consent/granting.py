"""The journey to Microsoft and back, step by step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from services.consent.consent import Asked
from services.consent.consents import Consents
from services.consent.flows import Flow, Flows, Step, Traveller
from services.consent.microsoft import Microsoft
from services.consent.refusals import GrantRefused, Refusal, agreed_tenant, refusal_in
from shared.events.details import Scope

APPROVED_FOR_OTHERS = "approval"
"""The state of the link that a person sends to their administrator: it belongs to no flow and changes nothing."""


@dataclass(frozen=True)
class Addresses:
    """Where Microsoft sends people back to; both are registered there, for each host of each brand."""

    callback: str
    admin_callback: str

    @classmethod
    def of(cls, portal: str) -> "Addresses":
        """Return those of a portal, by its origin."""
        return cls(f"{portal}/consent/callback", f"{portal}/consent/admin-callback")


def set_out(
    traveller: Traveller, scope: Scope, days: int | None, *, to: Addresses, flows: Flows, microsoft: Microsoft
) -> str:
    """Begin a flow and return the page of Microsoft to go to: for an organisation the administrator signs in first."""
    state = flows.new_state()
    if scope is Scope.ONE_MAILBOX:
        flow = Flow(traveller, Step.MAILBOX, scope, days, microsoft.begin_mailbox(to.callback, state))
    else:
        flow = Flow(traveller, Step.SIGN_IN, scope, days, microsoft.begin_sign_in(to.callback, state))
    flows.begin(state, flow)
    return str(flow.msal["auth_uri"])


def come_back(
    answer: Mapping[str, str],
    traveller: Traveller,
    *,
    to: Addresses,
    flows: Flows,
    consents: Consents,
    microsoft: Microsoft,
    seal: Callable[[bytes], str],
) -> str | None:
    """Redeem an answer with a code; return the page where the administrator agrees, or None: the mailbox is granted."""
    flow = _taken(answer, traveller, flows, {Step.SIGN_IN, Step.MAILBOX})
    if flow.step is Step.SIGN_IN:
        return _on_to_consent(flow, answer, to, flows, microsoft)
    granted = microsoft.mailbox(flow.msal, answer)
    asked = _asked(flow, granted.who.tenant_id, granted.who.address)
    consents.grant_at_once(asked, granted.tenant_name, seal(granted.secret))
    return None


def agree(answer: Mapping[str, str], traveller: Traveller, *, flows: Flows, consents: Consents) -> None:
    """Take an administrator's yes for the tenant that they had signed in to; the worker proves it."""
    flow = _taken(answer, traveller, flows, {Step.ADMIN_CONSENT})
    consents.await_proof(_asked(flow, agreed_tenant(answer, flow.tenant_id), flow.granted_by))


def _on_to_consent(flow: Flow, answer: Mapping[str, str], to: Addresses, flows: Flows, microsoft: Microsoft) -> str:
    administrator = microsoft.sign_in(flow.msal, answer)
    state = flows.new_state()
    following = replace(flow, step=Step.ADMIN_CONSENT, msal={}, tenant_id=administrator.tenant_id)
    flows.begin(state, replace(following, granted_by=administrator.address))
    return microsoft.admin_consent_page(administrator.tenant_id, to.admin_callback, state)


def _asked(flow: Flow, tenant_id: str, granted_by: str) -> Asked:
    return Asked(
        customer_id=flow.traveller.customer_id,
        scope=flow.scope,
        days=flow.days,
        tenant_id=tenant_id,
        granted_by=granted_by,
    )


def _taken(answer: Mapping[str, str], traveller: Traveller, flows: Flows, steps: set[Step]) -> Flow:
    state = answer.get("state", "")
    if not state:
        # some of Entra's refusals come back without the state
        raise GrantRefused(refusal_in(answer, of_administrator=Step.ADMIN_CONSENT in steps) or Refusal.UNKNOWN_STATE)
    flow = flows.take(state, traveller)
    if flow.step not in steps:
        raise GrantRefused(Refusal.UNKNOWN_STATE)
    return flow

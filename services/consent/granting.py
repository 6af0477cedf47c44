"""The journey to Microsoft and back, step by step."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from services.consent.consent import Asked
from services.consent.consents import Consents
from services.consent.flows import Flow, Flows, Step, Traveller
from services.consent.microsoft import Microsoft
from services.consent.refusals import GrantRefused, Refusal, agreed_tenant, refusal_in
from services.consent.wanted import Wanted
from shared.events.details import Scope


@dataclass(frozen=True)
class Addresses:
    """Where Microsoft sends people back to; both are registered there, for each host of each brand."""

    callback: str
    admin_callback: str

    @classmethod
    def of(cls, portal: str) -> "Addresses":
        """Return those of a portal, by its origin."""
        return cls(f"{portal}/consent/callback", f"{portal}/consent/admin-callback")


def set_out(traveller: Traveller, wanted: Wanted, *, to: Addresses, flows: Flows, microsoft: Microsoft) -> str:
    """Begin a flow and return the page of Microsoft to go to: for an organisation the administrator signs in first."""
    state = flows.new_state()
    if wanted.scope is Scope.ONE_MAILBOX:
        flow = Flow(traveller, Step.MAILBOX, wanted, microsoft.begin_mailbox(to.callback, state))
    else:
        flow = Flow(traveller, Step.SIGN_IN, wanted, microsoft.begin_sign_in(to.callback, state))
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
    flow = taken(answer, traveller, flows, {Step.SIGN_IN, Step.MAILBOX})
    with _about(flow):
        if flow.step is Step.SIGN_IN:
            return _on_to_consent(flow, answer, to, flows, microsoft)
        granted = microsoft.mailbox(flow.msal, answer, flow.wanted)
    asked = _asked(flow, granted.who.tenant_id, granted.who.address, granted.who.user_id)
    consents.grant_at_once(asked, granted.tenant_name, seal(granted.secret), granted.estimate)
    return None


def agree(answer: Mapping[str, str], traveller: Traveller, *, flows: Flows, consents: Consents) -> None:
    """Take an administrator's yes for the tenant that they had signed in to; the worker proves it."""
    flow = taken(answer, traveller, flows, {Step.ADMIN_CONSENT})
    with _about(flow):
        tenant_id = agreed_tenant(answer, flow.tenant_id)
    consents.await_proof(_asked(flow, tenant_id, flow.granted_by, flow.granter_id))


def _on_to_consent(flow: Flow, answer: Mapping[str, str], to: Addresses, flows: Flows, microsoft: Microsoft) -> str:
    administrator = microsoft.sign_in(flow.msal, answer)
    state = flows.new_state()
    following = replace(flow, step=Step.ADMIN_CONSENT, msal={}, tenant_id=administrator.tenant_id)
    flows.begin(state, replace(following, granted_by=administrator.address, granter_id=administrator.user_id))
    return microsoft.admin_consent_page(administrator.tenant_id, to.admin_callback, state)


def _asked(flow: Flow, tenant_id: str, granted_by: str, granter_id: str) -> Asked:
    return Asked(
        customer_id=flow.traveller.customer_id,
        wanted=flow.wanted,
        tenant_id=tenant_id,
        granted_by=granted_by,
        granter_id=granter_id,
    )


@contextmanager
def _about(flow: Flow) -> Iterator[None]:
    """Let a refusal say what was wanted, so that an administrator can be asked for it."""
    try:
        yield
    except GrantRefused as refused:
        refused.wanted = flow.wanted
        raise


def taken(answer: Mapping[str, str], traveller: Traveller, flows: Flows, steps: set[Step]) -> Flow:
    """Return the flow that an answer belongs to, once; raises GrantRefused when it belongs to none of these steps."""
    state = answer.get("state", "")
    if not state:
        # some of Entra's refusals come back without the state
        raise GrantRefused(refusal_in(answer, of_administrator=Step.MAILBOX not in steps) or Refusal.UNKNOWN_STATE)
    flow = flows.take(state, traveller)
    if flow.step not in steps:
        raise GrantRefused(Refusal.UNKNOWN_STATE)
    return flow

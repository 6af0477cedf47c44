"""An administrator's way from the link that a customer sent them to Microsoft and back; no account is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.consent.approval import Approval
from services.consent.approvals import UNANSWERED, Approvals
from services.consent.consent import Asked
from services.consent.consents import Consents
from services.consent.flows import APPROVERS, Flow, Flows, Step, Traveller
from services.consent.granting import Addresses, taken
from services.consent.id_tokens import SignedInAs
from services.consent.microsoft import Microsoft
from services.consent.refusals import GrantRefused, Refusal, agreed_tenant
from shared.events.details import Scope


@dataclass(frozen=True)
class Approver:
    """Who follows a link: the request behind it, and the random name of their browser's session."""

    approval: Approval
    browser: str

    @property
    def traveller(self) -> Traveller:
        """Return whom their journeys belong to: they are erased with the customer who asked."""
        return Traveller(self.approval.customer_id, self.browser)


@dataclass(frozen=True)
class Approving:
    """What the way takes."""

    flows: Flows
    approvals: Approvals
    consents: Consents
    microsoft: Microsoft
    to: Addresses

    def set_out(self, approver: Approver) -> str:
        """Begin, and return Microsoft's page where the administrator signs in first, so that we know their tenant."""
        _still_open(approver)
        state = self.flows.new_state(APPROVERS)
        msal = self.microsoft.begin_sign_in(self.to.callback, state)
        wanted = approver.approval.wanted
        self.flows.begin(state, Flow(approver.traveller, Step.APPROVER_SIGN_IN, wanted, msal))
        return str(msal["auth_uri"])

    def sign_in(self, answer: Mapping[str, str], approver: Approver) -> tuple[SignedInAs, str]:
        """Redeem the sign-in and return who it is and the page of their own tenant where they agree."""
        flow = taken(answer, approver.traveller, self.flows, {Step.APPROVER_SIGN_IN})
        who = self.microsoft.sign_in(flow.msal, answer)
        state = self.flows.new_state(APPROVERS)
        wanted = approver.approval.wanted
        following = Flow(approver.traveller, Step.APPROVER_CONSENT, wanted, {}, who.tenant_id, who.address)
        self.flows.begin(state, following)
        own = self.microsoft
        page = own.approval_page if wanted.scope is Scope.ONE_MAILBOX else own.admin_consent_page
        return who, page(who.tenant_id, self.to.admin_callback, state)

    def agree(self, answer: Mapping[str, str], approver: Approver) -> None:
        """Take the yes: for the organisation the worker proves it, for one mailbox its owner goes on. A no is noted."""
        approval = approver.approval
        flow = taken(answer, approver.traveller, self.flows, {Step.APPROVER_CONSENT})
        _still_open(approver)
        try:
            tenant_id = agreed_tenant(answer, flow.tenant_id)
        except GrantRefused as refused:
            if refused.refusal is Refusal.DECLINED:
                self.approvals.decline(approval, flow.granted_by)
            raise
        if approval.wanted.scope is Scope.ONE_MAILBOX:
            self.approvals.approve(approval, flow.granted_by)
            return
        asked = Asked(
            customer_id=approval.customer_id,
            wanted=approval.wanted,
            tenant_id=tenant_id,
            granted_by=flow.granted_by,
            approval_id=approval.approval_id,
        )
        self.consents.await_proof(asked)
        self.approvals.agree(approval, flow.granted_by)


def is_outsider(who: SignedInAs, customers_address: str) -> bool:
    """Say whether the address of whoever asks lies in another domain than the administrator's."""
    return _domain(who.address) != _domain(customers_address)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _still_open(approver: Approver) -> None:
    if approver.approval.answer not in UNANSWERED:
        raise GrantRefused(Refusal.UNKNOWN_STATE, "answered before")

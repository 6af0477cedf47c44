"""An administrator comes back from Microsoft with the answer to a customer's request."""

from collections.abc import Mapping

import structlog
from flask import redirect, render_template, session
from flask.typing import ResponseReturnValue

from services.consent.approval import Approval
from services.consent.approver_words import WORDS
from services.consent.approving import Approver, Approving, is_outsider
from services.consent.dependencies import Dependencies
from services.consent.flows import is_of_approver
from services.consent.granting import Addresses
from services.consent.refusals import GrantRefused
from services.consent.views.visitor import this_browser
from shared.web.observing import reference_number
from shared.web.shell import portal

APPROVING = "consent_approving"
"""Where the session keeps the link that an administrator follows."""

log = structlog.get_logger("services.consent")


def belongs_to_approver(answer: Mapping[str, str]) -> bool:
    """Say whether an answer of Microsoft is for an administrator; some refusals come back without their state."""
    return is_of_approver(answer["state"]) if answer.get("state") else APPROVING in session


def follow_no_link() -> None:
    """Let answers of Microsoft that come without state belong to the customer."""
    session.pop(APPROVING, None)


class Approvers:
    """The way of administrators, as far as it is pages."""

    def __init__(self, dependencies: Dependencies) -> None:
        """Take the parts of the process."""
        self._parts = dependencies

    def set_out(self, approval: Approval) -> str:
        """Return the page of Microsoft to go to first; raises GrantRefused."""
        return self._way().set_out(Approver(approval, this_browser()))

    def sign_in(self, answer: Mapping[str, str]) -> ResponseReturnValue:
        """Lead whoever signed in on to the page where they agree, past a warning when they may not know who asks."""
        token = session.get(APPROVING, "")
        approval = self._parts.approvals.behind(token)
        asking = self._parts.customers.find(approval.customer_id) if approval else None
        if approval is None or asking is None:
            return render_template("consent/approve_gone.html"), 404
        try:
            who, page = self._way().sign_in(answer, Approver(approval, this_browser()))
        except GrantRefused as refused:
            return self.explain(refused, token)
        if is_outsider(who, asking.address):
            return render_template("consent/approve_outsider.html", asking=asking, who=who, onward=page)
        return redirect(page, 303)

    def agree(self, answer: Mapping[str, str]) -> ResponseReturnValue:
        """Take what they answered and thank them."""
        token = session.get(APPROVING, "")
        approval = self._parts.approvals.behind(token)
        if approval is None:
            return render_template("consent/approve_gone.html"), 404
        try:
            self._way().agree(answer, Approver(approval, this_browser()))
        except GrantRefused as refused:
            return self.explain(refused, token)
        follow_no_link()
        return render_template("consent/approve_thanks.html", approval=approval)

    def explain(self, refused: GrantRefused, token: str) -> ResponseReturnValue:
        """Say to the administrator what is wrong, with the way back to the customer's request."""
        reference = reference_number()
        log.info("approval refused", refusal=refused.refusal.value, detail=str(refused), reference=reference)
        return render_template(
            "consent/approve_refused.html", words=WORDS[refused.refusal], token=token, reference=reference
        )

    def _way(self) -> Approving:
        parts = self._parts
        return Approving(parts.flows, parts.approvals, parts.consents, parts.microsoft, Addresses.of(portal()))

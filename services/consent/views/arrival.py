"""Somebody comes back from Microsoft to be let in to our portal."""

from collections.abc import Mapping

import structlog
from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from services.consent.arrival_words import NO_CUSTOMER, SEVERAL_CUSTOMERS, WORDS
from services.consent.arriving import Arriving, NotOneCustomer
from services.consent.customers import Customer
from services.consent.dependencies import Dependencies
from services.consent.flows import is_of_arrival
from services.consent.granting import Addresses
from services.consent.refusal_words import RefusalWords
from services.consent.refusals import GrantRefused, Refusal
from services.consent.views.approver import follow_no_link
from services.consent.views.refusing import STATUS
from services.consent.views.visitor import this_browser
from shared.events.catalog import SessionsEnded, SignedIn
from shared.events.details import SignInWay
from shared.sessions import hashed, new_token
from shared.web.observing import reference_number
from shared.web.shell import portal
from shared.web.sign_in import after_sign_in, current_customer, sign_in
from shared.web.user_agents import read_user_agent

ARRIVING = "consent_arriving"
"""Where the session keeps the page to go to once signed in, as long as somebody is on their way."""

log = structlog.get_logger("services.consent")


def belongs_to_arrival(answer: Mapping[str, str]) -> bool:
    """Say whether an answer of Microsoft lets somebody in; some refusals come back without their state."""
    return is_of_arrival(answer["state"]) if answer.get("state") else ARRIVING in session


def arrive_no_more() -> None:
    """Let answers of Microsoft that come without state belong to somebody else."""
    session.pop(ARRIVING, None)


class Arrivals:
    """The way in with a Microsoft account, as far as it is pages."""

    def __init__(self, dependencies: Dependencies) -> None:
        """Take the parts of the process."""
        self._parts = dependencies

    def set_out(self, back_to: str) -> ResponseReturnValue:
        """Lead to Microsoft's sign-in page."""
        follow_no_link()
        session[ARRIVING] = back_to
        try:
            return redirect(self._way().set_out(this_browser()), 303)
        except GrantRefused as refused:
            return _explain(refused)

    def come_back(self, answer: Mapping[str, str]) -> ResponseReturnValue:
        """Let in whom the answer proves to be a customer."""
        back_to = str(session.get(ARRIVING, ""))
        try:
            self._let_in(self._way().come_back(answer, this_browser()))
        except GrantRefused as refused:
            return _explain(refused)
        except NotOneCustomer as unmatched:
            return _page(SEVERAL_CUSTOMERS if unmatched.several else NO_CUSTOMER, 403)
        return redirect(after_sign_in(back_to), 303)

    def _let_in(self, customer: Customer) -> None:
        now, token = self._parts.clock(), new_token()
        agent = read_user_agent(request.headers.get("User-Agent", ""))
        said = SignedIn(
            customer_id=customer.customer_id,
            session_hash=hashed(token),
            way=SignInWay.MICROSOFT,
            browser=agent.browser,
            system=agent.system,
            signed_in_at=now,
        )
        if not self._parts.customers.say(said):
            raise NotOneCustomer(several=False)
        self._end_present_session()
        sign_in(customer.customer_id, customer.address, customer.time_zone, token=token)

    def _end_present_session(self) -> None:
        present = current_customer()
        if present:
            over = (present.session_hash,)
            said = SessionsEnded(customer_id=present.customer_id, session_hashes=over, ended_at=self._parts.clock())
            self._parts.customers.say(said)
            self._parts.ended.note(said)

    def _way(self) -> Arriving:
        parts = self._parts
        return Arriving(parts.flows, parts.consents, parts.customers, parts.microsoft, Addresses.of(portal()))


def _explain(refused: GrantRefused) -> ResponseReturnValue:
    log.info("sign-in refused", refusal=refused.refusal.value, detail=str(refused), reference=reference_number())
    words = WORDS.get(refused.refusal, WORDS[Refusal.NOT_UNDERSTOOD])
    return _page(words, STATUS.get(refused.refusal, 200))


def _page(words: RefusalWords, status: int) -> ResponseReturnValue:
    back_to = str(session.get(ARRIVING, ""))
    page = render_template("consent/not_let_in.html", words=words, back_to=back_to, reference=reference_number())
    return page, status

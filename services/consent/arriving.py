"""Signing in to our portal with the Microsoft account that gave a customer's permission; matched by ids, no address."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.consent.consents import Consents
from services.consent.customers import Customer, Customers
from services.consent.flows import ARRIVALS, Flow, Flows, Step, Traveller
from services.consent.granting import Addresses, taken
from services.consent.microsoft import Microsoft
from services.consent.wanted import NOTHING


class NotOneCustomer(Exception):
    """No customer belongs to an account, or (`several`) it cannot be told which one is meant."""

    def __init__(self, *, several: bool) -> None:
        """Take which of both it is."""
        super().__init__("several customers" if several else "no customer")
        self.several = several


@dataclass(frozen=True)
class Arriving:
    """What the way to Microsoft and back takes."""

    flows: Flows
    consents: Consents
    customers: Customers
    microsoft: Microsoft
    to: Addresses

    def set_out(self, browser: str) -> str:
        """Begin, and return Microsoft's page where one signs in; `browser` names this browser's session."""
        state = self.flows.new_state(ARRIVALS)
        msal = self.microsoft.begin_sign_in(self.to.callback, state)
        self.flows.begin(state, Flow(_somebody(browser), Step.ARRIVAL, NOTHING, msal))
        return str(msal["auth_uri"])

    def come_back(self, answer: Mapping[str, str], browser: str) -> Customer:
        """Redeem the answer and return the customer; raises GrantRefused or NotOneCustomer."""
        flow = taken(answer, _somebody(browser), self.flows, {Step.ARRIVAL})
        who = self.microsoft.sign_in(flow.msal, answer)
        found = self.customers.among(self.consents.granted_by(who.tenant_id, who.user_id))
        if len(found) != 1:
            raise NotOneCustomer(several=bool(found))
        return found[0]


def _somebody(browser: str) -> Traveller:
    return Traveller("", browser)

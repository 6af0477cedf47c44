"""Who is asking: the customer, and the browser that a journey to Microsoft is bound to."""

import secrets

from flask import abort, session

from services.consent.flows import Traveller
from shared.web.sign_in import current_customer

_BROWSER = "consent_browser"


def this_customer() -> str:
    """Return the id of the customer who is signed in; 401 for nobody."""
    customer = current_customer()
    if customer is None:
        abort(401)
    return customer.customer_id


def this_zone() -> str:
    """Return the time zone in which the customer's days are meant."""
    customer = current_customer()
    return customer.time_zone if customer else "UTC"


def this_traveller() -> Traveller:
    """Return the customer with the random name of this browser's session."""
    return Traveller(this_customer(), this_browser())


def this_browser() -> str:
    """Return the random name of this browser's session, which is made when there is none."""
    if _BROWSER not in session:
        session[_BROWSER] = secrets.token_urlsafe(24)
    return str(session[_BROWSER])

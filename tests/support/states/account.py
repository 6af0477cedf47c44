"""The account page: sessions, the confirmation number, signing in with Microsoft."""

import re

from tests.support.states.people import newcomer
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at
from tests.support.visitor import Visitor


def in_two_browsers(stage: Stage) -> Visitor:
    """Somebody who is signed in elsewhere, too."""
    visitor = stage.newcomer()
    number = stage.system.letter(r"\b\d{4}-\d{4}-\d{4}\b")
    visitor.come_back(number)
    return visitor


def not_let_in(stage: Stage) -> Arrival:
    """Decline at Microsoft, where somebody wanted to sign in."""
    visitor = stage.stranger()
    (state, *_) = re.findall(r"state=([\w.-]+)", visitor.open("/consent/sign-in").url)
    return Arrival(f"/consent/callback?error=access_denied&state={state}", visitor)


STATES = (
    State("account/overview", "The account", at("/account", newcomer)),
    State("account/two-sessions", "The account, signed in twice", at("/account", in_two_browsers)),
    State("account/ended", "The account, a session was ended", at("/account?done=ended", in_two_browsers)),
    State("account/replaced", "The account, the number was replaced", at("/account?done=replaced", newcomer)),
    State("account/number", "Replace the confirmation number?", at("/account/number", newcomer)),
    State("account/not-let-in", "Signing in with Microsoft did not work", not_let_in),
)

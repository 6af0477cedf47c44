"""Signing in with the confirmation number."""

import itertools

from playwright.sync_api import Page

from tests.support.states.stage import Stage
from tests.support.states.state import State, at, entering, send
from tests.support.visitor import Visitor

_NUMBERS = itertools.count(1)
WRONG_NUMBER = "1111-2222-3333"
MOST_TRIES = 5


def absent(stage: Stage) -> Visitor:
    """A customer who was here the last time two hours ago."""
    visitor = stage.newcomer()
    stage.system.clock.turn(hours=2)
    return visitor


def try_wrong(page: Page) -> None:
    """Enter a wrong number, for an address of its own each time."""
    entering(address=f"wrong{next(_NUMBERS)}@contoso.example", number=WRONG_NUMBER)(page)


def try_too_often(page: Page) -> None:
    """Enter a wrong number once more than is allowed, for an address of its own each time."""
    address = f"nobody{next(_NUMBERS)}@contoso.example"
    for _ in range(MOST_TRIES + 1):
        page.fill("#address", address)
        page.fill("#number", WRONG_NUMBER)
        send(page)


STATES = (
    State("sign-in/expired", "Session over: sign-in leads back", at("/reports/", absent)),
    State("sign-in/empty", "Sign-in", at("/sign-in")),
    State("sign-in/errors", "Sign-in, sent without an answer", at("/sign-in"), entering()),
    State("sign-in/wrong", "Sign-in with a wrong number", at("/sign-in"), try_wrong),
    State("sign-in/too-many-tries", "Sign-in after too many tries", at("/sign-in"), try_too_often),
)

"""What a state of a page is: a name, a title, and how a browser gets there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from local.browser import USER_AGENT
from tests.support.chromium import leave
from tests.support.in_process import PORTAL, PORTALS
from tests.support.states.stage import Stage
from tests.support.visitor import Visitor

SEND = "main form:not(.inline)"


@dataclass(frozen=True)
class Arrival:
    """Whose browser opens which path; nobody's when `visitor` is None."""

    path: str
    visitor: Visitor | None = None

    def cookies(self) -> list[dict[str, Any]]:
        """Return the visitor's cookies for every brand's portal, as Playwright takes them."""
        jar = self.visitor.cookies if self.visitor else {}
        return [{"name": name, "value": value, "url": each} for name, value in jar.items() for each in PORTALS.values()]


Arrive = Callable[[Stage], Arrival]


@dataclass(frozen=True)
class State:
    """A page in one of its states.

    `arrive` does what must have happened before, each time the state is looked at; `act` is what is done on the page.
    What is `late` is prepared after all that is less so: it ends soon once workers take their turns.
    """

    name: str
    title: str
    arrive: Arrive
    act: Callable[[Page], object] | None = None
    user_agent: str = USER_AGENT
    late: int = 0


def prepare(stage: Stage, states: Iterable[State]) -> None:
    """Let everything happen that states begin from; afterwards no worker may take a turn."""
    for state in sorted(states, key=lambda each: each.late):
        stage.system.emulator.world.faults.clear()
        state.arrive(stage)


def show(stage: Stage, state: State, page: Page, portal: str = PORTAL) -> None:
    """Bring a page into a state."""
    stage.system.emulator.world.faults.clear()
    arrival = state.arrive(stage)
    context = page.context
    context.clear_cookies()
    context.add_cookies(arrival.cookies())  # type: ignore[arg-type]
    page.goto(f"{portal}{arrival.path}")
    if state.act:
        state.act(page)


def new_context_options(state: State) -> dict[str, Any]:
    """Return what Playwright's new_context has to be told for a state."""
    return {"user_agent": state.user_agent}


def at(path: str, who: Callable[[Stage], Visitor] | None = None) -> Arrive:
    """Return how somebody, prepared once, opens a path; without `who` it is nobody."""
    return lambda stage: Arrival(path, stage.once(who) if who else None)


def path_of(url: str) -> str:
    """Return an address without its origin."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def send(page: Page, selector: str = SEND) -> None:
    """Send a form as it stands, whatever the browser would say about it."""
    with page.expect_navigation():
        page.eval_on_selector(selector, "form => form.submit()")


def entering(**typed: str) -> Callable[[Page], None]:
    """Return what types into fields, by their names, and sends the form."""

    def act(page: Page) -> None:
        for name, value in typed.items():
            page.eval_on_selector_all(f"main [name={name}]", _ENTER, value)
        send(page)

    return act


_ENTER = """(fields, value) => fields.forEach(
    each => each.type === "radio" ? each.checked = each.value === value : each.value = value)"""


def pressing(selector: str) -> Callable[[Page], None]:
    """Return what presses a button or link."""

    return partial(leave, selector=selector)

from collections.abc import Iterator

import pytest

from tests.support.chromium import watched_page
from tests.support.front import Front
from tests.support.keyboard import Keyboard
from tests.support.states import STATES
from tests.support.states.stage import Stage
from tests.support.states.state import show

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

STATE = {each.name: each for each in STATES}


@pytest.fixture
def keyboard(portal: Front) -> Iterator[Keyboard]:
    with watched_page(portal.browser, "en-US", reduced_motion="reduce") as watched:
        yield Keyboard(watched.page)


def test_the_first_tab_leads_past_the_head_of_the_page(keyboard: Keyboard, stage: Stage) -> None:
    show(stage, STATE["results/none"], keyboard.page)

    keyboard.press("Tab")
    is_first = keyboard.is_at("a.skip")
    keyboard.press("Enter")
    keyboard.press("Tab")

    assert is_first
    assert keyboard.page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_the_language_is_chosen_by_keys_and_the_menu_closes_by_escape(keyboard: Keyboard, stage: Stage) -> None:
    show(stage, STATE["sign-in/empty"], keyboard.page)
    keyboard.reach("details.menu summary")
    keyboard.press("Enter")
    keyboard.press("Escape")
    is_folded = keyboard.page.locator("details.menu[open]").count() == 0 and keyboard.is_at("summary")
    keyboard.press("Space")
    keyboard.leave_by("Enter", "a[hreflang=ja]")

    assert is_folded
    assert keyboard.page.get_attribute("html", "lang") == "ja"
    assert keyboard.unseen == []


@pytest.mark.parametrize("name", ["sign-up/errors", "scope/wrong-lines", "scope/wrong-group", "lists/mistakes"])
def test_mistakes_lead_to_their_fields_which_name_them(keyboard: Keyboard, stage: Stage, name: str) -> None:
    page = keyboard.page
    show(stage, STATE[name], page)
    field = page.get_attribute(".error-summary a >> nth=0", "href") or ""

    keyboard.reach(".error-summary a")
    keyboard.press("Enter")

    assert page.get_attribute(".error-summary", "role") == "alert"
    assert keyboard.is_at(field)
    assert page.get_attribute(field, "aria-invalid") == "true"
    described = (page.get_attribute(field, "aria-describedby") or "").split()
    assert f"{field[1:]}-error" in described
    assert page.inner_text(f"{field}-error")


def test_nothing_moves_for_whoever_wants_it_so(keyboard: Keyboard, stage: Stage) -> None:
    show(stage, STATE["progress/half-done"], keyboard.page)

    moving = keyboard.page.evaluate(
        """() => [...document.querySelectorAll("*")].map(each => [each.tagName, getComputedStyle(each)]).filter(
            ([, style]) => style.scrollBehavior === "smooth" || style.animationName !== "none"
                || style.transitionDuration.split(", ").some(each => parseFloat(each) > 0.01)).map(([name]) => name)"""
    )

    assert moving == []

import pytest

from tests.portal.conftest import Looks
from tests.portal.looking import LOCALES, Look
from tests.support.states import STATES
from tests.support.states.state import State

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

MOST_BYTES = 150_000
LOOKED_AT = [(state, language) for language in LOCALES for state in STATES]


@pytest.fixture(params=LOOKED_AT, ids=lambda each: f"{each[0].name}-{each[1]}", scope="module")
def shown(request: pytest.FixtureRequest) -> tuple[State, str]:
    state, language = request.param
    return state, language


@pytest.fixture(scope="module")
def seen(shown: tuple[State, str], looks: Looks) -> Look:
    return looks(*shown)


def test_nothing_bars_the_way(seen: Look) -> None:
    assert seen.barriers == []


def test_nothing_bars_the_way_on_a_phone_in_the_dark(seen: Look) -> None:
    assert seen.barriers_in_the_dark == []


def test_it_fits_the_narrowest_screen_with_any_spacing(seen: Look) -> None:
    assert (seen.width_at_320, seen.width_when_spaced) == (320, 320)


def test_it_says_what_it_is_in_its_language(seen: Look, shown: tuple[State, str]) -> None:
    title, _, service = seen.title.rpartition(" | ")

    assert title
    assert service
    assert seen.language == shown[1]
    assert len(seen.headings) == 1


def test_mistakes_are_announced_first(seen: Look) -> None:
    assert seen.has_mistakes == seen.title.startswith(("エラー：", "Error: "))
    assert seen.has_mistakes == (seen.focused == "error-summary")


def test_little_is_transferred(seen: Look) -> None:
    assert seen.transferred <= MOST_BYTES


def test_nobody_else_is_asked_and_the_console_is_silent(seen: Look) -> None:
    assert seen.strangers == []
    assert seen.complaints == []

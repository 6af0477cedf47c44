"""Customers who click; the tests of a module share one system, each with customers of its own."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from services.scanner.jail.analysers import Analysers
from tests.end_to_end.conftest import Begin
from tests.support.chromium import watched_page
from tests.support.clicking import Clicking
from tests.support.front import Front
from tests.support.in_process import PORTALS, Shindan
from tests.support.interruption import InterruptedAnalysers

Newcomer = Callable[..., Clicking]


@pytest.fixture(scope="module")
def analysers(children: Analysers) -> InterruptedAnalysers:
    """What judges, and can be interrupted."""
    return InterruptedAnalysers(children)


@pytest.fixture(scope="module")
def system(begin: Begin, analysers: InterruptedAnalysers) -> Iterator[Shindan]:
    """The system of all tests of a module."""
    with begin(analysers) as started:
        yield started


@pytest.fixture
def newcomer(system: Shindan, served: Front) -> Iterator[Newcomer]:
    """What lets somebody come with a new browser; `how` are more options of Playwright's new_context."""
    with ExitStack() as opened:

        def come(locale: str = "ja-JP", brand: str = "shindan", **how: object) -> Clicking:
            watched = opened.enter_context(watched_page(served.browser, locale, **how))
            address = f"{secrets.token_hex(4)}@contoso.example"
            return Clicking(system, watched, address, PORTALS[brand], language=locale[:2])

        yield come


@pytest.fixture
def nothing_agreed(system: Shindan) -> None:
    """Nobody has agreed to anything at Microsoft, whatever earlier tests did."""
    world = system.emulator.world
    for tenant in world.tenants:
        world.consents.remove(tenant.id, world.application.client_id)


@pytest.fixture
def clicking(newcomer: Newcomer) -> Clicking:
    """Somebody who is not known yet."""
    return newcomer()


@pytest.fixture
def customer(clicking: Clicking) -> Clicking:
    """Somebody who has signed up and is signed in."""
    clicking.arrive()
    return clicking

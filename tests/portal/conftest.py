"""One prepared system and one browser for all that looks at pages; each page is looked at once."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from services.scanner.jail.analysers import jailed_analysers
from tests.portal.looking import Look, Onlooker
from tests.support.front import Front, front
from tests.support.states import STATES
from tests.support.states.stage import Stage, staged
from tests.support.states.state import State, prepare

Looks = Callable[[State, str], Look]


@pytest.fixture(scope="session")
def stage(mongodb_uri: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The system, in which every state is prepared."""
    with jailed_analysers(1) as analysers, staged(mongodb_uri, analysers, tmp_path_factory.mktemp("stage")) as started:
        prepare(started, STATES)
        yield started


@pytest.fixture(scope="session")
def portal(stage: Stage) -> Iterator[Front]:
    """The system's portal, and a Chromium before it."""
    with front() as started:
        started.application = stage.system.pages
        yield started


@pytest.fixture(scope="session")
def looks(portal: Front, stage: Stage) -> Iterator[Looks]:
    """What looks at a state in a language, and remembers what it saw."""
    onlooker = Onlooker(portal, stage)
    yield cache(onlooker.look)
    onlooker.close()

from collections.abc import Iterator

import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.support.chromium import Watched, watched_page
from tests.support.clicking import Clicking
from tests.support.front import Front
from tests.support.in_process import Shindan

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]


@pytest.fixture
def watched(served: Front) -> Iterator[Watched]:
    with watched_page(served.browser, "ja-JP") as opened:
        yield opened


@pytest.fixture
def clicking(system: Shindan, watched: Watched) -> Clicking:
    return Clicking(system, watched, ADMINISTRATOR)


def test_the_whole_way_is_walked_without_a_complaint(clicking: Clicking) -> None:
    clicking.sign_up()
    clicking.grant()

    clicking.start()

    assert clicking.heading == "受信トレイに危険なメールが 2 通あります"
    assert clicking.complaints == []
    assert clicking.watched.strangers == []

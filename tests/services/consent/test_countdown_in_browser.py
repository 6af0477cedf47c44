from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from services.consent.consents import Consents
from services.consent.settings import Settings
from services.consent.wiring import make_app
from shared.mongodb import Documents
from shared.web.sign_in import sign_in
from tests.services.consent.builders import CUSTOMER, asked
from tests.support.chromium import leave
from tests.support.clock import TurnableClock
from tests.support.served import served

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

TIMER = "[role=timer]"


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


@pytest.fixture
def address(settings: Settings, mongodb: Documents, clock: TurnableClock) -> Iterator[str]:
    app = make_app(settings.model_copy(update={"secure_cookies": False}), mongodb, clock=clock)

    @app.get("/let-in")
    def let_in() -> str:
        sign_in(CUSTOMER, "hanako@contoso.example", "Asia/Tokyo")
        return ""

    with served(app) as origin:
        yield f"{origin}/consent"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(real_browser: Browser, address: str, consents: Consents, has_script: bool) -> Iterator[Page]:
    context = real_browser.new_context(locale="ja-JP", java_script_enabled=has_script)
    opened = context.new_page()
    opened.goto(f"{address}/let-in")
    consents.grant_at_once(asked(), "Contoso", "sealed")
    opened.goto(f"{address}/granted")
    yield opened
    context.close()


@pytest.mark.parametrize("has_script", [True], indirect=True)
def test_the_countdown_is_the_servers_and_ends_at_the_result(
    page: Page, consents: Consents, clock: TurnableClock
) -> None:
    first = page.inner_text(TIMER)
    clock.turn(minutes=3)
    page.reload()
    later = page.inner_text(TIMER)
    clock.turn(seconds=119)
    page.reload()
    clock.turn(seconds=1)
    started = consents.start_due()
    page.wait_for_url("**/reports/")

    assert first in ("5:00", "4:59", "4:58")
    assert later in ("2:00", "1:59", "1:58")
    assert started == 1


@pytest.mark.parametrize("has_script", [False], indirect=True)
def test_without_script_the_page_says_when_it_starts_and_asks_again(page: Page) -> None:
    assert page.inner_text(TIMER) == "約 5 分"
    assert "2026年3月2日 21:05" in page.inner_text(".notice")
    assert page.locator("noscript meta[http-equiv=refresh]").count() == 1


def test_back_stops_the_countdown(page: Page, consents: Consents, clock: TurnableClock) -> None:
    leave(page, "form[action$='/cancel'] button")
    timers = page.locator(TIMER).count()
    clock.turn(hours=1)

    assert timers == 0
    assert consents.start_due() == 0

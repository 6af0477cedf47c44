import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking
from tests.support.in_process import Shindan

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]


@pytest.fixture
def clicking(newcomer: Newcomer) -> Clicking:
    """Somebody whose browser runs no scripts."""
    come = newcomer(java_script_enabled=False)
    come.address = ADMINISTRATOR
    return come


def refreshed(customer: Clicking) -> bool:
    """Tell whether the page loads itself again."""
    return customer.page.locator("meta[http-equiv=refresh]").count() == 1


def test_the_whole_way_works_without_javascript(clicking: Clicking, system: Shindan) -> None:
    page = clicking.page
    clicking.sign_up()
    page.click("main form[action$='/scope'] button")
    unchosen = clicking.title
    clicking.grant()
    counting, countdown = refreshed(clicking), page.inner_text("[role=timer]")
    clicking.press("form[action$='/start'] button", settle=False)
    waiting = refreshed(clicking)
    page.goto("about:blank")
    system.settle()
    clicking.open("/reports/")
    headline = clicking.heading
    page.fill("#q", "invoice")
    clicking.press("form.narrowing button[type=submit]")
    found = page.locator("#detections td.subject a").all_inner_texts()
    clicking.press("th a[href*='sort=']")
    clicking.press("#detections td.subject a >> nth=0")
    clicking.press("a[href^='/mails/']")
    safe_view = page.inner_text("main")
    dead = page.locator("button[data-copy]:visible").count()
    clicking.open("/erase")
    clicking.press("main form button.danger", settle=False)
    erasing = refreshed(clicking)

    assert unchosen == "What do you want to have assessed?"
    assert (counting, waiting, erasing) == (True, True, True)
    assert "分" in countdown
    assert headline == "受信トレイに危険なメールが 2 通あります"
    assert found == ["Your unpaid invoice"]
    assert "Please find the document attached." in safe_view
    assert dead == 0
    assert clicking.complaints == []


def test_no_button_is_dead_without_javascript(clicking: Clicking) -> None:
    clicking.sign_up()
    clicking.open("/consent/scope?platform=microsoft_365")
    clicking.press("button[formaction$='/ask']")
    dead = clicking.page.locator("button[data-copy]:visible").count()
    clicking.open("/consent/limiting")

    assert dead + clicking.page.locator("button[data-copy]:visible").count() == 0

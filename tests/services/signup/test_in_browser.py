from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.support.chromium import leave
from tests.support.served import served

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

SUBMIT = "main form button[type=submit]"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield origin


@pytest.fixture
def page(real_browser: Browser) -> Iterator[Page]:
    context = real_browser.new_context(locale="en-US", timezone_id="Europe/Berlin")
    yield context.new_page()
    context.close()


def fill_in(page: Page, **changes: str) -> None:
    entries = {"last_name": "Yamada", "company": "Contoso", "address": "hanako@contoso.example"} | changes
    for name, value in entries.items():
        page.fill(f"#{name}", value)
    page.check("#terms")
    page.check("#data_protection")


def test_sign_up_becomes_active_when_all_that_is_required_is_there(page: Page, address: str) -> None:
    page.goto(address)
    before = page.is_disabled(SUBMIT)

    fill_in(page)
    complete = page.is_disabled(SUBMIT)
    page.uncheck("#terms")

    assert (before, complete, page.is_disabled(SUBMIT)) == (True, False, True)


def test_a_mistake_is_pointed_at_and_reached_by_its_link(page: Page, address: str) -> None:
    page.goto(address)
    fill_in(page, address="hanako@contoso")

    leave(page, SUBMIT)
    focus = page.evaluate("document.activeElement.className")
    page.click(".error-summary a")

    assert focus == "error-summary"
    assert page.evaluate("document.activeElement.id") == "address"


def test_the_browser_tells_the_time_zone(page: Page, address: str) -> None:
    page.goto(address)

    assert page.input_value("input[data-time-zone]") == "Europe/Berlin"


def test_it_works_without_javascript(real_browser: Browser, address: str) -> None:
    context = real_browser.new_context(java_script_enabled=False, locale="ja-JP")
    page = context.new_page()
    page.goto(address)
    fill_in(page)

    leave(page, SUBMIT)
    leave(page, SUBMIT)
    title = page.inner_text("h1")
    context.close()

    assert title == "お送りしたメールをご確認ください"


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("path", ["/", "/sign-in", "/privacy", "/nowhere"])
def test_nothing_sticks_out_and_nothing_is_blocked(page: Page, address: str, width: int, path: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{address}{path}")

    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0
    assert [each for each in complaints if "404" not in each] == []


def test_the_language_menu_opens_and_its_choice_sticks(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in?next=/consent/")

    page.click("details.menu summary")
    leave(page, "details.menu a[lang=ja]")
    page.goto(address)

    assert page.get_attribute("html", "lang") == "ja"

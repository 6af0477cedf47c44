"""The frame of every page, in a browser: at the width of a phone, by keyboard, and on paper."""

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from shared.web.brands import LANGUAGES
from tests.support.chromium import watched_page
from tests.support.front import HOSTS, Front, front

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

PHONE = {"width": 360, "height": 740}
"""Viewport of a small phone."""


@pytest.fixture(scope="module")
def serving() -> Iterator[Front]:
    with front() as started:
        yield started


@pytest.fixture
def pages(serving: Front, shell: Flask) -> Front:
    serving.application = shell
    return serving


def open_signed_in(page: Page, brand: str) -> None:
    page.goto(f"https://{HOSTS[brand]}/trial/enter")
    page.goto(f"https://{HOSTS[brand]}/trial/fail/404")


@pytest.mark.parametrize(("language", "brand"), list(product(LANGUAGES, HOSTS)))
def test_on_a_phone_everything_of_the_header_fits(pages: Front, language: str, brand: str) -> None:
    with watched_page(pages.browser, language, viewport=PHONE) as watched:
        open_signed_in(watched.page, brand)
        boxes = [each.bounding_box() for each in watched.page.locator("header :is(a, button, summary)").all()]
        menu = watched.page.locator("header summary").bounding_box()

        assert len(boxes) >= 4
        assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in boxes)
        assert menu
        assert menu["x"] > PHONE["width"] / 2
        assert menu["y"] < 40
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_language_menu_works_by_keyboard_and_gets_out_of_the_way(pages: Front) -> None:
    with watched_page(pages.browser, "en") as watched:
        page = watched.page
        open_signed_in(page, "shindan")
        summary, menu = page.locator("header summary"), page.locator("header details ul")

        summary.press("Enter")
        expect(menu).to_be_visible()
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(summary).to_be_focused()

        summary.press("Enter")
        for _ in range(len(LANGUAGES) + 1):
            page.keyboard.press("Tab")
        expect(menu).to_be_hidden()

        summary.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "ja")


@pytest.mark.parametrize(("language", "brand"), list(product(LANGUAGES, HOSTS)))
def test_paper_is_light_and_has_no_buttons(pages: Front, language: str, brand: str) -> None:
    with watched_page(pages.browser, language, color_scheme="dark") as watched:
        open_signed_in(watched.page, brand)
        watched.page.emulate_media(media="print", color_scheme="dark")
        ground, ink = (
            watched.page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{name}')")
            for name in ("paper", "ink")
        )

        assert (ground, ink) == ("#ffffff", "#1b2330")
        expect(watched.page.locator("header nav")).to_be_hidden()
        expect(watched.page.locator("header .on-light img")).to_be_visible()
        expect(watched.page.locator("header .on-dark")).to_be_hidden()
        expect(watched.page.locator("h1")).to_be_visible()

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from shared.web.brands import load_brands
from tests.support.web import ROOT

BRANDS = load_brands(ROOT / "brands").by_name
SIDE = 128
SLIGHT = 8
"""Levels of 256 by which few colours and another browser may differ on average."""


@pytest.mark.browser
@pytest.mark.parametrize("name", BRANDS)
def test_the_mark_of_letters_is_the_mark_of_pages(real_browser: Browser, name: str) -> None:
    pictures = BRANDS[name].pictures
    page = real_browser.new_page(viewport={"width": SIDE, "height": SIDE})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: 100% }}</style>{pictures.mark}")

    drawn = Image.open(BytesIO(page.screenshot(omit_background=True))).convert("RGBA")
    sent = Image.open(BytesIO(pictures.mark_png)).convert("RGBA")

    assert sent.size == (SIDE, SIDE)
    assert max(ImageStat.Stat(ImageChops.difference(drawn, sent)).mean) < SLIGHT
    assert len(pictures.mark_png) < 8192

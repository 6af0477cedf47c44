import re

import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking
from tests.support.in_process import PORTALS

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]


def language(customer: Clicking) -> str:
    return str(customer.page.get_attribute("html", "lang"))


def test_a_language_once_chosen_holds_on_every_page_and_in_letters(clicking: Clicking) -> None:
    clicking.open("/")
    clicking.page.click("details.menu summary")
    clicking.press("details.menu a[lang=en]")
    clicking.sign_up()
    seen = [language(clicking)]
    clicking.grant(account=ADMINISTRATOR)
    seen.append(language(clicking))
    for path in ("/reports/", "/mails/lists", "/sign-in"):
        clicking.open(path)
        seen.append(language(clicking))

    assert seen == ["en"] * 5
    assert "confirmation number" in clicking.system.letterbox.text().lower()


def test_a_language_is_changed_on_a_page_with_mistakes_without_an_error(customer: Clicking) -> None:
    customer.open("/consent/scope?platform=microsoft_365")
    customer.page.check("#scope-group")
    customer.page.fill("#group", "nobody")
    customer.press()

    customer.page.click("details.menu summary")
    customer.press("details.menu a[lang=en]")

    assert customer.heading == "Which mailboxes are read?"
    assert customer.page.input_value("#group") == "nobody"


def test_another_brands_host_shows_that_brand_and_its_letters_lead_back_there(newcomer: Newcomer) -> None:
    clicking = newcomer(brand="nozomi")
    colours = []
    for each in (newcomer(), clicking):
        each.open("/")
        colours.append(each.page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand')"))
    name = clicking.page.inner_text(".masthead")
    clicking.sign_up()
    link = clicking.system.letter(re.escape(PORTALS["nozomi"]) + r"/\S+")

    assert "のぞみ通信" in name
    assert colours[0] != colours[1]
    assert link.startswith(PORTALS["nozomi"])
    assert "のぞみ通信" in clicking.system.letterbox.mails[-1]["From"]
    assert clicking.complaints == []

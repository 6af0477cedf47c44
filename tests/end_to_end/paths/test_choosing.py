import pytest

from tests.emulator.builders import ADMINISTRATOR, AIKO, TEAM
from tests.support.clicking import SUBMIT, Clicking

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

NEXT, BACK = "main form[action$='/scope'] button", "button[formnovalidate]"


def said_on_the_page(customer: Clicking) -> list[str]:
    """Return what is chosen and typed on the page of mailboxes and period."""
    page = customer.page
    scope = page.get_attribute("input[name=scope]:checked", "value")
    return [str(scope), *(page.input_value(f"#{name}") for name in ("mailboxes", "days", "first_day", "last_day"))]


def granted_facts(customer: Clicking) -> str:
    customer.answer_microsoft(account=ADMINISTRATOR)
    customer.open("/consent/granted")
    return customer.page.inner_text("dl.facts")


def test_what_is_not_offered_cannot_be_chosen_and_next_waits_for_a_choice(customer: Clicking) -> None:
    customer.open("/consent/")
    page = customer.page
    before = page.is_disabled(NEXT)

    page.click(".tile:has(#platform-google_workspace)", force=True)
    after = page.is_disabled(NEXT)
    page.click(".tile:has(#platform-microsoft_365)")

    assert (before, after, page.is_disabled(NEXT)) == (True, True, False)
    assert page.locator(".tile input:disabled").count() == 3


def test_a_chosen_tile_is_in_the_brands_colour(customer: Clicking) -> None:
    customer.open("/consent/")
    customer.page.check("#platform-microsoft_365")

    colours = customer.page.evaluate(
        "[...document.querySelectorAll('.tile')].slice(0, 2).map(each => getComputedStyle(each).backgroundColor)"
    )

    brand = customer.page.evaluate(f"getComputedStyle(document.querySelector({NEXT!r})).backgroundColor")
    assert colours[0] == brand != colours[1]


def test_back_and_forth_keeps_every_choice(customer: Clicking) -> None:
    customer.open("/consent/scope?platform=microsoft_365")
    customer.page.check("#scope-named")
    customer.page.fill("#mailboxes", f"{AIKO}\n")
    customer.page.select_option("#days", "from_to")
    customer.page.fill("#first_day", "2026-02-01")
    before = said_on_the_page(customer)

    customer.press(BACK)
    customer.press(NEXT)

    assert said_on_the_page(customer) == before


def test_mistakes_are_pointed_at_and_nothing_typed_is_lost(customer: Clicking) -> None:
    customer.open("/consent/scope?platform=microsoft_365")
    customer.page.check("#scope-named")
    customer.page.fill("#mailboxes", f"{AIKO}\nfront desk")

    customer.press(SUBMIT)
    customer.page.click(".error-summary a")

    assert customer.page.evaluate("document.activeElement.id") == "mailboxes"
    assert customer.page.input_value("#mailboxes") == f"{AIKO}\nfront desk"
    assert customer.page.is_visible("#mailboxes")


def test_named_mailboxes_of_a_period_are_what_is_granted(customer: Clicking) -> None:
    customer.open("/consent/scope?platform=microsoft_365")
    customer.page.check("#scope-named")
    customer.page.fill("#mailboxes", AIKO)
    customer.page.select_option("#days", "from_to")
    customer.page.fill("#first_day", "2026-02-01")
    customer.page.fill("#last_day", "2026-02-28")
    customer.press()

    facts = granted_facts(customer)

    assert AIKO in facts
    assert "2026年2月1日" in facts
    assert "2026年3月1日" in facts


def test_a_group_is_what_is_granted(customer: Clicking) -> None:
    customer.open("/consent/scope?platform=microsoft_365")
    customer.page.check("#scope-group")
    customer.page.fill("#group", TEAM)
    customer.press()

    assert TEAM in granted_facts(customer)

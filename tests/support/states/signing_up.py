"""Signing up: the form, its mistakes, the check of the answers, the letter's link."""

from playwright.sync_api import Page

from tests.support.in_process import PORTAL
from tests.support.states.stage import Stage
from tests.support.states.state import Arrival, State, at, entering, path_of
from tests.support.visitor import ANSWERS, Visitor

FULL = {
    "last_name": "佐藤",
    "first_name": "花子",
    "company": "青空商事株式会社",
    "address": "hanako.sato@contoso.example",
    "phone": "03-1234-5678",
    "employees": "100-299",
    "job_title": "情報システム部 課長",
    "country": "JP",
}
WRONG = {"last_name": "<b>佐藤</b>", "address": "hanako", "phone": "電話なし"}


def answered(stage: Stage) -> Visitor:
    """Somebody who has filled in everything."""
    visitor = stage.stranger()
    visitor.press(visitor.open("/"), "form.card", **{**ANSWERS, **FULL})
    return visitor


def sent(stage: Stage) -> Visitor:
    """Somebody to whom the letter is on its way."""
    visitor = stage.stranger()
    check = visitor.press(visitor.open("/"), "form.card", **ANSWERS, address=visitor.address)
    visitor.press(check)
    stage.system.settle()
    return visitor


def letters_link(stage: Stage) -> str:
    """Return the path of the link in somebody's letter."""
    stage.once(sent)
    return path_of(stage.system.letter(rf"{PORTAL}/welcome/\S+"))


def fill_in(page: Page) -> None:
    """Answer everything, and leave the boxes."""
    for name, value in FULL.items():
        field = page.locator(f"#{name}")
        if name in ("employees", "country"):
            field.select_option(value)
        else:
            field.fill(value)


STATES = (
    State("sign-up/empty", "Sign-up form", at("/")),
    State("sign-up/filled", "Sign-up form, filled in", at("/"), fill_in),
    State("sign-up/errors-empty", "Sign-up form, sent without an answer", at("/"), entering()),
    State("sign-up/errors", "Sign-up form, with mistakes", at("/"), entering(**WRONG)),
    State("sign-up/check", "Check of the answers", at("/confirm-details", answered)),
    State("sign-up/sent", "Letter on its way", at("/sent", sent)),
    State("sign-up/welcome", "Link of the letter", lambda stage: Arrival(stage.once(letters_link))),
    State("sign-up/link-over", "Link that is not valid any more", at(f"/welcome/{'0' * 32}/{'0' * 40}")),
)

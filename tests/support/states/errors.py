"""What goes wrong on any page, and browsers that are too old."""

from playwright.sync_api import Page

from tests.support.states.stage import STUMBLE
from tests.support.states.state import State, at, send

OLD_FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:78.0) Gecko/20100101 Firefox/78.0"
STATUSES = (400, 401, 403, 405, 413, 429, 500, 503)


def send_expired(page: Page) -> None:
    """Send a form whose token is not valid any more."""
    page.eval_on_selector("[name=csrf_token]", "token => token.value = 'expired'")
    send(page)


STATES = (
    *(State(f"error/{status}", f"Error {status}", at(f"{STUMBLE}/{status}")) for status in STATUSES),
    State("error/404", "Error 404", at("/nothing-is-here")),
    State("error/form-expired", "Form that has expired", at("/sign-in"), send_expired),
    State("error/unsupported-browser", "Browser that is not supported", at("/"), user_agent=OLD_FIREFOX),
)

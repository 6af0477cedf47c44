"""From signing up to the erasure by keys alone: never a click, nor a text into a field that has not the focus."""

import re

import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import LAST_NAMES, SUBMIT, Clicking
from tests.support.interruption import InterruptedAnalysers, run_until_reading
from tests.support.keyboard import Keyboard

pytestmark = [pytest.mark.browser, pytest.mark.mongodb, pytest.mark.usefixtures("nothing_agreed")]

SUMMARY = ".error-summary"


class Hands:
    """Somebody at the keyboard, who looks at every page once all round."""

    def __init__(self, clicking: Clicking) -> None:
        self.system, self.page = clicking.system, clicking.page
        self.customer, self.keys = clicking, Keyboard(clicking.page)
        self.landed: list[tuple[str, str]] = []
        """Each page, and what had the focus when it came."""

    def arrive(self) -> None:
        """Look where the focus is on a page that has just come, and go round."""
        focus = str(self.page.evaluate("() => document.activeElement.className || document.activeElement.tagName"))
        self.landed.append((self.customer.title, focus))
        self.keys.go_round()

    def leave(self, selector: str = SUBMIT, *, settle: bool = True) -> None:
        """Press Enter on a button or link, and arrive at the page that comes."""
        self.keys.leave_by("Enter", selector)
        self.page.wait_for_load_state()
        if settle:
            self.system.settle()
        self.arrive()

    def correct(self, field: str, text: str) -> None:
        """Go from the summary of mistakes to the field that it names, and write something else."""
        self.keys.reach(f"{SUMMARY} a")
        self.keys.press("Enter")
        assert self.keys.is_at(field)
        self.keys.press("ControlOrMeta+a")
        self.keys.type(text)

    def sign_up(self) -> None:
        """With a mistake, up to the tiles."""
        self.page.goto(f"{self.customer.portal}/")
        self.arrive()
        answers = {"#last_name": LAST_NAMES["en"], "#company": "Contoso", "#address": self.customer.address}
        for field, text in {**answers, "#phone": "ask my desk"}.items():
            self.keys.reach(field)
            self.keys.type(text)
        self.keys.reach("#employees")
        self.keys.press("ArrowDown")
        for box in ("#terms", "#data_protection"):
            self.keys.reach(box)
            self.keys.press("Space")
        self.leave("form.card button[type=submit]")
        self.correct("#phone", "03-1234-5678")
        self.leave("form.card button[type=submit]")
        self.leave()
        self.page.goto(self.system.letter(re.escape(self.customer.portal) + r"/welcome/\S+"))
        self.arrive()
        self.leave()

    def choose(self) -> None:
        """Mailboxes without their names at first, then the whole organisation; up to Microsoft."""
        self.keys.reach("#platform-microsoft_365")
        self.keys.press("Space")
        self.leave("main form[action$='/scope'] button")
        self.keys.reach("[name=scope]")
        self.keys.press("ArrowDown")
        self.keys.press("ArrowDown")
        self.leave("main form .row button:not(.second)")
        self.keys.reach(f"{SUMMARY} a")
        self.keys.press("Enter")
        assert self.keys.is_at("#mailboxes")
        self.keys.press("Shift+Tab")
        self.keys.press("ArrowUp")
        self.keys.press("ArrowUp")
        assert self.keys.is_at("#scope-organisation:checked")
        self.keys.leave_by("Enter", "main form .row button:not(.second)")

    def agree(self) -> None:
        """Sign in at Microsoft and accept, up to the countdown."""
        self.keys.reach("#account")
        self.keys.type(ADMINISTRATOR)
        self.keys.leave_by("Enter", "#sign-in")
        while not self.page.url.startswith(self.customer.portal):
            self.keys.leave_by("Enter", f"#accept, button[value='{ADMINISTRATOR}']")
        self.system.settle()
        self.page.wait_for_url("**/consent/granted")
        self.arrive()

    def be_assessed(self, analysers: InterruptedAnalysers) -> None:
        """Start, ask to stop, let it go on after all, and wait for the result."""
        self.leave("form[action$='/start'] button", settle=False)
        run_until_reading(self.system, analysers)
        self.page.wait_for_selector("#progress")
        self.arrive()
        self.leave("main a[href='/reports/stop']", settle=False)
        self.leave("main a.button.second", settle=False)
        self.system.settle()
        self.page.wait_for_selector(".figure")
        self.arrive()

    def narrow(self) -> None:
        """Choose in a menu of the table, which closes by Escape and gives the focus back."""
        self.keys.reach("details.facet summary")
        self.keys.press("Enter")
        self.keys.reach("details.facet[open] input[type=checkbox]")
        self.keys.press("Space")
        self.keys.press("Escape")
        assert self.keys.is_at("details.facet:not([open]) summary")
        self.leave("form.narrowing button[type=submit]")
        assert self.next_is_in("#detections")

    def read(self) -> None:
        """Open a mail and its safe view, and come back to its row."""
        self.leave("#detections td.subject a")
        self.leave("a[href^='/mails/']")
        self.leave("main a[href^='/reports/mails/']")
        self.leave("main nav.between > a")
        assert self.next_is_in("#detections tbody tr:first-child")

    def next_is_in(self, selector: str) -> bool:
        """Tell whether Tab goes on within some part of the page."""
        return self.keys.is_at(f"{selector} *")

    def erase(self) -> None:
        """Erase everything, and wait for the receipt."""
        self.leave("main a[href='/erase']")
        self.leave("main button.danger", settle=False)
        self.system.settle()
        self.page.wait_for_selector(".notice.clean")
        self.arrive()


@pytest.fixture
def hands(newcomer: Newcomer) -> Hands:
    return Hands(newcomer("en-US", reduced_motion="reduce"))


def test_the_whole_way_is_gone_by_keys_alone(hands: Hands, analysers: InterruptedAnalysers) -> None:
    hands.sign_up()
    hands.choose()
    hands.agree()
    hands.be_assessed(analysers)
    hands.narrow()
    hands.read()
    hands.erase()

    with_mistakes = [title for title, focus in hands.landed if focus == "error-summary"]
    assert with_mistakes == ["Sign up", "Which mailboxes are read?"]
    assert {focus for _, focus in hands.landed} == {"BODY", "error-summary"}
    assert hands.landed[-1] == ("Receipt of erasure", "BODY")
    assert hands.keys.unseen == []
    assert hands.keys.left_out == []

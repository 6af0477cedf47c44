"""The whole way, under each brand in each of its languages, which are held on every page, in every letter and file."""

import re
import zipfile
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import SUBMIT, Clicking
from tests.support.interruption import InterruptedAnalysers, run_until_reading
from tests.support.pdf import text_of

pytestmark = [pytest.mark.browser, pytest.mark.mongodb, pytest.mark.usefixtures("nothing_agreed")]

LOCALES = {"ja": "ja-JP", "en": "en-US"}
WAYS = [("shindan", "ja"), ("shindan", "en"), ("nozomi", "en")]
START = "form[action$='/start'] button"
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
HEADLINES = {"ja": "受信トレイに危険なメールが 2 通あります", "en": "2 dangerous mails are in inboxes"}
TITLES = [
    "the service",
    "Is this right?",
    "Open the mail that we sent",
    "Confirm your mail address",
    "What do you want to have assessed?",
    "Which mailboxes are read?",
    "Permission was granted",
    "The assessment is about to begin",
    "Assessment in progress",
    "the headline",
    "You have been hacked",
    "Safe view",
    "the headline",
    "Assess again",
    "the headline",
    "Erase everything?",
    "Receipt of erasure",
    "Receipt of erasure",
]
LETTERS = 6
"""Registration, started and ready, started and ready again, erased."""


@dataclass
class Walk:
    """Somebody on the way, and what every page was called and said."""

    clicking: Clicking
    titles: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    places: set[tuple[str, str]] = field(default_factory=set)

    def look(self) -> None:
        """Keep what the page is called, what it says, where it is and in which language."""
        page = self.clicking.page
        names = {HEADLINES[self.clicking.language]: "the headline", page.inner_text(".masthead-title"): "the service"}
        self.titles.append(names.get(self.clicking.heading, self.clicking.title))
        self.texts.append(page.inner_text("body").replace("日本語", ""))
        self.places.add((page.url[: len(self.clicking.portal)], page.get_attribute("html", "lang") or ""))

    def press(self, selector: str = SUBMIT, *, settle: bool = True) -> None:
        """Press a button or link, and look at the page that comes."""
        self.clicking.press(selector, settle=settle)
        self.look()

    def come_in(self) -> None:
        """From the landing page to Microsoft."""
        self.clicking.fill_in()
        self.look()
        self.press()
        self.press()
        self.clicking.page.goto(self.clicking.system.letter(re.escape(self.clicking.portal) + r"/welcome/\S+"))
        self.look()
        self.press()
        self.clicking.page.check("#platform-microsoft_365")
        self.press()
        self.clicking.press()

    def be_assessed(self, analysers: InterruptedAnalysers) -> None:
        """From Microsoft over the countdown and the live progress, which go on by themselves, to the result."""
        page = self.clicking.page
        self.clicking.answer_microsoft(account=ADMINISTRATOR)
        page.wait_for_url("**/consent/granted")
        self.look()
        self.press(START, settle=False)
        run_until_reading(self.clicking.system, analysers)
        page.wait_for_selector("#progress")
        self.look()
        self.clicking.system.settle()
        page.wait_for_selector(".figure")
        self.look()

    def read(self) -> None:
        """To a mail, its safe view, and back."""
        self.press("#detections td.subject a:has-text('You have been hacked')")
        self.press("a[href^='/mails/']")
        self.clicking.press("main a[href^='/reports/mails/']")
        self.press("main a[href^='/reports/'] >> nth=0")

    def save_everything(self) -> zipfile.ZipFile:
        """Return the archive that the result offers."""
        with self.clicking.page.expect_download() as download:
            self.clicking.page.click("#files ~ dl a[href$='.zip']")
        return zipfile.ZipFile(Path(download.value.path()))

    def be_assessed_again(self) -> None:
        """From the result over the warning to the next result."""
        self.press("main a[href='/consent/again']")
        self.clicking.press()
        self.clicking.page.wait_for_selector(".figure")
        self.look()

    def erase(self) -> None:
        """From the result to the receipt, which completes itself."""
        self.press("main a[href='/erase']")
        self.press("main form button.danger", settle=False)
        self.clicking.system.settle()
        self.clicking.page.wait_for_selector(".notice.clean")
        self.look()


@pytest.fixture(params=WAYS, ids="-".join)
def walk(newcomer: Newcomer, request: pytest.FixtureRequest) -> Walk:
    brand, language = request.param
    return Walk(newcomer(LOCALES[language], brand))


def is_japanese(text: object) -> bool:
    return JAPANESE.search(str(text)) is not None


def letters_to(clicking: Clicking) -> list[EmailMessage]:
    box = clicking.system.letterbox
    return [mail for mail, to in zip(box.mails, box.recipients, strict=True) if clicking.address in to]


def words_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_the_whole_way_is_walked_in_one_language_under_one_brand(walk: Walk, analysers: InterruptedAnalysers) -> None:
    clicking = walk.clicking
    walk.come_in()
    walk.be_assessed(analysers)
    walk.read()
    files = walk.save_everything()
    walk.be_assessed_again()
    walk.erase()
    letters = letters_to(clicking)

    pdf = next(name for name in files.namelist() if name.endswith(".pdf"))
    assert walk.titles == TITLES
    assert walk.places == {(clicking.portal, clicking.language)}
    said = [*walk.texts, text_of(files.read(pdf)), *(each["Subject"] for each in letters)]
    assert {is_japanese(each) for each in said} == {clicking.language == "ja"}
    assert len(letters) == LETTERS
    assert all(f"{clicking.portal}/" in words_of(each) for each in letters[:-1])
    assert clicking.complaints == clicking.watched.strangers == []

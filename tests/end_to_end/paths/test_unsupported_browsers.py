import pytest

from tests.end_to_end.paths.conftest import Newcomer
from tests.support.clicking import Clicking

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]

OLD = {
    "Internet Explorer 11": "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Chrome 80": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.3987.87 "
    "Safari/537.36",
}


@pytest.fixture(params=list(OLD.values()), ids=list(OLD))
def outdated(newcomer: Newcomer, request: pytest.FixtureRequest) -> Clicking:
    """Somebody with a browser of long ago."""
    return newcomer(user_agent=request.param)


def test_an_old_browser_is_told_which_ones_work_wherever_it_lands(outdated: Clicking) -> None:
    seen = []
    for path in ("/", f"/welcome/{'a' * 32}/{'b' * 40}", "/reports/", "/consent/approve/link", "/mails/lists"):
        outdated.open(path)
        seen.append((outdated.title, "Microsoft Edge" in outdated.page.inner_text("main")))

    assert seen == [("This browser is not supported", True)] * 5
    assert outdated.complaints == []


def test_what_an_old_browser_says_can_be_read_in_english(newcomer: Newcomer) -> None:
    outdated = newcomer(user_agent=OLD["Chrome 80"])
    outdated.open("/reports/")

    outdated.page.click("details.menu summary")
    outdated.press("details.menu a[lang=en]")

    assert outdated.heading == "This browser is not supported"

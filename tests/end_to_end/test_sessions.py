import pytest

from shared.events.catalog import SessionsEnded, SignedIn
from shared.events.details import SignInWay
from tests.support.visitor import NUMBER, Visitor

pytestmark = pytest.mark.mongodb

PAGES = ("/erase", "/consent/", "/reports/", "/mails/lists")
"""One of each web process."""

SIGN_OUT = "form[action='/sign-out']"


def copy_of(visitor: Visitor) -> Visitor:
    thief = Visitor(visitor.system, visitor.address)
    thief.browser._session.cookies.update(visitor.browser._session.cookies)
    return thief


def is_in(visitor: Visitor) -> list[bool]:
    """Tell of each page whether it opens, each time with a copy of the cookie, because a page may take it away."""
    return ["/sign-in" not in copy_of(visitor).open(page).url for page in PAGES]


@pytest.fixture
def signed_in(visitor: Visitor) -> Visitor:
    visitor.sign_up()
    return visitor


def test_a_copied_cookie_opens_all_services_as_long_as_nobody_signs_out(signed_in: Visitor) -> None:
    thief = copy_of(signed_in)

    assert is_in(thief) == [True] * 4


def test_signing_out_in_one_service_ends_a_copied_cookie_in_all(signed_in: Visitor) -> None:
    thief = copy_of(signed_in)

    signed_in.press(signed_in.open("/reports/"), SIGN_OUT)
    at_once = is_in(thief)
    signed_in.system.settle()

    assert at_once == [False, True, True, True]
    assert is_in(thief) == [False] * 4


def test_an_erasure_ends_a_copied_cookie_in_all(signed_in: Visitor) -> None:
    thief = copy_of(signed_in)

    signed_in.press(signed_in.open("/erase"))
    signed_in.system.settle()

    assert is_in(thief) == [False] * 4


def test_the_event_holds_hashes_only_and_told_again_changes_nothing(signed_in: Visitor) -> None:
    token = str(signed_in.browser._session.cookies.get_dict())
    signed_in.press(signed_in.open("/reports/"), SIGN_OUT)
    signed_in.system.settle()
    before = signed_in.system.dump()

    signed_in.system.replay()

    (event,) = signed_in.system.said(SessionsEnded)[:1]
    assert [len(each) for each in event.session_hashes] == [64]
    assert token not in str(event)
    assert signed_in.system.dump() == before
    assert signed_in.system.dead_letters() == []


def test_the_granting_account_comes_in_from_a_fresh_browser_and_its_session_ends_like_any_other(
    signed_in: Visitor,
) -> None:
    signed_in.grant()
    elsewhere = Visitor(signed_in.system, signed_in.address)
    page = elsewhere.open("/sign-in?next=/mails/lists")
    link = page.tree.css_first("a[href^='/consent/sign-in']")
    assert link is not None
    arrived = elsewhere.answer_microsoft(elsewhere.open(str(link.attributes["href"])))
    before = is_in(elsewhere)
    elsewhere.system.settle()
    thief = copy_of(elsewhere)

    elsewhere.press(elsewhere.open("/reports/"), SIGN_OUT)
    elsewhere.system.settle()

    (event,) = elsewhere.system.said(SignedIn)
    assert arrived.url.endswith("/mails/lists")
    assert (event.way, event.browser, event.system) == (SignInWay.MICROSOFT, "Chrome", "Linux")
    assert before == [True] * 4
    assert is_in(thief) == [False] * 4
    assert is_in(signed_in) == [True] * 4


def test_after_an_erasure_the_granting_account_opens_nothing(signed_in: Visitor) -> None:
    signed_in.grant()
    signed_in.press(signed_in.open("/erase"))
    signed_in.system.settle()

    elsewhere = Visitor(signed_in.system, signed_in.address)
    page = elsewhere.answer_microsoft(elsewhere.open("/consent/sign-in"))

    assert page.status == 403
    assert "This account gave no permission" in page.text()


def test_a_replaced_number_comes_by_letter_and_the_one_before_no_longer_works(signed_in: Visitor) -> None:
    system = signed_in.system
    before = system.letter(NUMBER)
    elsewhere = Visitor(system, signed_in.address)
    elsewhere.come_back(before)

    signed_in.press(signed_in.open("/account/number"))
    system.settle()
    number = system.letter(NUMBER)

    assert number != before
    assert "Your new confirmation number" in system.letterbox.subjects[-1]
    assert is_in(signed_in) == [True] * 4
    assert is_in(elsewhere) == [False] * 4
    assert elsewhere.come_back(before).status == 422
    assert "/reports/" in elsewhere.come_back(number).url
    state, letters = system.dump(), len(system.letterbox.mails)
    system.replay()
    assert system.dump() == state
    assert len(system.letterbox.mails) == letters

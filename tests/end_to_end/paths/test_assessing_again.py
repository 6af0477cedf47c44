import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.support.clicking import Clicking
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]


@pytest.fixture
def customer(clicking: Clicking) -> Clicking:
    """An administrator, at the result."""
    clicking.address = ADMINISTRATOR
    clicking.arrive(Visitor.be_scanned)
    clicking.open("/reports/")
    return clicking


def test_scanning_again_warns_offers_downloads_compares_and_in_the_end_all_is_erased(customer: Clicking) -> None:
    number, headline = customer.number(), customer.heading

    customer.press("main a[href='/consent/again']")
    warned = customer.page.inner_text(".notice")
    customer.press("main form button")
    customer.open("/reports/")
    compared = customer.heading, customer.page.inner_text("main")
    customer.open("/erase")
    customer.press("main form button.danger", settle=False)
    begun = customer.page.inner_text(".notice")
    customer.system.settle()
    customer.page.reload()
    receipt = customer.page.inner_text(".notice")
    customer.open("/sign-in")
    customer.sign_in(number)

    assert "消去" in warned
    assert "PDF" in warned
    assert compared[0] == headline
    assert "前回" in compared[1]
    assert begun != receipt
    assert "すべてのデータを消去しました" in receipt
    assert "一致しません" in customer.page.inner_text("#refused")

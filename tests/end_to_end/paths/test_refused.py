from collections.abc import Iterator
from datetime import timedelta

import pytest

from emulator.entra.rules import Rules
from emulator.faults import Fault
from services.consent.flows import LIFETIME
from tests.emulator.builders import ADMINISTRATOR, AIKO, PERSON
from tests.end_to_end.conftest import FABRIKAM_ADMINISTRATOR
from tests.end_to_end.paths.conftest import Newcomer
from tests.support.chromium import leave
from tests.support.clicking import SUBMIT, Clicking
from tests.support.in_process import Shindan

pytestmark = [pytest.mark.browser, pytest.mark.mongodb, pytest.mark.usefixtures("nothing_agreed")]

TRY_AGAIN = "main a.button:not(.second)"


@pytest.fixture
def rules(system: Shindan) -> Iterator[Rules]:
    """The rules of contoso's directory, as they were afterwards."""
    found = system.emulator.world.tenants[0].rules
    before = dict(vars(found))
    yield found
    found.change(before)


def go_to_consent(customer: Clicking, scope: str = "one_mailbox", account: str = AIKO) -> None:
    """Come to the page of Microsoft where permissions are accepted."""
    customer.set_out(scope)
    leave(customer.page, f"button[value='{account}']")
    if scope == "organisation":
        leave(customer.page, "#accept")
        customer.page.wait_for_url("**/adminconsent?**")
    customer.page.wait_for_selector("#accept, #need-admin-approval")


def tried_again(customer: Clicking, account: str = AIKO) -> str:
    """Take the way that the page offers, and return where it ends."""
    customer.press(TRY_AGAIN)
    chosen = customer.page.get_attribute("input[name=scope]:checked", "value")
    customer.press(SUBMIT)
    customer.answer_microsoft(account=account)
    customer.open("/consent/granted")
    return f"{chosen}: {customer.title}"


@pytest.mark.parametrize(
    ("button", "title"),
    [
        ("#cancel", "The permission was declined"),
        ("#end-no-description", "Signing in was cancelled"),
        ("#end-server-error", "Microsoft does not answer at present"),
    ],
)
def test_a_no_at_microsoft_is_explained_and_can_be_made_good(customer: Clicking, button: str, title: str) -> None:
    go_to_consent(customer)
    customer.page.evaluate("document.querySelector('#other-endings').open = true")

    leave(customer.page, button)

    assert customer.title == title
    assert tried_again(customer) == "one_mailbox: Permission was granted"


def test_whoever_never_comes_back_from_microsoft_begins_anew(customer: Clicking) -> None:
    go_to_consent(customer)

    customer.grant("one_mailbox", account=AIKO)

    assert customer.title == "Permission was granted"


def test_an_administrator_of_another_organisation_is_told_so(customer: Clicking) -> None:
    go_to_consent(customer, "organisation", ADMINISTRATOR)
    customer.page.context.clear_cookies(name="ESTSAUTH")
    customer.page.reload()
    customer.page.fill("#account", FABRIKAM_ADMINISTRATOR)

    leave(customer.page, "#sign-in")

    assert customer.title == "This account belongs to another organisation"
    customer.page.context.clear_cookies(name="ESTSAUTH")
    assert tried_again(customer, ADMINISTRATOR) == "organisation: Permission was granted"


def test_a_personal_account_is_turned_away_and_the_way_back_leads_on(customer: Clicking) -> None:
    customer.set_out("one_mailbox")
    customer.page.fill("#account", PERSON)
    leave(customer.page, "#sign-in")
    said = customer.page.inner_text("#problem")

    leave(customer.page, "#back")

    assert "個人用アカウント" in said
    assert customer.title == "Signing in was cancelled"
    assert tried_again(customer) == "one_mailbox: Permission was granted"


@pytest.mark.parametrize("policy", ["admin_only", "admin_workflow"])
def test_where_policy_forbids_it_an_administrator_can_be_asked(customer: Clicking, rules: Rules, policy: str) -> None:
    rules.change({"user_consent": policy})
    go_to_consent(customer)

    leave(customer.page, "#leave")

    assert customer.title == "Your administrator has to approve this"
    assert "/consent/approve/" in customer.page.inner_text("#request-text")


def test_an_account_that_is_no_administrator_can_ask_one(customer: Clicking) -> None:
    go_to_consent(customer, "organisation")

    leave(customer.page, "#leave")

    assert customer.title == "Your administrator has to approve this"


def test_an_answer_that_comes_too_late_is_told_so_and_the_next_one_counts(customer: Clicking) -> None:
    go_to_consent(customer)
    customer.system.clock.now += LIFETIME + timedelta(minutes=1)

    leave(customer.page, "#accept")

    assert customer.title == "It took too long"
    assert tried_again(customer) == "one_mailbox: Permission was granted"


def test_an_answer_opened_once_more_leads_on_to_what_it_has_brought(customer: Clicking) -> None:
    go_to_consent(customer)
    with customer.page.expect_request("**/consent/callback?**") as answer:
        leave(customer.page, "#accept")

    customer.page.goto(answer.value.url)
    refused = customer.title
    customer.press("main a[href='/consent/granted']")

    assert (refused, customer.title) == ("This answer belongs to no request of yours", "Permission was granted")


def test_an_answer_opened_in_another_browser_is_not_accepted(customer: Clicking, newcomer: Newcomer) -> None:
    go_to_consent(customer)
    customer.page.route("**/consent/callback?**", lambda route: route.abort())
    with customer.page.expect_request("**/consent/callback?**") as answer:
        customer.page.click("#accept")
    elsewhere = newcomer()
    elsewhere.address = customer.address

    elsewhere.page.goto(answer.value.url)
    asked = elsewhere.title
    elsewhere.sign_in(elsewhere.number())

    assert (asked, elsewhere.title) == ("Sign in", "This answer belongs to no request of yours")


def test_while_microsoft_is_away_nothing_is_lost(customer: Clicking) -> None:
    customer.system.emulator.world.faults.add(Fault("/organizations", status=503))

    customer.set_out("one_mailbox")

    assert customer.title == "Microsoft does not answer at present"
    assert tried_again(customer) == "one_mailbox: Permission was granted"

import pytest

from services.consent.drafts import Drafts
from shared.mongodb import Documents
from tests.services.consent.builders import CUSTOMER
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


@pytest.fixture
def drafts(mongodb: Documents, clock: TurnableClock) -> Drafts:
    return Drafts(mongodb, clock)


def test_what_was_said_comes_back(drafts: Drafts) -> None:
    drafts.keep(CUSTOMER, {"scope": "group", "group": "team@", "csrf_token": "secret"})

    assert drafts.of(CUSTOMER) == {"scope": "group", "group": "team@"}


def test_what_a_later_form_does_not_name_stays(drafts: Drafts) -> None:
    drafts.keep(CUSTOMER, {"scope": "group", "group": "team@contoso.example"})

    drafts.keep(CUSTOMER, {"scope": "organisation"})

    assert drafts.of(CUSTOMER) == {"scope": "organisation", "group": "team@contoso.example"}


def test_another_customer_and_an_erased_one_have_none(drafts: Drafts) -> None:
    drafts.keep(CUSTOMER, {"scope": "group"})
    drafts.erase(CUSTOMER)

    assert drafts.of(CUSTOMER) == drafts.of("f" * 32) == {}

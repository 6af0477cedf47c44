"""A session that somebody knew before signing in is worth nothing afterwards, and a form sent twice acts once."""

import pytest

from shared.events.catalog import ScanRequested
from tests.emulator.builders import ADMINISTRATOR
from tests.support.asking import Asking
from tests.support.in_process import Shindan
from tests.support.visitor import NUMBER, Visitor

pytestmark = pytest.mark.mongodb


@pytest.fixture
def visitor(system: Shindan) -> Visitor:
    visitor = Visitor(system, ADMINISTRATOR)
    visitor.sign_up()
    return visitor


def test_a_planted_session_does_not_become_the_customers(system: Shindan, visitor: Visitor) -> None:
    planted = Asking.nobody(system)
    token = planted.token()

    entered = planted.post("/sign-in", {"address": visitor.address, "number": system.letter(NUMBER)})
    customer = Asking(system, planted.cookies)
    customer.keep(entered)

    assert entered.status == 302
    assert customer.cookies != planted.cookies
    assert customer.get("/reports/").status == 200
    assert planted.get("/reports/").status == 302
    assert customer.ask("POST", "/sign-out", data={"csrf_token": token}).status == 400


def test_starting_twice_starts_once(system: Shindan, visitor: Visitor) -> None:
    visitor.grant()
    asking = Asking.like(visitor)

    statuses = [asking.post("/consent/start").status for _ in range(3)]
    system.settle()

    assert statuses == [303, 303, 303]
    assert len(system.said(ScanRequested)) == 1

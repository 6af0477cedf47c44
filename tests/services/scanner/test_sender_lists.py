import pytest

from services.scanner.sender_lists import SenderLists
from services.scanner.tenant_context import tenant_context
from shared.mongodb import Documents
from tests.support.clock import TurnableClock
from tests.support.scanning import CUSTOMER, SCAN, Stage
from tests.support.tenants import FakeTenant, some_mails

pytestmark = pytest.mark.mongodb

BEFORE, AFTER = SenderLists(("shop.example",), ("spammer.example",)), SenderLists((), ())


def test_a_scan_judges_by_the_lists_as_they_were_when_it_began(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(8)}), clock)
    given = stage.dependencies()
    stage.tenant.before_message = lambda _mail_id: given.lists.keep(CUSTOMER, AFTER)
    given.lists.keep(CUSTOMER, BEFORE)

    stage.scan()

    scan = given.scans.get(SCAN)
    assert scan is not None
    context = tenant_context(given.figures, SCAN, scan.senders)
    assert (context.allowed, context.denied) == (frozenset(BEFORE.allowed), frozenset(BEFORE.denied))
    assert given.lists.of(CUSTOMER) == AFTER


def test_a_scan_of_an_earlier_version_has_no_lists(mongodb: Documents, clock: TurnableClock) -> None:
    stage = Stage(mongodb, FakeTenant({"ann": some_mails(1)}), clock)
    stage.scan()
    mongodb["scans"].update_one({"_id": SCAN}, {"$unset": {"senders": 1}})

    scan = stage.dependencies().scans.get(SCAN)

    assert scan is not None
    assert scan.senders == SenderLists()

import pytest

from shared.events.catalog import (
    ConsentGranted,
    CustomerErased,
    DataErased,
    EventHeard,
    ScanCompleted,
    ScanRequested,
    ScanStarted,
    SignedUp,
)
from tests.emulator.builders import ADMINISTRATOR
from tests.support.in_process import PORTAL, SERVICES, Shindan
from tests.support.visitor import ANSWERS, Visitor

pytestmark = pytest.mark.mongodb


def later(system: Shindan, **by: float) -> None:
    system.clock.turn(**by)
    system.settle()


def sign_up_unheard(visitor: Visitor) -> None:
    """Sign up, and have the letter only when the event was said again."""
    system = visitor.system
    check = visitor.press(visitor.open("/"), "form.card", **ANSWERS, address=visitor.address)
    visitor.press(check)
    system.settle()
    assert system.letterbox.mails == []
    later(system, minutes=2)
    visitor.press(visitor.browser.open(system.letter(rf"{PORTAL}/welcome/\S+")))


def test_a_customer_whose_events_are_lost_is_assessed_all_the_same(system: Shindan) -> None:
    visitor = Visitor(system, ADMINISTRATOR)
    system.broker.lose([SignedUp, ConsentGranted, ScanRequested])

    sign_up_unheard(visitor)
    visitor.grant()
    visitor.start()
    system.settle()
    unasked = system.said(ScanStarted, ScanCompleted)
    later(system, minutes=2)

    [completed] = system.said(ScanCompleted)
    again = [each.id for each in system.envelopes() if isinstance(each.data, SignedUp | ConsentGranted | ScanRequested)]
    assert unasked == []
    assert completed.mails == 15
    assert again == system.broker.lost
    assert len(system.letterbox.mails) == 3


def test_lost_answers_make_nothing_twice(system: Shindan) -> None:
    visitor = Visitor(system, ADMINISTRATOR)
    system.broker.lose([EventHeard, ScanStarted])

    visitor.be_scanned()
    before = len(system.letterbox.mails)
    later(system, minutes=2)
    later(system, minutes=5)

    waiting = [each for name in ("signup.customers", "consent.consents") for each in system.dump()[name].values()]
    assert len(system.said(ScanCompleted)) == 1
    assert len(system.letterbox.mails) == before
    assert [each["awaited"] for each in waiting] == [{}, {}]


def test_an_erasure_ends_though_its_events_are_lost(system: Shindan) -> None:
    visitor = Visitor(system, ADMINISTRATOR)
    visitor.be_scanned()
    letters = len(system.letterbox.mails)

    system.broker.lose([CustomerErased])
    visitor.press(visitor.open("/erase"))
    system.settle()
    system.broker.lose([DataErased])
    later(system, hours=2)
    later(system, hours=2)

    assert {each.service for each in system.said(DataErased)} == set(SERVICES)
    assert "Everything has been erased" in visitor.open("/erased").text()
    assert len(system.letterbox.mails) == letters + 1

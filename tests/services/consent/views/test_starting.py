import pytest

from services.consent.consents import Consents
from services.consent.estimate import Estimate
from shared.events.catalog import ConsentWithdrawn, ScanRequested
from shared.events.details import Scope
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from shared.web import links
from tests.services.consent.builders import CUSTOMER, STRANGER, asked, run, said, wanted
from tests.services.consent.portal import Portal, attribute
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb

START = "form[action$='/start'] button"
BACK = "form[action$='/cancel'] button"


@pytest.fixture
def consents(mongodb: Documents, clock: TurnableClock) -> Consents:
    return Consents(mongodb, clock)


def grant(consents: Consents, scope: Scope = Scope.ORGANISATION, customer_id: str = CUSTOMER) -> None:
    consents.grant_at_once(asked(wanted=wanted(scope=scope), customer_id=customer_id), "Contoso", "sealed")


def test_the_granted_page_names_tenant_and_person_and_counts_down(portal: Portal, consents: Consents) -> None:
    grant(consents)

    page = portal.open("/consent/granted")

    assert "Contoso" in page.text("dl")
    assert "admin@contoso.example" in page.text("dl")
    assert attribute(page, "[data-seconds-left]", "data-seconds-left") == "300"
    assert "hanako@contoso.example" in page.text("main")


def test_start_pressed_twice_requests_one_scan(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    grant(consents)
    page = portal.open("/consent/granted")

    awaiting = links.starting(clock())
    pressed = [portal.press(page, START), portal.press(page, START)]
    run(worker)

    assert [each.location for each in pressed] == [awaiting, awaiting]
    assert [each.requested_by for each in said(memory_broker, ScanRequested)] == ["customer"]


def test_the_worker_starts_the_scan_when_nobody_does(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    grant(consents)
    clock.turn(minutes=5)

    run(worker)

    assert [each.requested_by for each in said(memory_broker, ScanRequested)] == ["timer"]
    assert portal.open("/consent/granted").location == "/reports/"


def test_back_stops_the_clock_and_start_still_works(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker, clock: TurnableClock
) -> None:
    grant(consents)
    stopped = portal.press(portal.open("/consent/granted"), BACK)
    clock.turn(hours=1)
    portal.sign_in(CUSTOMER)
    run(worker)
    before = said(memory_broker, ScanRequested)

    portal.press(portal.open("/consent/granted"), START)
    run(worker)

    assert "The automatic start was cancelled." in stopped.text(".notice")
    assert before == []
    assert len(said(memory_broker, ScanRequested)) == 1


def test_without_a_permission_there_is_nothing_to_start(portal: Portal, consents: Consents) -> None:
    grant(consents, customer_id=STRANGER)

    pages = [portal.open(f"/consent/{name}") for name in ("granted", "again", "checking")]

    assert {page.text("h1") for page in pages} == {"What do you want to have assessed?"}


def test_again_warns_and_requests_one_more_scan_however_often_it_is_pressed(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker
) -> None:
    grant(consents)
    portal.press(portal.open("/consent/granted"), START)
    page = portal.open("/consent/again")

    for _ in range(3):
        portal.press(page, "main form button")
    run(worker)

    assert "The present result will be erased." in page.text(".notice")
    assert len(said(memory_broker, ScanRequested)) == 2


def test_one_mailbox_must_be_granted_anew_to_be_scanned_again(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker
) -> None:
    grant(consents, Scope.ONE_MAILBOX)
    portal.press(portal.open("/consent/granted"), START)

    to_microsoft = portal.press(portal.open("/consent/again"), "main form button")
    run(worker)

    assert "Mail.Read" in to_microsoft.location
    assert len(said(memory_broker, ScanRequested)) == 1


def test_withdrawing_is_said_and_explains_what_is_left_to_do(
    portal: Portal, consents: Consents, worker: Worker, memory_broker: MemoryBroker
) -> None:
    grant(consents)

    page = portal.press(portal.open("/consent/withdraw"), "button.danger")
    run(worker)

    assert page.text("h1") == "The permission was withdrawn"
    assert "Enterprise applications" in page.text("ol")
    assert len(said(memory_broker, ConsentWithdrawn)) == 1


def test_what_microsoft_calls_a_tenant_cannot_become_markup(portal: Portal, consents: Consents) -> None:
    consents.grant_at_once(asked(), "<script>alert(1)</script>\u202eevil", "sealed")

    page = portal.open("/consent/granted")

    assert "<script>alert(1)</script>⟨U+202E⟩evil" in page.text("dl")
    assert "alert" not in "".join(each.text() for each in page.html.css("script"))


@pytest.mark.parametrize(
    "path", ["/consent/start", "/consent/cancel", "/consent/again", "/consent/withdraw", "/consent/grant"]
)
def test_nothing_is_done_without_the_token_of_our_own_form(portal: Portal, consents: Consents, path: str) -> None:
    grant(consents)

    status = portal.send_without_token(path)

    assert status == 400
    holding = consents.granted(CUSTOMER)
    assert holding is not None
    assert holding.scan_id is None
    assert holding.start_at is not None


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (Estimate(12, 3456, counted=12), ("3,456 mails in 12 mailboxes", "As counted just now.", "about 2 minutes")),
        (Estimate(1, 18_000, counted=1), ("18,000 mails", "As counted just now.", "about 20 minutes")),
        (
            Estimate(670, 130_000, counted=8),
            ("About 130,000 mails in about 670 mailboxes", "Reckoned from 8 mailboxes", "about 22 minutes"),
        ),
        (Estimate(12, None, counted=0), ("About 12 accounts.", "How many mails there are is not known yet")),
        (None, ("How many mails there are is not known yet",)),
    ],
)
def test_the_page_says_about_how_much_there_is_to_read(
    portal: Portal, consents: Consents, estimate: Estimate | None, words: tuple[str, ...]
) -> None:
    consents.grant_at_once(asked(), "Contoso", "sealed", estimate)

    said = portal.open("/consent/granted").text("dl")

    assert [each for each in words if each not in said] == []

import json
from datetime import timedelta
from typing import Any

import pytest

from services.reports.webhooks.hooks import MOST_HOOKS, NotAdded
from services.reports.webhooks.occasions import COMPLETED, FAILED, STARTED
from services.reports.webhooks.webhooks import Webhooks
from shared.encryption import CannotOpen
from shared.events.catalog import Event, ScanEvent
from shared.events.envelope import Envelope, announce
from shared.mongodb import Documents
from tests.services.reports.conftest import Listening
from tests.support.clock import TurnableClock
from tests.support.events import (
    CUSTOMER,
    SCAN,
    a_customer_erased,
    a_scan_completed,
    a_scan_failed,
    a_scan_started,
)

pytestmark = pytest.mark.mongodb

URL, PORTAL = "https://hooks.company.example/", "https://shindan.example"
ALL = (STARTED, COMPLETED, FAILED)
OCCASIONS: list[ScanEvent] = [a_scan_started(), a_scan_completed(threats=41, mails=4200), a_scan_failed()]
STRANGER = "d" * 32


def said(event: Event, clock: TurnableClock) -> Envelope[Any]:
    return announce(event, source="scanner", clock=clock)


@pytest.mark.parametrize("event", OCCASIONS, ids=lambda each: type(each).__name__)
def test_a_message_holds_numbers_and_a_link_and_nobodys_name(
    webhooks: Webhooks, clock: TurnableClock, event: ScanEvent
) -> None:
    hook, _ = webhooks.add(CUSTOMER, URL, ALL, PORTAL)
    webhooks.tell(said(event, clock))

    (delivery,) = webhooks.deliveries.of(hook)
    message = json.loads(delivery.body)

    assert (message["id"], message["type"]) == (delivery.delivery_id, delivery.kind)
    assert message["data"]["scan_id"] == SCAN
    assert message["data"]["link"] == f"{PORTAL}/reports/"
    for private in (CUSTOMER, "Contoso", "contoso.example", "0" * 32):
        assert private not in delivery.body


def test_counts_are_those_of_the_event(webhooks: Webhooks, clock: TurnableClock) -> None:
    hook, _ = webhooks.add(CUSTOMER, URL, ALL, PORTAL)
    webhooks.tell(said(OCCASIONS[1], clock))

    data = json.loads(webhooks.deliveries.of(hook)[0].body)["data"]

    assert (data["threats"], data["mails"], data["stopped"]) == (41, 4200, False)


def test_only_what_is_wanted_is_told_and_only_to_the_customers_own(webhooks: Webhooks, clock: TurnableClock) -> None:
    wants_all, _ = webhooks.add(CUSTOMER, URL, ALL, PORTAL)
    wants_failures, _ = webhooks.add(CUSTOMER, f"{URL}failures", (FAILED,), PORTAL)
    strangers, _ = webhooks.add(STRANGER, URL, ALL, PORTAL)

    for event in OCCASIONS:
        webhooks.tell(said(event, clock))

    counts = [len(webhooks.deliveries.of(each)) for each in (wants_all, wants_failures, strangers)]
    assert counts == [3, 1, 0]


def test_what_happened_before_it_was_added_is_not_told(webhooks: Webhooks, clock: TurnableClock) -> None:
    earlier = said(OCCASIONS[1], clock)
    clock.turn(seconds=1)
    hook, _ = webhooks.add(CUSTOMER, URL, ALL, PORTAL)

    webhooks.tell(earlier)

    assert webhooks.deliveries.of(hook) == []


def test_the_secret_is_stored_encrypted_and_bound_to_its_webhook(webhooks: Webhooks, mongodb: Documents) -> None:
    one, secret = webhooks.add(CUSTOMER, URL, ALL, PORTAL)
    other, _ = webhooks.add(CUSTOMER, f"{URL}other", ALL, PORTAL)
    stored = mongodb["webhooks"].find_one({"_id": one.hook_id}) or {}
    mongodb["webhooks"].update_one({"_id": other.hook_id}, {"$set": {"secret": stored["secret"]}})

    assert secret.startswith("whsec_")
    assert secret not in str(stored)
    assert webhooks.hooks.secrets(one) == [secret]
    with pytest.raises(CannotOpen):
        webhooks.hooks.secrets(other)


def test_an_address_is_added_once_and_no_more_than_some(webhooks: Webhooks) -> None:
    webhooks.add(CUSTOMER, URL, ALL, PORTAL)

    with pytest.raises(NotAdded, match="known"):
        webhooks.add(CUSTOMER, URL, (FAILED,), PORTAL)
    for number in range(1, MOST_HOOKS):
        webhooks.add(CUSTOMER, f"{URL}{number}", ALL, PORTAL)
    with pytest.raises(NotAdded, match="too_many"):
        webhooks.add(CUSTOMER, f"{URL}more", ALL, PORTAL)
    webhooks.add(STRANGER, URL, ALL, PORTAL)


def test_erased_with_the_customer_and_nothing_comes_back(reports: Listening, webhooks: Webhooks) -> None:
    webhooks.add(CUSTOMER, URL, ALL, PORTAL)
    webhooks.add(STRANGER, URL, ALL, PORTAL)
    reports.hears(*OCCASIONS)

    reports.hears(a_customer_erased(), *OCCASIONS)
    webhooks.add(CUSTOMER, URL, ALL, PORTAL)

    left = [
        each["customer_id"] for name in ("webhooks", "webhook_deliveries") for each in reports.database[name].find()
    ]
    assert left == [STRANGER]


def test_the_same_events_ten_times_are_the_same_deliveries(reports: Listening, webhooks: Webhooks) -> None:
    hook, _ = webhooks.add(CUSTOMER, URL, ALL, PORTAL)
    for _ in range(10):
        reports.hears(*OCCASIONS)

    assert len(webhooks.deliveries.of(hook)) == 3


def test_the_log_is_kept_for_thirty_days(webhooks: Webhooks, mongodb: Documents) -> None:
    del webhooks
    index = mongodb["webhook_deliveries"].index_information()["created_at_1"]

    assert timedelta(seconds=index["expireAfterSeconds"]) == timedelta(days=30)

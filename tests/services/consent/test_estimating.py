from datetime import timedelta

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from services.consent.consent import Consent, State
from services.consent.estimate import Estimate
from services.consent.estimating import estimate
from services.consent.settings import Settings
from services.consent.wanted import Wanted
from shared.events.details import Scope
from tests.emulator.builders import AIKO, KENJI, ON_PREMISES, TEAM, TENANT_ID
from tests.services.consent.builders import CUSTOMER, wanted
from tests.support.clock import NOON, TurnableClock


@pytest.fixture
def agreed(running: tuple[Emulator, TurnableClock], emulator: Emulator) -> Emulator:
    del running
    application = emulator.world.application
    emulator.world.consents.grant_roles(TENANT_ID, application.client_id, application.application_permissions)
    return emulator


def a_consent(choice: Wanted) -> Consent:
    return Consent(
        customer_id=CUSTOMER,
        wanted=choice,
        tenant_id=TENANT_ID,
        granted_by=AIKO,
        consent_id="consent-1",
        state=State.VERIFYING,
        asked_at=NOON,
    )


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (wanted(days=None), Estimate(4, 6, counted=4)),
        (wanted(days=30), Estimate(4, 5, counted=4)),
        (
            wanted(days=None, received_since=NOON - timedelta(days=90), received_before=NOON - timedelta(days=1)),
            Estimate(4, 1, counted=4),
        ),
        (
            wanted(scope=Scope.NAMED_MAILBOXES, mailboxes=(AIKO, KENJI, ON_PREMISES), days=None),
            Estimate(2, 6, counted=2),
        ),
        (wanted(scope=Scope.GROUP, group=TEAM, days=None), Estimate(1, 6, counted=1)),
    ],
)
def test_what_is_wanted_is_counted(
    agreed: Emulator, settings: Settings, clock: TurnableClock, choice: Wanted, expected: Estimate
) -> None:
    del agreed

    found = estimate(settings, a_consent(choice), clock=clock)

    assert found == expected


def test_a_mailbox_that_is_busy_is_left_out(agreed: Emulator, settings: Settings, clock: TurnableClock) -> None:
    agreed.world.faults.add(Fault(f"/v1.0/users/{KENJI}/messages", status=429, retry_after="5"))
    choice = wanted(scope=Scope.NAMED_MAILBOXES, mailboxes=(AIKO, KENJI), days=None)

    found = estimate(settings, a_consent(choice), clock=clock)

    assert found == Estimate(mailboxes=2, mails=12, counted=1)


@pytest.mark.parametrize("path", ["/v1.0/users", f"/{TENANT_ID}/oauth2"])
def test_a_microsoft_that_does_not_answer_leaves_it_unknown(
    agreed: Emulator, settings: Settings, clock: TurnableClock, path: str
) -> None:
    agreed.world.faults.add(Fault(path, status=503))

    assert estimate(settings, a_consent(wanted()), clock=clock) is None

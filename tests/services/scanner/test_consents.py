import msgspec
import pytest

from services.scanner.consents import Consents, Grant
from shared.encryption import CannotOpen, Keyring
from shared.events.catalog import ConsentGranted
from shared.events.details import Scope
from shared.mongodb import Documents
from tests.support.clock import NOON

pytestmark = pytest.mark.mongodb

OLD, NEW = bytes(32), bytes([1]) * 32
GRANT = Grant("refresh-me", "tenant-1", "user-1", "ann@contoso.example")


def granted() -> ConsentGranted:
    return ConsentGranted(
        customer_id="customer-1",
        consent_id="consent-1",
        tenant_id="tenant-1",
        tenant_name="Contoso",
        scope=Scope.ONE_MAILBOX,
        granted_by="ann@contoso.example",
        granted_at=NOON,
    )


def test_a_grant_comes_back_and_is_nowhere_in_clear(mongodb: Documents) -> None:
    consents = Consents(mongodb, Keyring({"old": OLD}))

    consents.keep(granted(), msgspec.json.encode(GRANT))

    assert consents.grant("consent-1") == GRANT
    assert "refresh-me" not in str(mongodb["consents"].find_one())


def test_a_repeated_event_keeps_the_renewed_grant(mongodb: Documents) -> None:
    consents = Consents(mongodb, Keyring({"old": OLD}))
    consents.keep(granted(), msgspec.json.encode(GRANT))
    renewed = Grant("newer", "tenant-1", "user-1", "ann@contoso.example")
    consents.replace_grant("consent-1", renewed)

    consents.keep(granted(), msgspec.json.encode(GRANT))

    assert consents.grant("consent-1") == renewed


def test_keys_can_be_changed_without_losing_a_grant(mongodb: Documents) -> None:
    Consents(mongodb, Keyring({"old": OLD})).keep(granted(), msgspec.json.encode(GRANT))

    after = Consents(mongodb, Keyring({"new": NEW, "old": OLD}))

    assert after.grant("consent-1") == GRANT


def test_a_grant_whose_key_is_gone_says_so(mongodb: Documents) -> None:
    Consents(mongodb, Keyring({"old": OLD})).keep(granted(), msgspec.json.encode(GRANT))

    with pytest.raises(CannotOpen):
        Consents(mongodb, Keyring({"new": NEW})).grant("consent-1")


def test_a_forgotten_grant_does_not_come_back(mongodb: Documents) -> None:
    consents = Consents(mongodb, Keyring({"old": OLD}))
    consents.keep(granted(), msgspec.json.encode(GRANT))

    consents.forget_grant("consent-1")
    consents.replace_grant("consent-1", GRANT)

    assert consents.grant("consent-1") is None
    assert consents.get("consent-1") is not None


def test_withdrawing_deletes_the_permission(mongodb: Documents) -> None:
    consents = Consents(mongodb, Keyring({"old": OLD}))
    consents.keep(granted(), None)

    consents.withdraw("customer-1", "tenant-1")

    assert consents.get("consent-1") is None

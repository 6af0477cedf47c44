import jwt
import pytest

from tests.emulator.builders import ADMINISTRATOR, TENANT_ID
from tests.emulator.client import DEFAULT_SCOPE, Client
from tests.emulator.entra.answers import refusal_of
from tests.support.clock import TurnableClock


def _slow_down(client: Client, **rules: float | str) -> None:
    answer = client.http.post("/emulator/directory", json=rules)
    assert answer.status_code == 200


def _consent(client: Client) -> None:
    browser = client.browser()
    browser.press(browser.sign_in(browser.open(client.admin_consent_url()), ADMINISTRATOR), "#accept")


def _try(client: Client) -> str:
    """Return how a token request ends: refused, or what the token permits."""
    answer = client.token(grant_type="client_credentials", scope=DEFAULT_SCOPE)
    if answer.status_code == 400:
        assert refusal_of(answer) == (400, "unauthorized_client", 700016)
        return "unknown"
    assert answer.json is not None
    claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    return " ".join(claims.get("roles", ["nothing"]))


def test_a_consent_holds_at_once_unless_told_otherwise(stranger: Client) -> None:
    _consent(stranger)

    assert _try(stranger) == "GroupMember.Read.All Mail.Read User.Read.All"


@pytest.mark.parametrize(("hidden", "outcome"), [("application", "unknown"), ("roles", "nothing")])
def test_a_consent_can_take_seconds_to_be_known(
    stranger: Client, clock: TurnableClock, hidden: str, outcome: str
) -> None:
    _slow_down(stranger, replication_seconds=30, replication_hides=hidden)
    _consent(stranger)

    first = _try(stranger)
    clock.turn(seconds=29)
    second = _try(stranger)
    clock.turn(seconds=1)

    assert (first, second) == (outcome, outcome)
    assert _try(stranger) == "GroupMember.Read.All Mail.Read User.Read.All"


@pytest.mark.parametrize(("hidden", "outcome"), [("application", "unknown"), ("roles", "nothing")])
def test_a_consent_can_take_tries_to_be_known(stranger: Client, hidden: str, outcome: str) -> None:
    _slow_down(stranger, replication_tries=2, replication_hides=hidden)
    _consent(stranger)

    assert [_try(stranger) for _ in range(4)] == [
        outcome,
        outcome,
        *["GroupMember.Read.All Mail.Read User.Read.All"] * 2,
    ]


def test_a_consent_given_by_the_switch_takes_as_long(stranger: Client) -> None:
    _slow_down(stranger, replication_tries=1)
    stranger.http.post("/emulator/grants", json={"tenant": TENANT_ID})

    assert [_try(stranger) for _ in range(2)] == ["unknown", "GroupMember.Read.All Mail.Read User.Read.All"]


def test_a_consent_repeated_is_known_already(client: Client) -> None:
    _slow_down(client, replication_tries=5)
    _consent(client)

    assert _try(client) == "GroupMember.Read.All Mail.Read User.Read.All"

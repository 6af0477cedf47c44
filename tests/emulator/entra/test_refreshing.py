import pytest

from tests.emulator.builders import AIKO, TENANT_ID
from tests.emulator.client import Client
from tests.emulator.entra.answers import refusal_of
from tests.support.clock import TurnableClock


def _refresh_token(client: Client) -> str:
    tokens = client.redeem(client.code(AIKO)).json
    assert tokens is not None
    return str(tokens["refresh_token"])


def test_a_refresh_token_stays_valid_when_it_is_replaced(client: Client) -> None:
    first = _refresh_token(client)

    answers = [client.token(grant_type="refresh_token", refresh_token=first) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(answer.json and answer.json["refresh_token"] != first for answer in answers)


def test_a_refresh_token_goes_stale_after_ninety_idle_days(client: Client, clock: TurnableClock) -> None:
    token = _refresh_token(client)
    clock.turn(days=91)

    answer = client.token(grant_type="refresh_token", refresh_token=token)

    assert refusal_of(answer) == (400, "invalid_grant", 700082)


def test_a_refresh_token_that_is_used_does_not_go_stale(client: Client, clock: TurnableClock) -> None:
    token = _refresh_token(client)
    for _ in range(3):
        clock.turn(days=60)
        answer = client.token(grant_type="refresh_token", refresh_token=token)
        assert answer.json is not None
        token = answer.json["refresh_token"]

    assert answer.status_code == 200


def test_withdrawn_consent_ends_refreshing(client: Client) -> None:
    token = _refresh_token(client)
    client.world.consents.withdraw(TENANT_ID, client.credentials["client_id"])

    answer = client.token(grant_type="refresh_token", refresh_token=token)

    assert refusal_of(answer) == (400, "invalid_grant", 65001)
    assert answer.json is not None
    assert answer.json["suberror"] == "consent_required"


@pytest.mark.parametrize(
    ("told", "number"),
    [({}, 50173), ({"number": 50173}, 50173), ({"number": 70043}, 70043), ({"number": 700082}, 700082)],
)
def test_ended_sessions_end_refreshing_as_after_a_reset_password(
    client: Client, told: dict[str, int], number: int
) -> None:
    token = _refresh_token(client)
    client.http.post("/emulator/revoke", json={"address": AIKO, **told})

    answer = client.token(grant_type="refresh_token", refresh_token=token)
    afterwards = client.token(grant_type="refresh_token", refresh_token=_refresh_token(client))

    assert refusal_of(answer) == (400, "invalid_grant", number)
    assert afterwards.status_code == 200


def test_what_was_never_a_refresh_token_is_malformed(client: Client) -> None:
    answer = client.token(grant_type="refresh_token", refresh_token="1.invented")

    assert refusal_of(answer) == (400, "invalid_grant", 9002313)


def test_an_application_that_left_the_tenant_refreshes_nothing(client: Client) -> None:
    token = _refresh_token(client)
    client.world.consents.remove(TENANT_ID, client.credentials["client_id"])

    answer = client.token(grant_type="refresh_token", refresh_token=token)

    assert refusal_of(answer) == (400, "unauthorized_client", 700016)

import pytest
from flask.testing import FlaskClient

from shared.web.sign_in import after_sign_in
from tests.support.clock import TurnableClock

pytestmark = pytest.mark.mongodb


def test_whoever_is_signed_in_sees_the_page(client: FlaskClient) -> None:
    client.get("/trial/enter")

    page = client.get("/trial/secret")

    assert page.json == "hanako@contoso.example"


def test_whoever_is_not_is_led_to_sign_in_and_back_again(client: FlaskClient) -> None:
    answer = client.get("/trial/secret?page=2")

    assert answer.headers["Location"] == "/sign-in?next=/trial/secret%3Fpage%3D2"


def test_a_script_that_is_not_signed_in_gets_401(client: FlaskClient) -> None:
    answer = client.get("/trial/secret", headers={"Accept": "application/json"})

    assert answer.status_code == 401


def test_an_hour_without_a_page_ends_it(client: FlaskClient, clock: TurnableClock) -> None:
    client.get("/trial/enter")

    clock.turn(minutes=61)

    assert client.get("/trial/secret").status_code == 302


def test_pages_keep_it_going_but_not_longer_than_twelve_hours(client: FlaskClient, clock: TurnableClock) -> None:
    client.get("/trial/enter")

    statuses = []
    for _ in range(14):
        clock.turn(minutes=55)
        statuses.append(client.get("/trial/secret").status_code)

    assert statuses == [200] * 13 + [302]


def test_a_cookie_that_was_tampered_with_is_nobody(client: FlaskClient) -> None:
    client.get("/trial/enter")
    cookie = client.get_cookie("shindan")
    assert cookie is not None

    client.set_cookie("shindan", cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB"))

    assert client.get("/trial/secret").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "\\\\evil.test",
        "javascript:alert(1)",
        "",
        "/a\r\nb",
        "reports",
    ],
)
def test_signing_in_never_leads_elsewhere(target: str) -> None:
    assert after_sign_in(target) == "/reports/"


def test_signing_in_leads_back_to_where_one_was() -> None:
    assert after_sign_in("/reports/?verdict=malicious&page=2") == "/reports/?verdict=malicious&page=2"

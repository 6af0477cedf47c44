from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import Client

from services.reports.api.tokens import MOST, PREFIX, Permit, Tokens, Wanted
from shared.events.catalog import NumberReplaced
from tests.services.reports.api.conftest import V1, Program, Programs
from tests.services.reports.conftest import Browser, Listening
from tests.support.clock import TurnableClock
from tests.support.events import CUSTOMER, NOON, a_customer_erased

pytestmark = pytest.mark.mongodb


def wanted(**changes: object) -> Wanted:
    return Wanted(**({"name": "SIEM", "permits": [Permit.READ], "days": 30, "time_zone": "Asia/Tokyo"} | changes))  # type: ignore[arg-type]


@pytest.fixture
def tokens(reports: Listening, clock: TurnableClock) -> Tokens:
    return Tokens(reports.database, clock)


def test_a_token_is_found_by_its_text_alone_and_kept_as_a_hash(tokens: Tokens, reports: Listening) -> None:
    text = tokens.make(CUSTOMER, wanted())

    assert text is not None
    assert text.startswith(PREFIX)
    assert len(text) >= len(PREFIX) + 43
    assert text[len(PREFIX) :] not in str(list(reports.database["tokens"].find()))
    assert tokens.use(text + "x") is None
    found = tokens.use(text)
    assert found is not None
    assert (found.customer_id, found.permits) == (CUSTOMER, (Permit.READ,))


def test_the_same_form_makes_one_token(tokens: Tokens) -> None:
    form = wanted()

    made = [tokens.make(CUSTOMER, form) for _ in range(3)]

    assert made[1:] == [None, None]
    assert len(tokens.of(CUSTOMER)) == 1


def test_a_token_ends_in_time_and_stays_listed(tokens: Tokens, clock: TurnableClock) -> None:
    text = tokens.make(CUSTOMER, wanted(days=30))

    clock.turn(days=30)

    assert tokens.use(text or "") is None
    assert [each.is_over(clock()) for each in tokens.of(CUSTOMER)] == [True]


def test_the_last_use_is_noted_to_the_minute(tokens: Tokens, clock: TurnableClock) -> None:
    text = tokens.make(CUSTOMER, wanted()) or ""

    seen = []
    for seconds in (0, 30, 60):
        clock.turn(seconds=seconds)
        tokens.use(text)
        seen.append(tokens.of(CUSTOMER)[0].used_at)

    assert seen == [clock() - timedelta(seconds=90), clock() - timedelta(seconds=90), clock()]


def test_wrong_expired_and_revoked_tokens_are_answered_alike(program: Programs, reports: Listening) -> None:
    expired, revoked, fine = program(days=-1), program(), program()
    gone = reports.read_model.tokens.use(revoked.token)
    assert gone is not None
    reports.read_model.tokens.revoke(CUSTOMER, gone.token_id)
    wrong = Program(fine.client, PREFIX + "a" * 43)

    answers = [each.get("/token") for each in (expired, revoked, wrong)]

    assert {(each.status_code, each.headers["WWW-Authenticate"]) for each in answers} == {
        (401, 'Bearer realm="Shindan API", error=invalid_token')
    }
    assert len({str(each.get_json() | {"reference": ""}) for each in answers}) == 1
    assert fine.get("/token").status_code == 200


def test_a_new_confirmation_number_ends_the_tokens_made_before(program: Programs, reports: Listening) -> None:
    before = program()
    at = NOON + timedelta(hours=2)

    reports.hears(NumberReplaced(customer_id="d" * 32, generation=2, replaced_at=at))
    of_another = before.get("/token").status_code
    reports.hears(NumberReplaced(customer_id=CUSTOMER, generation=2, replaced_at=at))

    assert (of_another, before.get("/token").status_code) == (200, 401)


def test_an_erasure_ends_tokens_and_no_more_are_made(program: Programs, reports: Listening) -> None:
    before = program()

    reports.hears(a_customer_erased())

    assert before.get("/token").status_code == 401
    assert reports.read_model.make_token(CUSTOMER, wanted()) is None
    assert reports.database["tokens"].count_documents({}) == 0


def test_a_cookie_opens_nothing_of_the_api_and_a_token_no_page(program: Programs, browser: Browser) -> None:
    visitor = browser()
    cookies = {"Cookie": f"shindan={visitor.get_cookie('shindan').value}"}  # type: ignore[union-attr]
    client = Client(program().client.application)

    by_cookie = client.get(f"{V1}/token", headers=cookies)
    by_token = visitor.application.test_client().get(
        "/reports/", headers={"Authorization": f"Bearer {program().token}"}
    )

    assert visitor.get("/reports/").status_code == 200
    assert by_cookie.status_code == 401
    assert "Set-Cookie" not in by_cookie.headers
    assert by_token.status_code == 302


def make(visitor: FlaskClient, **changes: str) -> str:
    page = visitor.get("/reports/tokens").text
    hidden = {
        name: page.split(f'name="{name}"')[1].split('value="')[1].split('"')[0] for name in ("csrf_token", "form")
    }
    return visitor.post("/reports/tokens", data={**hidden, "name": "SIEM", "read": "y", "days": "30"} | changes).text


def text_in(page: str) -> str:
    return page.split('<pre id="new-token" class="mono">')[1].split("<", maxsplit=1)[0]


def test_the_page_makes_a_token_that_works_and_shows_it_once(browser: Browser, program: Programs) -> None:
    visitor = browser()

    text = text_in(make(visitor, scan="y"))

    answer = Program(program().client, text).get("/token")
    assert answer.get_json()["scopes"] == ["read", "scan"]
    assert text not in visitor.get("/reports/tokens").text
    assert "SIEM" in visitor.get("/reports/tokens").text


def test_a_form_that_is_sent_twice_makes_one(browser: Browser, reports: Listening) -> None:
    visitor = browser()

    pages = [make(visitor, form="the-same") for _ in range(2)]

    assert "new-token" in pages[0]
    assert "This form has made a token already" in pages[1]
    assert len(reports.read_model.tokens.of(CUSTOMER)) == 1


@pytest.mark.parametrize("changes", [{"name": " "}, {"name": "x" * 61}, {"read": ""}, {"days": "1000"}])
def test_what_cannot_be_is_refused(browser: Browser, reports: Listening, changes: dict[str, str]) -> None:
    page = make(browser(), **changes)

    assert "There is something to correct" in page
    assert reports.read_model.tokens.of(CUSTOMER) == []


def test_there_are_no_more_than_ten(browser: Browser, reports: Listening) -> None:
    visitor = browser()
    for number in range(MOST):
        reports.read_model.make_token(CUSTOMER, wanted(name=str(number)))

    page = visitor.get("/reports/tokens").text

    assert "no more are possible" in page
    assert 'name="form"' not in page


def test_a_token_is_ended_after_a_question(browser: Browser, program: Programs, reports: Listening) -> None:
    visitor, used = browser(), program()
    (token,) = reports.read_model.tokens.of(CUSTOMER)
    question = visitor.get(f"/reports/tokens/{token.token_id}").text
    csrf = question.split('name="csrf_token" value="')[1].split('"')[0]

    strange = browser("d" * 32)
    foreign = strange.get(f"/reports/tokens/{token.token_id}").status_code
    answer = visitor.post(f"/reports/tokens/{token.token_id}", data={"csrf_token": csrf})

    assert "End this token?" in question
    assert foreign == 404
    assert answer.status_code == 303
    assert used.get("/token").status_code == 401

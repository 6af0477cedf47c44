"""What programs may ask for: their own customer's, with a token that allows it, and nothing else."""

import itertools
from collections.abc import Iterator, Mapping

import pytest

from services.reports.api.tokens import Permit
from tests.support.asking import Asking
from tests.support.customers import Somebody, lasting, new_program
from tests.support.in_process import Shindan
from tests.support.program import V1, Program
from tests.support.protected import lacking
from tests.support.routes import Route, api_routes

pytestmark = pytest.mark.mongodb

PUBLIC = {"reports:v1.described", "reports:v1.openapi"}
BODIES = {"reports:v1.scan_again": {"after": "0" * 32}, "reports:v1.erase": {"erase": "everything"}}
DEEDS = {
    "reports:v1.scan_again": Permit.SCAN,
    "reports:v1.stop_scan": Permit.SCAN,
    "reports:v1.erase": Permit.ERASE,
}
BY_SECRET = {("tokens", "find")}
"""Not known yet is who asks: the token finds itself, by its hash."""
WITHOUT_A_CUSTOMER = {"limit_counters", "limit_windows"}
NOBODY = "9" * 32


def path(route: Route, values: Mapping[str, str]) -> str:
    return route.filled(values).removeprefix(V1)


def own_path(route: Route, whose: Somebody) -> str:
    return path(route, whose.first_ids(route.arguments) | {"scan_id": "latest"} if route.arguments else {})


def guarded(system: Shindan) -> list[Route]:
    return [each for each in api_routes(system) if each.endpoint not in PUBLIC]


def is_deed(route: Route) -> bool:
    return "POST" in route.methods


def asked(program: Program, route: Route, at: str) -> int:
    return program.ask("POST" if is_deed(route) else "GET", at, json=BODIES.get(route.endpoint)).status_code


def foreign(route: Route, theirs: Somebody, own: Somebody) -> Iterator[dict[str, str]]:
    """Yield each id of theirs in each place, beside our own and beside their other ids."""
    for name in route.arguments:
        for each in theirs.every_id:
            for beside in (own, theirs):
                yield beside.first_ids(route.arguments) | {name: each}


def test_ids_of_another_customer_do_not_exist(lived_in: Shindan, alice: Somebody, bob: Somebody) -> None:
    programs = itertools.cycle([new_program(lived_in, bob) for _ in range(30)])
    before = lasting(lived_in.dump())

    statuses = {
        (route.endpoint, at): asked(next(programs), route, at)
        for route in guarded(lived_in)
        for at in {path(route, values) for values in foreign(route, alice, bob)}
    }

    assert len(statuses) > 200
    assert {each: status for each, status in statuses.items() if status != 404} == {}
    assert lasting(lived_in.dump()) == before


def test_own_ids_open_what_they_stand_for(lived_in: Shindan, alice: Somebody) -> None:
    program = Program(lived_in, alice.token)
    detected = [each["mail_id"] for each in program.get("/scans/latest/detections").get_json()["items"]]
    ids = alice.first_ids(["scan_id", "assessment_id", "operation_id", "name"]) | {"mail_id": detected[0]}

    opened = {
        route.endpoint.rpartition(".")[2]: asked(program, route, path(route, ids))
        for route in guarded(lived_in)
        if not is_deed(route) and not route.path.endswith((".pdf", ".zip"))
    }

    assert {each for each, status in opened.items() if status != 200} <= {"campaign"}


def test_without_a_token_nothing_is_open_or_asked_of_the_database(
    lived_in: Shindan, alice: Somebody, nobody: Asking
) -> None:
    before = lasting(lived_in.dump())
    programs = Program(lived_in), Program(lived_in, "shindan_" + "a" * 43), Program(lived_in, alice.number)
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in alice.asking.cookies.items())}

    with lived_in.commands.listen() as heard:
        answers = [
            program.ask("POST" if is_deed(route) else "GET", own_path(route, alice), headers=headers)
            for route in guarded(lived_in)
            for program in programs
            for headers in ({}, cookies)
        ]

    assert {each.status_code for each in answers} == {401}
    assert not [each for each in answers if "Set-Cookie" in each.headers]
    assert {(each.collection, each.name) for each in heard if each.collection not in WITHOUT_A_CUSTOMER} == BY_SECRET
    assert lasting(lived_in.dump()) == before
    assert nobody.get(f"{V1}/token").status == 401


@pytest.mark.parametrize("permit", Permit)
def test_a_token_that_does_not_allow_something_changes_nothing(
    lived_in: Shindan, bob: Somebody, permit: Permit
) -> None:
    program = new_program(lived_in, bob, permit)
    before = lasting(lived_in.dump())

    refused = {
        route.endpoint
        for route in guarded(lived_in)
        for at in [path(route, dict.fromkeys(route.arguments, NOBODY))]
        if asked_without_doing(program, route, at) == 403
    }

    assert refused == {each.endpoint for each in guarded(lived_in) if DEEDS.get(each.endpoint, Permit.READ) != permit}
    assert lasting(lived_in.dump()) == before


def asked_without_doing(program: Program, route: Route, at: str) -> int:
    """Ask with a body that can do nothing: whether it is allowed is looked at first."""
    return program.ask("POST" if is_deed(route) else "GET", at, json={}).status_code


def test_every_query_names_the_customer(lived_in: Shindan, alice: Somebody) -> None:
    program = Program(lived_in, alice.token)

    with lived_in.commands.listen() as heard:
        for route in guarded(lived_in):
            if not is_deed(route) and not route.path.endswith(".zip"):
                asked(program, route, own_path(route, alice))

    nameless = {(each.collection, each.name) for each in heard if not each.names(alice.customer_id)}
    assert {each for each in nameless if each[0] not in WITHOUT_A_CUSTOMER} == BY_SECRET


def test_every_answer_is_protected_and_for_no_other_origin(lived_in: Shindan, alice: Somebody) -> None:
    programs = Program(lived_in, alice.token), Program(lived_in)
    strange = {"Origin": "https://evil.test", "Access-Control-Request-Method": "GET"}

    answers = {
        (route.endpoint, method): program.ask(method, own_path(route, alice), headers=strange)
        for route in api_routes(lived_in)
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE")
        for program in programs
        if method != "GET" or not route.path.endswith((".pdf", ".zip"))
    }

    assert {each: wrong for each, answer in answers.items() if (wrong := lacking(answer.headers))} == {}
    assert not [each for each, answer in answers.items() if "Access-Control-Allow-Origin" in answer.headers]
    assert {answer.status_code for (_, method), answer in answers.items() if method == "OPTIONS"} == {200}
    assert {answer.status_code for (_, method), answer in answers.items() if method == "PUT"} == {405}
    assert max(answer.status_code for answer in answers.values()) < 500


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_changes_nothing(lived_in: Shindan, alice: Somebody, method: str) -> None:
    program = Program(lived_in, alice.token)
    before = lasting(lived_in.dump())

    for route in guarded(lived_in):
        if not route.path.endswith((".pdf", ".zip")):
            program.ask(method, own_path(route, alice))

    assert lasting(lived_in.dump()) == before

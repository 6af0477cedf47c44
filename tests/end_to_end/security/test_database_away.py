"""Every page, form and address for programs while the database is away: each says so soon, and none fails otherwise."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
import pytest

from shared.mongodb import connect, unhurried
from shared.web.problems import MEDIA_TYPE
from tests.support.asking import Asking
from tests.support.customers import Somebody
from tests.support.databases import started_mongod
from tests.support.in_process import SERVICES, Shindan
from tests.support.program import V1, Program
from tests.support.routes import api_routes, deeds, pages, routes

pytestmark = pytest.mark.mongodb

SOON = 0.05
"""Seconds that these pages wait for the database; others wait longer, and no test wants to."""
FOR_ANYBODY = {"GET /api/v1/", "GET /api/v1/openapi.json"}
"""What programs may read without a token."""


@pytest.fixture(scope="module")
def away(lived_in: Shindan) -> Iterator[Shindan]:
    """The same pages, over a database that has gone away since they started."""
    with started_mongod() as uri:
        client = connect(uri, "admin", within=SOON).client
        with unhurried():
            served = lived_in.make_pages(databases={name: client[name] for name in SERVICES})
    with client:
        yield replace(lived_in, pages=served)


def test_every_page_says_so_in_the_readers_language(alice: Somebody, away: Shindan) -> None:
    asking = Asking(away, alice.asking.cookies, "ja")

    answers = [asking.get(route.filled(alice.first_ids(route.arguments))) for route in pages(away)]

    assert len(answers) >= 40
    assert {(each.status, each.headers["Retry-After"]) for each in answers} == {(503, "60")}
    assert all("サービスに接続できません" in each.text for each in answers)


def test_every_form_says_so(alice: Somebody, away: Shindan) -> None:
    token = {"csrf_token": alice.asking.token()}
    asking = Asking(away, alice.asking.cookies)

    answers = [
        asking.ask("POST", route.filled(alice.first_ids(route.arguments)), data=token)
        for route in deeds(away)
        if "POST" in route.methods
    ]

    assert len(answers) >= 20
    assert {each.status for each in answers} == {503}


def test_every_program_gets_a_problem(alice: Somebody, away: Shindan) -> None:
    program = Program(away, alice.token)

    answers = {
        f"{method} {route.path}": program.ask(method, route.filled(alice.first_ids(route.arguments)).removeprefix(V1))
        for route in api_routes(away)
        for method in route.methods - {"HEAD", "OPTIONS"}
        if route.path.startswith(V1)
    }

    problems = [each for name, each in answers.items() if name not in FOR_ANYBODY]
    assert len(problems) >= 15
    assert {name for name, each in answers.items() if each.status_code != 503} == FOR_ANYBODY
    assert {each.headers["Retry-After"] for each in problems} == {"60"}
    assert {each.content_type for each in problems} == {MEDIA_TYPE}
    assert {msgspec.json.decode(each.data)["title"] for each in problems} == {"The service cannot be reached just now."}


def test_what_needs_no_database_is_there(away: Shindan) -> None:
    asking = Asking(away, {})

    probes = {route.path.rpartition("/")[2]: asking.get(route.path).status for route in routes(away) if route.is_probe}

    assert probes == {"health": 200, "metrics": 200, "ready": 503}

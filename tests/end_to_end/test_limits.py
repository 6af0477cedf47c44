"""How often one network address may do something, for every form and for what costs much."""

from collections.abc import Iterator

import pytest

from shared.web.limits import FORMS
from tests.emulator.builders import ADMINISTRATOR
from tests.support.asking import Answer
from tests.support.customers import Somebody, with_everything
from tests.support.in_process import Shindan
from tests.support.routes import Route, apps, routes

pytestmark = pytest.mark.mongodb

COSTLY = {
    "reports:downloads.report_pdf": "a minute of a processor",
    "reports:downloads.detections_csv": "every detection of a scan",
    "scanner:mails.safe_view": "a question to Microsoft, and a jailed child",
    "consent:consent.arriving.sign_in": "a document for each way to Microsoft that is begun",
}
"""Pages that are limited like forms, and what each would cost."""

ENDING = ("signing_in.sign_out", "erasing.erase_everything", "withdrawing.withdraw")
FROM_HERE = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.1"}}
FROM_ELSEWHERE = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.2"}}


def limited(system: Shindan) -> Iterator[tuple[str, Route]]:
    for route in sorted(routes(system), key=lambda route: route.endpoint.endswith(ENDING)):
        if route.changes or route.endpoint in COSTLY:
            yield "POST" if route.changes else "GET", route


def ask(whose: Somebody, method: str, route: Route, where: dict[str, dict[str, str]]) -> Answer:
    path, data = route.filled(whose.first_ids(route.arguments)), {"csrf_token": whose.asking.token()}
    return whose.asking.ask(method, path, data=data, **where)


def use_up(system: Shindan) -> None:
    """Let every counter stand where nothing more is allowed."""
    for database in system.databases.values():
        database["limit_counters"].update_many({}, {"$set": {"count": 10_000}})


def test_whatever_changes_or_costs_much_is_answered_with_429_when_asked_too_often(system: Shindan) -> None:
    alice = with_everything(system, ADMINISTRATOR)
    first = {}
    for method, route in limited(system):
        if not route.endpoint.endswith(ENDING):
            first[route.endpoint] = ask(alice, method, route, FROM_HERE).status
    use_up(system)

    refused = {
        route.endpoint: ask(alice, method, route, FROM_HERE)
        for method, route in limited(system)
        if route.endpoint in first
    }
    elsewhere = {route.endpoint: ask(alice, method, route, FROM_ELSEWHERE).status for method, route in limited(system)}

    assert len(first) >= 20
    assert {endpoint: status for endpoint, status in {**first, **elsewhere}.items() if status in (429, 500)} == {}
    assert {endpoint: answer.status for endpoint, answer in refused.items() if answer.status != 429} == {}
    assert not [each for each, answer in refused.items() if not 0 < int(answer.headers["Retry-After"]) <= 3600]
    assert not [each for each, answer in refused.items() if "Try again in about" not in answer.text]


def test_every_form_has_a_limit_and_most_have_the_common_one(system: Shindan) -> None:
    own = {
        endpoint: vars(view)["limit"]
        for app in apps(system).values()
        for endpoint, view in app.view_functions.items()
        if "limit" in vars(view)
    }

    assert {each.partition(":")[2] for each in COSTLY} <= set(own)
    assert FORMS == "120 per hour"
    assert all(limit.endswith(" per hour") for limit in own.values())

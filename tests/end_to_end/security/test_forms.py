"""What no form of ours sent, in this very session, changes nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.asking import Asking
from tests.support.customers import Somebody, lasting
from tests.support.in_process import Shindan
from tests.support.routes import deeds

pytestmark = pytest.mark.mongodb


def fields(token: str) -> dict[str, str]:
    return {"csrf_token": token, "scope": "organisation", "days": "30", "denied": "evil.test"}


def forgeries(right: str, of_another: str) -> Mapping[str, dict[str, Any]]:
    """Return what may be sent instead of a form of ours, given the right token and another session's."""
    return {
        "without a token": {"data": fields("")},
        "with nothing at all": {},
        "with a made-up token": {"data": fields(right[:-3] + "abc")},
        "with another session's token": {"data": fields(of_another)},
        "from another site": {"data": fields(right), "headers": {"Sec-Fetch-Site": "cross-site"}},
        "from a sibling of our host": {"data": fields(right), "headers": {"Sec-Fetch-Site": "same-site"}},
        "as JSON": {"json": fields(right)},
        "as plain text": {"data": f"csrf_token={right}", "content_type": "text/plain"},
        "in the address": {"query_string": fields(right)},
    }


def test_what_no_form_of_ours_sent_changes_nothing(
    lived_in: Shindan, alice: Somebody, bob: Somebody, nobody: Asking
) -> None:
    before, of_another = lasting(lived_in.dump()), bob.asking.token()

    answers = {
        (route.endpoint, how): asking.ask("POST", route.filled(alice.first_ids(route.arguments)), **forged)
        for route in deeds(lived_in)
        for asking in (alice.asking, nobody)
        for how, forged in forgeries(asking.token(), of_another).items()
    }

    assert {each: answer.status for each, answer in answers.items() if answer.status not in (400, 403)} == {}
    assert not [each for each, answer in answers.items() if "customer" in str(answer.headers.getlist("Set-Cookie"))]
    assert len(answers) >= 150
    assert lasting(lived_in.dump()) == before


def test_nothing_but_forms_is_taken(lived_in: Shindan) -> None:
    assert {method for route in deeds(lived_in) for method in route.methods} == {"POST", "OPTIONS"}

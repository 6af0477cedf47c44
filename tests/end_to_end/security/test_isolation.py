"""No address of the portal, with whatever id of another customer, shows or changes anything of theirs."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from tests.support.asking import Answer, Asking
from tests.support.customers import Somebody, documents_of, lasting
from tests.support.in_process import Shindan
from tests.support.pdf import text_of
from tests.support.routes import Route, pages

pytestmark = pytest.mark.mongodb

CAPABILITIES = ("token", "proof")
"""Whoever has one may open what it stands for: an administrator the request, an owner of the mailbox the welcome."""

FOR_ALL = {
    "signup:signing_up.landing",
    "signup:signing_up.check_answers",
    "signup:signing_up.sent",
    "signup:welcoming.ask",
    "signup:signing_in.sign_in_page",
    "signup:erasing.erased",
    "signup:documents.terms",
    "signup:documents.privacy",
    "consent:consent.approving.approve",
    "consent:consent.arriving.sign_in",
    "reports:api_page.api",
}
"""What is open without signing in; three lead away unless this very session has something to show, one to Microsoft."""

ASKED = ("after", "campaign", "code", "mailbox", "next", "page", "platform", "q", "scan", "sort", "state", "tenant")
"""What addresses ask for behind their question marks."""

OPENED_BY_IDS = {"reports:reports.mail", "scanner:mails.safe_view", "consent:consent.approving.approve"}
"""Without which a test of isolation would prove nothing."""

SUBJECTS = ("Your unpaid invoice", "You have been hacked", "Purchase order")
"""Of the mails that were found at Contoso."""

FROM_MICROSOFT = ("consent:consent.granting.callback", "consent:consent.agreeing.admin_callback")


def combinations(route: Route, theirs: Somebody, own: Somebody) -> Iterator[dict[str, str]]:
    """Yield each id of theirs in each argument, beside our own and beside their other ids."""
    for name in route.arguments:
        for each in theirs.every_id:
            for beside in (own, theirs):
                values = beside.first_ids(route.arguments) | {name: each}
                if not any(values[kind] in theirs.ids[kind] for kind in CAPABILITIES if kind in values):
                    yield values


def strange(values: Mapping[str, str], theirs: Somebody) -> dict[str, str]:
    """Return the same, but with ids that never were where theirs stood."""
    return {name: re.sub(r"\w", "9", each) if each in theirs.every_id else each for name, each in values.items()}


def marks(whose: Somebody) -> list[str]:
    """Return what may stand in pages of theirs alone."""
    return [whose.visitor.address, *SUBJECTS, *whose.every_id]


def test_ids_of_another_customer_are_answered_like_ids_that_never_were(
    lived_in: Shindan, alice: Somebody, bob: Somebody
) -> None:
    before = lasting(lived_in.dump())

    @cache
    def answered(path: str, *ids: str) -> tuple[int, str]:
        answer = bob.asking.get(path)
        return answer.status, answer.without(*ids)

    tried = [
        (route.filled(values), values.values(), route.filled(unknown), unknown.values())
        for route in pages(lived_in)
        for values in combinations(route, alice, bob)
        for unknown in [strange(values, alice)]
    ]
    wrong = [
        path
        for path, ids, unknown, unknown_ids in tried
        if answered(path, *ids) != answered(unknown, *unknown_ids) or answered(path, *ids)[0] == 200
    ]

    assert len(tried) > 200
    assert wrong == []
    assert lasting(lived_in.dump()) == before


def test_own_ids_open_what_they_stand_for(lived_in: Shindan, alice: Somebody) -> None:
    detected = re.findall(r"/reports/mails/(\w+)", alice.asking.get("/reports/").text)
    own = {**alice.ids, "mail_id": tuple(detected)}

    answers = {
        route.endpoint: alice.asking.get(route.filled({name: own[name][0] for name in route.arguments})).status
        for route in pages(lived_in)
        if route.arguments
    }

    assert {endpoint for endpoint, status in answers.items() if status == 200} >= OPENED_BY_IDS


def test_no_page_of_another_customer_shows_anything_of_theirs(
    lived_in: Shindan, alice: Somebody, bob: Somebody
) -> None:
    before = documents_of(lasting(lived_in.dump()), alice.customer_id)

    shown = {
        f"{route.endpoint} {mark}"
        for route in pages(lived_in)
        if not route.arguments and route.endpoint not in FROM_MICROSOFT
        for text in [whole_text(bob.asking.get(route.path))]
        for mark in marks(alice)
        if mark in text
    }

    assert shown == set()
    assert documents_of(lasting(lived_in.dump()), alice.customer_id) == before


def test_no_question_about_ids_of_another_customer_is_answered(
    lived_in: Shindan, alice: Somebody, bob: Somebody
) -> None:
    kinds = [each[0] for each in alice.ids.values()]
    before = documents_of(lasting(lived_in.dump()), alice.customer_id)

    shown = [
        (route.endpoint, each)
        for route in pages(lived_in)
        if not route.arguments and not route.path.endswith(".pdf")
        for each in kinds
        for text in [bob.asking.get(f"{route.path}?{'&'.join(f'{name}={each}' for name in ASKED)}").text]
        if any(mark in text for mark in (alice.visitor.address, *SUBJECTS))
    ]

    assert shown == []
    assert documents_of(lasting(lived_in.dump()), alice.customer_id) == before


def test_without_a_session_nothing_but_what_is_for_all_is_open(
    lived_in: Shindan, alice: Somebody, nobody: Asking
) -> None:
    closed = {
        route.endpoint: nobody.get(route.filled(alice.first_ids(route.arguments)))
        for route in pages(lived_in)
        if route.endpoint not in FOR_ALL
    }

    assert {each: answer.status for each, answer in closed.items() if answer.status != 302} == {}
    assert all(each.headers["Location"].startswith(("/sign-in", "/consent/")) for each in closed.values())
    assert not [each for each, answer in closed.items() if alice.visitor.address in answer.text]


def test_what_is_for_all_shows_nothing_of_a_customer(lived_in: Shindan, alice: Somebody, nobody: Asking) -> None:
    opened = {
        route.endpoint: nobody.get(route.path).text
        for route in pages(lived_in)
        if route.endpoint in FOR_ALL and not route.arguments
    }

    assert len(opened) == len(FOR_ALL) - 2
    assert not [each for each, text in opened.items() if any(mark in text for mark in marks(alice))]


def test_the_receipt_is_shown_to_whoever_erased_and_holds_no_data(carol: Asking, nobody: Asking) -> None:
    receipt = carol.get("/erased")

    assert receipt.status == 200
    assert "contoso" not in receipt.text
    assert nobody.get("/erased").status == 302


def whole_text(answer: Answer) -> str:
    return text_of(answer.body) if answer.headers["Content-Type"] == "application/pdf" else answer.text

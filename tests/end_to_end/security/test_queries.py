"""What a page asks the databases for names the customer, so that nobody else's documents can come back."""

import re

import pytest

from tests.support.asking import Asking
from tests.support.customers import Somebody
from tests.support.in_process import Shindan
from tests.support.overhearing import Command
from tests.support.routes import Route, pages

pytestmark = pytest.mark.mongodb

WITHOUT_A_CUSTOMER = {
    "limit_counters": "counts network addresses, under keyed hashes",
    "limit_windows": "counts network addresses, under keyed hashes",
    "sessions": "keeps when a session was seen, under the hash of the token in the very cookie",
}
"""Collections in which nothing of anybody else can be met."""

BEFORE_A_CUSTOMER = {("approvals", "consent:consent.approving.approve"), ("flows", "consent:consent.arriving.sign_in")}
"""Where it is not known yet who asks: a secret in the address finds the request, and a way to sign in is begun."""


def paths(route: Route, whose: Somebody) -> list[str]:
    mails = re.findall(r"/reports/mails/(\w+)", whose.asking.get("/reports/").text)
    ids = {**whose.ids, "mail_id": tuple(mails)}
    path = route.filled({name: ids[name][0] for name in route.arguments})
    return [path] if path.endswith(".pdf") else [path, f"{path}?q=invoice&sort=subject&platform=microsoft_365&state=x"]


def test_every_query_of_every_page_names_the_customer(lived_in: Shindan, alice: Somebody) -> None:
    heard = [
        (route.endpoint, command)
        for route in pages(lived_in)
        for path in paths(route, alice)
        for command in commands_of(lived_in, alice.asking, path)
    ]
    nameless = {
        (endpoint, command.collection)
        for endpoint, command in heard
        if command.collection not in WITHOUT_A_CUSTOMER
        and not command.names(alice.customer_id)
        and (command.collection, endpoint) not in BEFORE_A_CUSTOMER
    }

    assert {command.database.rpartition("_")[2] for _, command in heard} == {"signup", "consent", "scanner", "reports"}
    assert nameless == set()


def test_without_a_session_no_page_asks_for_a_customers_documents(lived_in: Shindan, nobody: Asking) -> None:
    heard = [
        (route.endpoint, command)
        for route in pages(lived_in)
        if not route.arguments
        for command in commands_of(lived_in, nobody, route.path)
    ]

    asked = {(command.collection, endpoint) for endpoint, command in heard}
    assert {each for each in asked if each[0] not in WITHOUT_A_CUSTOMER} <= BEFORE_A_CUSTOMER


def commands_of(system: Shindan, asking: Asking, path: str) -> list[Command]:
    with system.commands.listen() as heard:
        asking.get(path)
    return heard

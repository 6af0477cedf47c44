"""Forms with another customer's ids change nothing of theirs, whatever becomes of one's own."""

import pytest

from tests.emulator.builders import ADMINISTRATOR
from tests.end_to_end.conftest import FABRIKAM_ADMINISTRATOR
from tests.support.customers import Somebody, documents_of, with_everything
from tests.support.in_process import Shindan
from tests.support.routes import Route, deeds

pytestmark = pytest.mark.mongodb

FIELDS = (
    "after",
    "approval",
    "consent",
    "customer_id",
    "id",
    "mail_id",
    "mailboxes",
    "next",
    "number",
    "scan",
    "scan_id",
)
"""What forms say, or might be made to say."""

WANTED = {"scope": "one_mailbox", "days": "30"}

WITHOUT_THEIR_NAME = {
    ("approvals", "find"): "the secret in the link finds the request, whosever it is",
    ("customers", "find"): "the link of a letter names the customer, and its second half is their secret",
    ("limit_counters", "findAndModify"): "counts network addresses, under keyed hashes",
    ("sessions", "update"): "keeps when a session was seen, under the hash of the token in the very cookie",
}

ENDING = ("withdrawing.withdraw", "erasing.erase_everything", "signing_in.sign_out")
"""What is tried last, because it takes away what the others work with."""


def in_order(system: Shindan) -> list[Route]:
    return sorted(deeds(system), key=lambda route: [route.endpoint.endswith(each) for each in reversed(ENDING)])


def foreign(route: Route, theirs: Somebody, own: Somebody) -> list[str]:
    """Return the paths with an id of theirs that is no secret for sharing; the bare path where there is no id."""
    if not route.arguments:
        return [route.path]
    ids = [each for kind, of_a_kind in theirs.ids.items() if kind not in ("token", "proof") for each in of_a_kind]
    return [route.filled(own.first_ids(route.arguments) | {name: each}) for name in route.arguments for each in ids]


def test_forms_with_ids_of_another_customer_change_nothing_of_theirs(system: Shindan) -> None:
    alice = with_everything(system, ADMINISTRATOR)
    bob = with_everything(system, FABRIKAM_ADMINISTRATOR, denied="partner.example")
    before = documents_of(system.dump(), alice.customer_id)
    kinds = [each[0] for each in alice.ids.values()]

    with system.commands.listen() as heard:
        statuses = {
            (route.endpoint, bob.asking.post(path, {**dict.fromkeys(FIELDS, kind), **WANTED}).status)
            for route in in_order(system)
            for path in foreign(route, alice, bob)
            for kind in (kinds if not route.arguments else kinds[:1])
        }
    system.settle()

    assert {status for endpoint, status in statuses if "welcoming" in endpoint} == {410}
    assert max(status for _, status in statuses) < 500
    assert {(each.collection, each.name) for each in heard if not each.names(bob.customer_id)} == set(
        WITHOUT_THEIR_NAME
    )
    assert documents_of(system.dump(), alice.customer_id) == before

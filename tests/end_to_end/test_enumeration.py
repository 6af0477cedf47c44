"""Nobody can find out who is a customer: same words, status, headers and work for known and unknown addresses."""

from collections.abc import Callable, Sequence

import pytest

from tests.emulator.builders import ADMINISTRATOR, AIKO
from tests.end_to_end.conftest import FABRIKAM_ADMINISTRATOR
from tests.support.asking import Answer, Asking
from tests.support.in_process import PORTAL, Shindan
from tests.support.overhearing import Command
from tests.support.visitor import ANSWERS, Visitor

pytestmark = pytest.mark.mongodb

UNKNOWN = "stranger@contoso.example"
PASSING = ("Set-Cookie", "Content-Length")

Work = list[tuple[str, str, str]]
"""Service, collection, and whether it was read or written."""


@pytest.fixture
def known(system: Shindan) -> str:
    Visitor(system, ADMINISTRATOR).sign_up()
    return ADMINISTRATOR


def observed(system: Shindan, deed: Callable[[], Sequence[Answer]], *ids: str) -> tuple[list[tuple[object, ...]], Work]:
    """Return all that an answer tells, and what the databases did for it."""
    with system.commands.listen() as heard:
        answers = deed()
    told: list[tuple[object, ...]] = [
        (each.status, {name: value for name, value in each.headers.items() if name not in PASSING}, each.without(*ids))
        for each in answers
    ]
    return told, [work(each) for each in heard]


def work(command: Command) -> tuple[str, str, str]:
    return command.database.rpartition("_")[2], command.collection, command.kind


def signing_up(system: Shindan, address: str) -> list[Answer]:
    asking = Asking.nobody(system)
    entered = asking.post("/", {**ANSWERS, "address": address})
    asking.keep(entered)
    shown = asking.get("/confirm-details")
    confirmed = asking.post("/confirm-details")
    asking.keep(confirmed)
    return [entered, shown, confirmed, asking.get("/sent")]


def test_signing_up_tells_nothing(system: Shindan, known: str) -> None:
    of_known = observed(system, lambda: signing_up(system, known), known)
    of_unknown = observed(system, lambda: signing_up(system, UNKNOWN), UNKNOWN)

    assert [each[0] for each in of_known[0]] == [302, 200, 302, 200]
    assert of_known == of_unknown
    assert ("signup", "customers", "write") in of_known[1]


def test_each_gets_one_letter(system: Shindan, known: str) -> None:
    system.letterbox.recipients.clear()

    for address in (known, UNKNOWN):
        signing_up(system, address)
    system.settle()

    assert sorted(system.letterbox.recipients) == sorted([[known], [UNKNOWN]])


@pytest.mark.parametrize("tries", [1, 6])
def test_signing_in_tells_nothing(system: Shindan, known: str, tries: int) -> None:
    def trying(address: str) -> list[Answer]:
        asking = Asking.nobody(system)
        fields = {"address": address, "number": "0000-0000-0000"}
        return [asking.post("/sign-in", fields) for _ in range(tries)]

    of_known = observed(system, lambda: trying(known), known)
    of_unknown = observed(system, lambda: trying(UNKNOWN), UNKNOWN)

    assert of_known == of_unknown
    assert of_known[0][-1][0] == (422 if tries == 1 else 429)


def arriving(system: Shindan, account: str) -> tuple[int, str, Work]:
    """Sign in at Microsoft with an account that opens nothing here; return status, text, and what it took."""
    visitor = Visitor(system, account)
    with system.commands.listen() as heard:
        page = visitor.answer_microsoft(visitor.open("/consent/sign-in"))
    return page.status, page.text().partition("Reference number")[0], [work(each) for each in heard]


def test_signing_in_with_microsoft_tells_nothing_to_whoever_is_not_let_in(system: Shindan) -> None:
    for address in ("first@contoso.example", "second@contoso.example"):
        visitor = Visitor(system, address)
        visitor.sign_up()
        visitor.answer_microsoft(visitor.set_out(), account=ADMINISTRATOR)
        system.settle()

    of_stranger = arriving(system, FABRIKAM_ADMINISTRATOR)
    of_colleague = arriving(system, AIKO)
    of_several = arriving(system, ADMINISTRATOR)

    assert of_stranger == of_colleague
    assert of_several[2] == of_stranger[2]
    assert {each[0] for each in (of_stranger, of_colleague, of_several)} == {403}
    assert ("consent", "customers", "read") in of_stranger[2]


def test_the_link_of_a_letter_tells_nothing(system: Shindan, known: str) -> None:
    customer_id = system.letter(rf"{PORTAL}/welcome/\S+").split("/")[-2]

    def opening(customer: str) -> list[Answer]:
        path = f"/welcome/{customer}/{'0' * 40}"
        asking = Asking.nobody(system)
        return [asking.get(path), asking.post(path)]

    of_known = observed(system, lambda: opening(customer_id), customer_id)
    of_unknown = observed(system, lambda: opening("9" * 32), "9" * 32)

    assert known
    assert of_known == of_unknown
    assert [each[0] for each in of_known[0]] == [410, 410]

"""Two customers who both have everything, one who was erased, and nobody: the people of the tests of isolation."""

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.reports.api.tokens import Permit, Tokens, Wanted
from shared.mongodb import Document
from tests.support.asking import Asking
from tests.support.in_process import PORTAL, Dump, Shindan
from tests.support.program import Program
from tests.support.visitor import NUMBER, Visitor

PASSING = ("limit_counters", "limit_windows", "consent.flows")
LAST_SEEN = ("seen_at", "used_at")


@dataclass(frozen=True)
class Somebody:
    """A customer with all that they have; ids by the name that routes have for them."""

    visitor: Visitor
    asking: Asking
    customer_id: str
    number: str
    token: str
    """Of a program that may do everything."""
    ids: Mapping[str, tuple[str, ...]]

    def first_ids(self, names: Iterable[str]) -> dict[str, str]:
        """Return an id for each name; a route with an argument of a new name has to be taught to `_ids`."""
        return {name: self.ids[name][0] for name in names}

    @property
    def every_id(self) -> tuple[str, ...]:
        """Everything by which something of theirs may be asked for."""
        return tuple(dict.fromkeys(each for of_a_kind in self.ids.values() for each in of_a_kind))


def with_everything(system: Shindan, address: str, *, denied: str = "") -> Somebody:
    """Sign up, keep lists, add a webhook, grant, be scanned, ask an administrator for more.

    Senders in `denied` make detections.
    """
    visitor = Visitor(system, address)
    visitor.sign_up()
    welcome = system.letter(rf"{PORTAL}/welcome/\S+").split("/")
    visitor.press(visitor.open("/mails/lists"), denied=denied, allowed="trusted.example")
    visitor.press(visitor.open("/reports/webhooks"), url="https://hooks.company.example/", completed="y")
    visitor.grant()
    visitor.start()
    system.settle()
    asking = Asking.like(visitor)
    asking.post("/consent/ask", {"scope": "one_mailbox", "days": "30"})
    token = make_token(asking, read="y", scan="y", erase="y")
    _ask_for_something(system, welcome[-2])
    ids = _ids(system, asking, welcome) | _ids_of_programs(system, token)
    return Somebody(visitor, asking, welcome[-2], system.letter(NUMBER), token, ids)


def make_token(asking: Asking, **permits: str) -> str:
    """Make a token in the portal, which allows what is ticked."""
    page = asking.post("/reports/tokens", {"name": "SIEM", "days": "30", "form": uuid.uuid4().hex, **permits})
    found = re.search(r"shindan_[\w-]{43}", page.text)
    assert found
    return found[0]


def new_program(system: Shindan, whose: Somebody, *permits: Permit) -> Program:
    """Return a program of somebody's with a token of its own, so that it meets no limit of another's."""
    wanted = Wanted(name="SIEM", permits=permits or tuple(Permit), days=30, time_zone="Asia/Tokyo")
    text = Tokens(system.databases["reports"], system.clock).make(whose.customer_id, wanted)
    assert text
    return Program(system, text)


def erased(system: Shindan, address: str) -> Visitor:
    """Sign up, erase everything, and have the receipt open."""
    visitor = Visitor(system, address)
    visitor.sign_up()
    visitor.press(visitor.open("/erase"))
    system.settle()
    return visitor


def documents_of(dump: Dump, customer_id: str) -> dict[str, Document]:
    """Return the documents of a dump that are about a customer."""
    return {
        f"{name}:{key}": document
        for name, documents in dump.items()
        for key, document in documents.items()
        if customer_id in f"{key} {json.dumps(document, default=str)}"
    }


def lasting(dump: Dump) -> dict[str, dict[str, Document]]:
    """Return a dump without counts of requests, when somebody was last there, and ways that lead to Microsoft."""
    kept = {name: dict(documents) for name, documents in dump.items() if not name.endswith(PASSING)}
    return {
        name: {key: {field: each[field] for field in each if field not in LAST_SEEN} for key, each in documents.items()}
        for name, documents in kept.items()
    }


def _ids(system: Shindan, asking: Asking, welcome: list[str]) -> dict[str, tuple[str, ...]]:
    customer_id, proof = welcome[-2:]
    token = re.search(r"/consent/approve/([\w-]+)", asking.get("/consent/waiting").text)
    assert token
    mine = documents_of(system.dump(), customer_id)
    return {
        "customer_id": (customer_id,),
        "proof": (proof,),
        "token": (token[1],),
        "token_id": tuple(_values(mine, "token_id")),
        "scan_id": tuple(_values(mine, "scan_id")),
        "mail_id": tuple(_values(mine, "mail_id")),
        "consent_id": tuple(_values(mine, "consent_id")),
        "name": tuple(_values(mine, "campaign")) or ("no-campaign",),
        "mailbox_id": tuple(_values(mine, "mailbox_id")),
        "hook_id": tuple(_values(mine, "hook_id")),
        "_id": tuple(dict.fromkeys(key.partition(":")[2] for key in mine)),
    }


def _ids_of_programs(system: Shindan, token: str) -> dict[str, tuple[str, ...]]:
    program = Program(system, token)
    found = {
        "assessment_id": program.get("/assessments").get_json()["items"],
        "operation_id": program.get("/operations").get_json()["items"],
    }
    return {name: tuple(each[name] for each in items) for name, items in found.items()}


def _ask_for_something(system: Shindan, customer_id: str) -> None:
    """Keep that a program asked for the scan to be stopped, without its being done."""
    reports = system.databases["reports"]
    scan = reports["scans"].find_one({"customer_id": customer_id})
    asked: Document = {
        "kind": "stop",
        "open": f"stop:{scan and scan['_id']}",
        "scan_id": scan and scan["_id"],
        "asked_at": system.clock(),
        "refusal": "",
        "outbox": [],
    }
    reports["operations"].insert_one({"_id": uuid.uuid4().hex, "customer_id": customer_id, **asked})


def _values(documents: Mapping[str, Document], name: str) -> list[str]:
    return sorted({str(value) for each in documents.values() for value in _found(each, name) if value})


def _found(value: object, name: str) -> Iterator[object]:
    if isinstance(value, dict):
        if name in value:
            yield value[name]
        for each in value.values():
            yield from _found(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _found(each, name)

from pathlib import Path
from typing import Any

import pytest

from emulator.fault_kinds import PAGES
from emulator.faults import read_fault
from tests.emulator.builders import AIKO, fill
from tests.emulator.client import Client

MESSAGES = f"/users/{AIKO}/messages"
ON_PAGES = {
    "empty_page": [0, 4, 4, 2],
    "short_page": [2, 4, 4, 0],
    "repeat_page": [4, 4, 4, 2],
    "earlier_page": [4, 4, 4, 2],
    "ends_early": [4],
    "jump": [4, 4, 2],
    "listed_twice": [4, 4, 3],
    "left_out": [4, 4, 1],
}


def _fault(client: Client, **described: Any) -> None:
    client.world.faults.add(read_fault(described))


@pytest.mark.parametrize("kind", PAGES)
def test_one_page_is_cut_as_the_fault_is_named_and_the_count_stays_true(
    tenant: Path, client: Client, kind: str
) -> None:
    fill(tenant, 10)
    _fault(client, path=f"/v1.0{MESSAGES}", kind=kind)
    path = f"{MESSAGES}?$top=4&$select=id&$count=true"
    first = client.graph(path).json
    client.world.faults.clear()
    _fault(client, path=f"/v1.0{MESSAGES}", kind=kind)

    pages = client.pages(path)

    assert first is not None
    assert first["@odata.count"] == 10
    assert [len(page) for page in pages] == ON_PAGES[kind]


@pytest.mark.parametrize(
    ("kind", "distinct"), [("jump", 10), ("short_page", 10), ("listed_twice", 10), ("left_out", 9), ("ends_early", 4)]
)
def test_paging_finds_all_mails_or_omits_some(tenant: Path, client: Client, kind: str, distinct: int) -> None:
    fill(tenant, 10)
    _fault(client, path=f"/v1.0{MESSAGES}", kind=kind)

    pages = client.pages(f"{MESSAGES}?$top=4&$select=id")

    assert len({mail["id"] for page in pages for mail in page}) == distinct


def test_a_listing_can_lead_to_itself_for_ever(tenant: Path, client: Client) -> None:
    fill(tenant, 10)
    _fault(client, path=f"/v1.0{MESSAGES}", kind="repeat_page", count="always")
    links = []
    answer = client.graph(f"{MESSAGES}?$top=4&$skip=0").json

    for _ in range(5):
        assert answer is not None
        links.append(answer["@odata.nextLink"])
        answer = client.follow(links[-1]).json

    assert len(set(links)) == 1


def test_directory_pages_go_wrong_alike(client: Client) -> None:
    _fault(client, path="/v1.0/users", kind="listed_twice")

    pages = client.pages("/users?$top=5&$select=id")

    assert [len(page) for page in pages] == [5, 4]
    assert pages[0][-1] == pages[1][0]

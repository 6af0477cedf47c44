from pathlib import Path

import pytest

from emulator.tenants import BadInputError, load_tenant
from tests.emulator.builders import AIKO, KENJI, SHARED, TENANT_ID, a_tenant_folder
from tests.emulator.client import Client

STAFF, SALES, EMPTY = "staff@contoso.example", "sales-team@contoso.example", "empty@contoso.example"
GROUPS = f"""
[[groups]]
address = "{STAFF}"
display_name = "Staff"
members = ["{AIKO}", "{SALES}"]
[[groups]]
address = "{SALES}"
members = ["{KENJI.title()}", "{SHARED}", "{STAFF}"]
[[groups]]
address = "{EMPTY}"
"""
EVENTUAL = {"ConsistencyLevel": "eventual"}


@pytest.fixture
def tenant(tmp_path: Path) -> Path:
    return a_tenant_folder(tmp_path / "contoso", more=GROUPS)


def group_id(client: Client, address: str) -> str:
    answer = client.graph(f"/groups?$filter=mail eq '{address}'&$select=id").json
    assert answer is not None
    return str(answer["value"][0]["id"])


def mails(client: Client, path: str) -> list[str]:
    return sorted(each["mail"] for page in client.pages(path) for each in page)


def test_a_group_is_found_by_its_address(client: Client) -> None:
    found = client.graph(f"/groups?$filter=mail eq '{STAFF.upper()}'&$select=displayName").json
    none = client.graph("/groups?$filter=mail eq 'nobody@contoso.example'").json
    shown = client.graph(f"/groups/{group_id(client, STAFF)}").json

    assert found is not None
    assert none is not None
    assert shown is not None
    assert [each["displayName"] for each in found["value"]] == ["Staff"]
    assert none["value"] == []
    assert (shown["mail"], shown["mailEnabled"]) == (STAFF, True)


def test_members_are_those_of_nested_groups_too_even_in_a_circle(client: Client) -> None:
    path = f"/groups/{group_id(client, STAFF)}/transitiveMembers"

    kinds = {each["mail"]: each["@odata.type"] for page in client.pages(f"{path}?$select=mail") for each in page}

    user = "#microsoft.graph.user"
    assert kinds == {AIKO: user, KENJI: user, SHARED: user, SALES: "#microsoft.graph.group"}
    assert mails(client, f"/groups/{group_id(client, EMPTY)}/transitiveMembers") == []


def test_members_come_in_pages(client: Client) -> None:
    pages = client.pages(f"/groups/{group_id(client, STAFF)}/transitiveMembers?$top=3&$select=id")

    assert [len(each) for each in pages] == [3, 1]


def test_users_among_the_members_take_an_advanced_query(client: Client) -> None:
    path = f"/groups/{group_id(client, STAFF)}/transitiveMembers/microsoft.graph.user?$select=mail"

    plain = client.graph(path)
    advanced = client.graph(f"{path}&$count=true", **EVENTUAL).json

    assert plain.status_code == 400
    assert advanced is not None
    assert sorted(each["mail"] for each in advanced["value"]) == [AIKO, KENJI, SHARED]
    assert advanced["@odata.count"] == 3


def test_groups_need_a_permission_of_their_own(stranger: Client) -> None:
    world = stranger.world
    world.consents.grant_roles(TENANT_ID, world.application.client_id, ("Mail.Read", "User.Read.All"))

    answers = [stranger.graph(path) for path in ("/groups", "/groups/x", "/groups/x/transitiveMembers")]

    assert [each.status_code for each in answers] == [403, 403, 403]
    assert {each.json["error"]["code"] for each in answers if each.json} == {"Authorization_RequestDenied"}


def test_a_group_that_does_not_exist_has_no_members(client: Client) -> None:
    answer = client.graph("/groups/00000000-0000-4000-8000-000000000000/transitiveMembers")

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"]["code"] == "Request_ResourceNotFound"


def test_a_member_whom_nobody_knows_is_told(tenant: Path) -> None:
    a_tenant_folder(tenant, more='[[groups]]\naddress = "a@contoso.example"\nmembers = ["ghost@contoso.example"]\n')

    with pytest.raises(BadInputError, match=r"ghost@contoso\.example is a member of a group"):
        load_tenant(tenant)

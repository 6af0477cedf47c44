from pathlib import Path

import pytest

from tests.emulator.builders import AIKO, GUEST, KENJI, SHARED, USERS, a_tenant_folder
from tests.emulator.client import Client
from tests.emulator.conftest import Serve


def _names(client: Client, path: str, **headers: str) -> list[str]:
    answer = client.graph(path, **headers).json
    assert answer is not None
    return sorted(user["userPrincipalName"] for user in answer["value"])


def test_all_users_are_listed_with_their_usual_properties(client: Client) -> None:
    answer = client.graph("/users").json

    assert answer is not None
    assert len(answer["value"]) == len(USERS)
    aiko = next(user for user in answer["value"] if user["mail"] == AIKO)
    assert (aiko["displayName"], aiko["jobTitle"]) == ("佐藤 愛子", "経理")
    assert "userType" not in aiko


def test_a_selection_keeps_the_id(client: Client) -> None:
    answer = client.graph("/users?$select=userType,accountEnabled").json

    assert answer is not None
    assert {frozenset(user) for user in answer["value"]} == {frozenset({"id", "userType", "accountEnabled"})}


def test_pages_lead_from_one_to_the_next(tenant: Path, serve: Serve) -> None:
    a_tenant_folder(tenant, users={f"user{number}@contoso.example": "" for number in range(250)})
    client = serve()

    pages = client.pages("/users?$select=mail&$top=100")

    assert [len(page) for page in pages] == [100, 100, 50]
    assert len({user["mail"] for page in pages for user in page}) == 250


def test_a_page_has_a_hundred_users_unless_more_are_asked_for(tenant: Path, serve: Serve) -> None:
    a_tenant_folder(tenant, users={f"user{number}@contoso.example": "" for number in range(250)})
    client = serve()

    sizes = [len(client.pages(path)[0]) for path in ("/users", "/users?$top=999")]

    assert sizes == [100, 250]
    assert client.graph("/users?$top=1000").status_code == 400


def test_users_are_filtered_by_kind(client: Client) -> None:
    guests = _names(client, "/users?$filter=userType eq 'Guest'")
    disabled = _names(client, "/users?$filter=accountEnabled eq false")
    either = _names(client, f"/users?$filter=mail eq '{AIKO}' or startswith(mail,'kenji')")

    assert guests == ["visitor_partner.example#EXT#@contoso.example"]
    assert disabled == [SHARED]
    assert either == [AIKO, KENJI]


def test_an_advanced_filter_needs_eventual_consistency(client: Client) -> None:
    path = "/users?$filter=onPremisesSyncEnabled eq true or userType ne 'Guest'&$count=true"

    plain = client.graph(path)
    names = _names(client, path, ConsistencyLevel="eventual")

    assert plain.status_code == 400
    assert plain.json is not None
    assert plain.json["error"]["code"] == "Request_UnsupportedQuery"
    assert len(names) == len(USERS) - 1


def test_each_page_of_an_advanced_query_needs_the_header_again(client: Client) -> None:
    path = "/users?$filter=userType ne 'Guest'&$count=true&$top=5&$select=id"
    first = client.graph(path, ConsistencyLevel="eventual").json
    assert first is not None

    with_it, without = (client.follow(first["@odata.nextLink"], **h) for h in ({"ConsistencyLevel": "eventual"}, {}))

    assert (with_it.status_code, without.status_code) == (200, 400)


def test_the_count_comes_on_the_first_page_only(client: Client) -> None:
    first = client.graph("/users?$top=5&$count=true", ConsistencyLevel="eventual").json
    assert first is not None
    second = client.follow(first["@odata.nextLink"], ConsistencyLevel="eventual").json

    assert second is not None
    assert first["@odata.count"] == len(USERS)
    assert "@odata.count" not in second
    assert client.graph("/users/$count", ConsistencyLevel="eventual").text == str(len(USERS))


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/users?$select=noSuch", 400, "RequestBroker--ParseUri"),
        ("/users?$select=mailboxSettings", 501, "NotImplemented"),
        ("/users?$filter=userType is 'Guest'", 400, "BadRequest"),
        ("/users?$filter=(userType eq 'Guest'", 400, "BadRequest"),
        ("/users?$filter=userType eq 'Guest", 400, "BadRequest"),
        ("/users?$skip=5", 400, "Request_BadRequest"),
        ("/users?$skiptoken=broken", 400, "Directory_ExpiredPageToken"),
        ("/users/nobody@contoso.example", 404, "Request_ResourceNotFound"),
        ("/me", 400, "BadRequest"),
        ("/organization", 403, "Authorization_RequestDenied"),
        ("/noSuchThing", 400, "BadRequest"),
    ],
)
def test_what_cannot_be_answered_is_refused(client: Client, path: str, status: int, code: str) -> None:
    answer = client.graph(path)

    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"]["code"] == code


def test_a_user_is_found_by_id_address_and_guest_name(client: Client) -> None:
    by_address = client.graph(f"/users/{AIKO}?$select=mail").json
    assert by_address is not None

    by_id = client.graph(f"/users/{by_address['id']}?$select=mail").json
    guest = client.graph("/users/visitor_partner.example%23EXT%23%40contoso.example?$select=mail").json

    assert by_id is not None
    assert guest is not None
    assert (by_id["mail"], guest["mail"]) == (AIKO, GUEST)


def test_a_delegated_token_shows_only_oneself(client: Client) -> None:
    token = client.user_token(AIKO)

    me, own = client.graph("/me", token).json, client.graph(f"/users/{AIKO}", token).json
    other, everybody = client.graph(f"/users/{KENJI}", token), client.graph("/users", token)

    assert me is not None
    assert own is not None
    assert me["id"] == own["id"]
    assert (other.status_code, everybody.status_code) == (403, 403)


def test_a_delegated_token_shows_the_organisation(client: Client) -> None:
    answer = client.graph("/organization?$select=id,displayName", client.user_token(AIKO)).json

    assert answer is not None
    assert answer["value"][0]["displayName"] == "Contoso"

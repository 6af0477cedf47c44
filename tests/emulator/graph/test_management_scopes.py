import pytest

from tests.emulator.builders import AIKO, KENJI, TENANT_ID, a_tenant_folder
from tests.emulator.client import Client
from tests.emulator.conftest import Serve

INBOX = "/mailFolders/inbox?$select=id"


def statuses(client: Client) -> list[int]:
    token = client.app_token()
    return [client.graph(f"/users/{address}{INBOX}", token).status_code for address in (AIKO, KENJI)]


def revoke_mail(client: Client) -> None:
    world = client.world
    world.consents.withdraw_roles(TENANT_ID, world.application.client_id, ["Mail.Read"])


def test_a_role_of_exchange_opens_its_mailboxes_without_a_permission_in_the_token(client: Client) -> None:
    client.world.management_scopes.assign(TENANT_ID, [AIKO])
    revoke_mail(client)

    assert statuses(client) == [200, 403]
    refusal = client.graph(f"/users/{KENJI}{INBOX}", client.app_token()).json
    assert refusal is not None
    assert refusal["error"]["message"] == "Access to OData is disabled."
    assert client.graph("/users", client.app_token()).status_code == 200


def test_permissions_of_entra_and_exchange_add_up(client: Client) -> None:
    client.world.management_scopes.assign(TENANT_ID, [AIKO])

    assert statuses(client) == [200, 200]


def test_without_either_no_mailbox_opens(client: Client) -> None:
    client.world.management_scopes.assign(TENANT_ID, [AIKO])
    revoke_mail(client)
    client.world.management_scopes.remove(TENANT_ID)

    assert statuses(client) == [403, 403]


def test_the_role_is_no_permission_of_people(client: Client) -> None:
    client.world.management_scopes.assign(TENANT_ID, [KENJI])
    tokens = client.redeem(client.code(AIKO)).json
    assert tokens is not None

    assert client.graph(f"/users/{KENJI}{INBOX}", tokens["access_token"]).status_code in {403, 404}


def test_the_role_can_stand_in_the_tenants_file(serve: Serve, tenant: object) -> None:
    a_tenant_folder(tenant, more=f'[exchange]\nreadable_by_role = ["{KENJI}"]\n')  # type: ignore[arg-type]
    client = serve()
    revoke_mail(client)

    assert statuses(client) == [403, 200]


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_the_role_is_switched_over_http(client: Client, method: str) -> None:
    revoke_mail(client)
    client.world.management_scopes.assign(TENANT_ID, [] if method == "POST" else [AIKO, KENJI])

    client.http.open(
        "/emulator/management-scope", method=method, base_url="https://localhost", json={"mailboxes": [AIKO]}
    )

    assert statuses(client) == ([200, 403] if method == "POST" else [403, 403])

from pathlib import Path

import pytest

from tests.emulator.builders import AIKO, EXCLUDED, ON_PREMISES, SHARED, TENANT_ID, UNLICENSED, USERS, a_tenant_folder
from tests.emulator.client import Client
from tests.emulator.conftest import Serve

ROOM = "room@contoso.example"
REGISTERED = '[app]\napplication_permissions = ["Mail.Read", "User.Read.All", "MailboxSettings.Read"]\n'


@pytest.fixture
def trusted(tenant: Path, serve: Serve) -> Client:
    a_tenant_folder(tenant, users={**USERS, ROOM: 'kind = "room"'}, more=REGISTERED)
    return serve()


@pytest.mark.parametrize(("address", "purpose"), [(AIKO, "user"), (SHARED, "shared"), (ROOM, "room")])
def test_a_mailbox_says_what_it_is_for(trusted: Client, address: str, purpose: str) -> None:
    answer = trusted.graph(f"/users/{address}/mailboxSettings/userPurpose").json

    assert answer is not None
    assert answer["value"] == purpose


@pytest.mark.parametrize(
    ("address", "status"), [(UNLICENSED, 404), (ON_PREMISES, 404), (EXCLUDED, 403), ("nobody@contoso.example", 404)]
)
def test_where_there_is_no_mailbox_no_purpose_is_told(trusted: Client, address: str, status: int) -> None:
    assert trusted.graph(f"/users/{address}/mailboxSettings/userPurpose").status_code == status


def test_purposes_need_a_permission_of_their_own(client: Client) -> None:
    assert client.graph(f"/users/{AIKO}/mailboxSettings/userPurpose").status_code == 403


def test_exchange_knows_primary_and_shared_mailboxes_and_no_others(client: Client) -> None:
    answers = {address: client.graph(f"/users/{address}/settings/exchange") for address in (AIKO, SHARED)}
    missing = [client.graph(f"/users/{address}/settings/exchange").status_code for address in (UNLICENSED, ON_PREMISES)]

    ids = {answer.json["primaryMailboxId"] for answer in answers.values() if answer.json}
    assert len(ids) == 2
    assert all(mailbox_id.startswith("MBX:") and mailbox_id.endswith(f"@{TENANT_ID}") for mailbox_id in ids)
    assert missing == [404, 404]


def test_exchange_settings_need_a_permission_for_the_directory(client: Client) -> None:
    assert client.graph(f"/users/{AIKO}/settings/exchange", client.user_token(AIKO)).status_code == 403

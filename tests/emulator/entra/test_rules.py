from pathlib import Path
from typing import Any

import pytest

from tests.emulator.builders import OTHER_TENANT_ID, TENANT_ID, a_tenant_folder
from tests.emulator.client import Client
from tests.emulator.conftest import Serve

RULES = """
[entra]
conditional_access = 53003
replication_seconds = 2.5
replication_hides = "roles"
"""


def test_a_tenants_folder_says_the_rules(serve: Serve, tmp_path: Path) -> None:
    other = a_tenant_folder(
        tmp_path / "other",
        tenant_id=OTHER_TENANT_ID,
        domain="fabrikam.example",
        users={},
        user_consent="admin_workflow",
        more=RULES,
    )

    client = serve(other)
    asked = client.http.get("/emulator/directory", json={"tenant": "fabrikam.example"}).json

    assert asked == {
        "user_consent": "admin_workflow",
        "conditional_access": 53003,
        "application_disabled": False,
        "replication_seconds": 2.5,
        "replication_tries": 0,
        "replication_hides": "roles",
    }


def test_a_rule_is_changed_for_one_tenant(serve: Serve, tmp_path: Path) -> None:
    other = a_tenant_folder(tmp_path / "other", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users={})
    client = serve(other)

    client.http.post("/emulator/directory", json={"tenant": OTHER_TENANT_ID, "user_consent": "admin_only"})

    rules = {tenant.id: tenant.rules.user_consent for tenant in client.world.tenants}
    assert rules == {TENANT_ID: "allow", OTHER_TENANT_ID: "admin_only"}


@pytest.mark.parametrize(
    ("path", "told", "problem"),
    [
        ("directory", {"tenant": "nowhere.example"}, "no such tenant"),
        ("directory", {"conditional_access": 1}, "choose one of 50076"),
        ("directory", {"replication_seconds": "soon"}, "a number is expected"),
        ("directory", {"replication_tries": -1}, "a number is expected"),
        ("directory", {"mood": "good"}, "is no rule"),
        ("revoke", {"address": "nobody@contoso.example"}, "no such account"),
        ("revoke", {"address": "aiko@contoso.example", "number": 1}, "choose one of"),
        ("secret", {"expires_at": "soon"}, "Invalid isoformat"),
        ("secret", {"expires_at": "2026-03-02T12:00:00"}, "zone is missing"),
        ("secret", {"client_id": "unknown"}, "no such application"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    client: Client, path: str, told: dict[str, Any], problem: str
) -> None:
    before = dict(vars(client.world.tenants[0].rules))

    answer = client.http.post(f"/emulator/{path}", json=told)

    assert answer.status_code == 400
    assert problem in answer.text
    assert vars(client.world.tenants[0].rules) == before

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner import graph as graph_module
from services.scanner.budget import Budgeter
from services.scanner.connections import Connections
from services.scanner.graph import Graph
from services.scanner.graph_requests import Requests
from services.scanner.mail_source import NotThere, Refused
from shared.microsoft import application
from tests.emulator.builders import AIKO, GUEST, KENJI, a_tenant_folder
from tests.support.emulated import consent_for_the_organisation, settings_of

STAFF, SALES = "staff@contoso.example", "o'sales@contoso.example"
GROUPS = f"""
[[groups]]
address = "{STAFF}"
members = ["{AIKO}", "{SALES}"]
[[groups]]
address = "{SALES}"
members = ["{KENJI}", "{GUEST}", "{STAFF}"]
"""


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[Emulator]:
    with serve([load_tenant(a_tenant_folder(tmp_path / "contoso", more=GROUPS))]) as running:
        yield running


@pytest.fixture
def graph(emulator: Emulator) -> Graph:
    settings = settings_of(emulator)
    signed_in = application(settings, emulator.world.tenants[0].id)

    def token(_renew: bool) -> str:
        return str(signed_in.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"])

    return Graph(Requests(Connections(settings.ca_file), token, Budgeter()), settings.graph_url)


@pytest.mark.parametrize("group", [STAFF, SALES])
def test_members_are_the_users_of_nested_groups_on_all_pages(
    emulator: Emulator, graph: Graph, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent_for_the_organisation(emulator)
    monkeypatch.setattr(graph_module, "MEMBERS_PER_PAGE", 1)

    members = {each.address: each.is_guest for each in graph.members(group)}

    assert members == {AIKO: False, KENJI: False, GUEST: True}


def test_a_group_that_does_not_exist_is_not_there(emulator: Emulator, graph: Graph) -> None:
    consent_for_the_organisation(emulator)

    with pytest.raises(NotThere):
        graph.members("nobody@contoso.example")


def test_without_the_permission_groups_are_refused(emulator: Emulator, graph: Graph) -> None:
    world = emulator.world
    world.consents.grant_roles(world.tenants[0].id, world.application.client_id, ("Mail.Read", "User.Read.All"))

    with pytest.raises(Refused):
        graph.members(STAFF)

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from emulator.faults import Fault, read_fault
from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner.budget import Budgeter
from services.scanner.connections import Connections
from services.scanner.graph import Graph
from services.scanner.graph_requests import Requests
from services.scanner.mail_source import Busy, NotThere, Refused, TokenRefused, TooLarge, Window
from shared.microsoft import MicrosoftSettings, application
from tests.emulator.builders import AIKO, EXCLUDED, KENJI, ON_PREMISES, a_mail, a_tenant_folder, fill, put
from tests.support.emulated import consent_for_the_organisation, settings_of

MARCH = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    folder = a_tenant_folder(tmp_path_factory.mktemp("graph") / "contoso")
    fill(folder, 7)
    put(folder, "Junk Email/odd.eml", a_mail(received="Tue, 3 Mar 2026 09:00:00 +0000"))
    put(folder, "Projects/2026 rollout/plan,S.eml", a_mail(received="Wed, 4 Mar 2026 09:00:00 +0000", body="Plan 計画"))
    put(folder, "Inbox/february.eml", a_mail(received="Sat, 28 Feb 2026 23:59:59 +0000"))
    with serve([load_tenant(folder)]) as running:
        yield running


@pytest.fixture
def settings(emulator: Emulator) -> MicrosoftSettings:
    return settings_of(emulator)


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def graph(emulator: Emulator, settings: MicrosoftSettings, naps: list[float]) -> Graph:
    consent_for_the_organisation(emulator)
    signed_in = application(settings, emulator.world.tenants[0].id)

    def token(renew: bool) -> str:
        if renew:
            signed_in.remove_tokens_for_client()
        return str(signed_in.acquire_token_for_client(["https://graph.microsoft.com/.default"])["access_token"])

    return Graph(Requests(Connections(settings.ca_file), token, Budgeter(nap=naps.append)), settings.graph_url)


def user_id(graph: Graph, address: str) -> str:
    return next(each.id for each in graph.users().users if each.address == address)


def test_users_are_listed_with_what_scanning_needs(graph: Graph) -> None:
    users = {each.address: each for each in graph.users().users}

    assert (users[AIKO].display_name, users[AIKO].job_title, users[AIKO].is_guest) == ("佐藤 愛子", "経理", False)
    assert [each.address for each in users.values() if each.is_guest] == ["visitor@partner.example"]


def test_folders_are_found_at_every_depth_with_their_well_known_names(graph: Graph) -> None:
    folders = {each.name: each.well_known for each in graph.folders(user_id(graph, AIKO))}

    assert folders["Inbox"] == "inbox"
    assert folders["Junk Email"] == "junkemail"
    assert folders["2026 rollout"] is None


def test_a_window_is_read_page_by_page_newest_first(graph: Graph) -> None:
    aiko = user_id(graph, AIKO)
    pages = [graph.mails(aiko, MARCH, 4)]

    while pages[-1].next_link:
        pages.append(graph.mails(aiko, MARCH, 4, pages[-1].next_link))

    times = [mail.received_at for page in pages for mail in page.mails]
    assert len(times) == graph.count_mails(aiko, MARCH) == 9
    assert times == sorted(times, reverse=True)


def test_a_message_comes_as_the_bytes_that_lie_in_the_mailbox(graph: Graph) -> None:
    aiko = user_id(graph, AIKO)
    newest = graph.mails(aiko, MARCH, 1).mails[0]

    raw = graph.message(aiko, newest.id, 10_000)

    assert "Plan 計画" in raw.decode()
    assert newest.is_read


def test_a_message_above_the_limit_is_not_fetched_whole(graph: Graph) -> None:
    aiko = user_id(graph, AIKO)
    newest = graph.mails(aiko, MARCH, 1).mails[0]

    with pytest.raises(TooLarge):
        graph.message(aiko, newest.id, 100)


@pytest.mark.parametrize(
    ("address", "error", "text"),
    [(ON_PREMISES, NotThere, "no_cloud_mailbox"), (EXCLUDED, Refused, "ErrorAccessDenied")],
)
def test_accounts_without_a_readable_mailbox_say_why(
    graph: Graph, address: str, error: type[Exception], text: str
) -> None:
    someone = user_id(graph, address)

    with pytest.raises(error, match=text):
        graph.folders(someone)


def test_a_mail_that_was_deleted_meanwhile_is_not_there(graph: Graph) -> None:
    with pytest.raises(NotThere):
        graph.message(user_id(graph, KENJI), "AAMkgone", 10_000)


@pytest.mark.parametrize(("status", "retry_after", "expected"), [(429, "7", 7.0), (503, None, None), (504, None, None)])
def test_a_busy_graph_says_how_long_to_wait(
    graph: Graph, emulator: Emulator, status: int, retry_after: str | None, expected: float | None
) -> None:
    count = 1 if retry_after else 3
    emulator.world.faults.add(Fault(path="/v1.0/users", status=status, retry_after=retry_after, count=count))

    with pytest.raises(Busy) as caught:
        graph.users()

    assert (caught.value.retry_after, caught.value.status) == (expected, status)
    assert emulator.world.faults.waiting() == []


def test_a_short_pause_is_waited_for_at_once(graph: Graph, emulator: Emulator, naps: list[float]) -> None:
    emulator.world.faults.add(Fault(path="/v1.0/users", status=429, retry_after="2"))

    assert graph.users().users
    assert naps == [2.0]


def test_an_empty_refusal_is_asked_again(graph: Graph, emulator: Emulator) -> None:
    aiko = user_id(graph, AIKO)
    newest = graph.mails(aiko, MARCH, 1).mails[0]
    emulator.world.faults.add(Fault(path="/v1.0/users", status=404, body="", count=2))

    assert graph.message(aiko, newest.id, 10_000)


def test_a_listing_too_heavy_for_graph_is_asked_for_in_smaller_pages(graph: Graph, emulator: Emulator) -> None:
    aiko = user_id(graph, AIKO)
    emulator.world.faults.add(Fault(path="/v1.0/users", status=504, count=6))

    page = graph.mails(aiko, MARCH, 100)

    assert len(page.mails) == 9
    assert emulator.world.faults.waiting() == []


def test_a_link_that_leads_away_from_graph_is_not_followed(graph: Graph, emulator: Emulator) -> None:
    body = '{"value": [], "@odata.nextLink": "https://graph.example.test/v1.0/users?$skiptoken=1"}'
    emulator.world.faults.add(Fault(path="/v1.0/users", status=200, body=body))

    assert graph.users().next_link is None


def test_a_mailbox_may_lack_an_archive(graph: Graph, emulator: Emulator) -> None:
    aiko = user_id(graph, AIKO)
    archive = f"/v1.0/users/{aiko}/mailFolders/archive"
    emulator.world.faults.add(Fault(path=archive, status=404, code="ErrorItemNotFound"))

    folders = {each.well_known for each in graph.folders(aiko)}

    assert {"inbox", "junkemail"} <= folders
    assert "archive" not in folders


def test_a_mailbox_without_an_inbox_was_never_set_up(graph: Graph, emulator: Emulator) -> None:
    aiko = user_id(graph, AIKO)
    emulator.world.faults.add(Fault(path=f"/v1.0/users/{aiko}/mailFolders", status=404, code="ErrorFolderNotFound"))

    with pytest.raises(NotThere, match="not_provisioned"):
        graph.folders(aiko)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("no_mailbox", NotThere("no_cloud_mailbox")),
        ("invalid_user", NotThere("no_such_user")),
        ("resource_not_found", NotThere("no_such_user")),
        ("user_not_found", NotThere("no_such_user")),
        ("item_not_found", NotThere("not_provisioned")),
        ("folder_not_found", NotThere("not_provisioned")),
        ("excluded", Refused("ErrorAccessDenied")),
        ("consent_withdrawn", Refused("ErrorAccessDenied")),
        ("not_authenticated", TokenRefused("AuthenticationError")),
        ("moving", Busy("Graph answered 503 ErrorMailboxMoveInProgress")),
        ("locked", Busy("Graph answered 423 ErrorMailboxMoveInProgress")),
    ],
)
def test_what_opening_a_mailbox_can_come_to(graph: Graph, emulator: Emulator, kind: str, expected: Exception) -> None:
    aiko = user_id(graph, AIKO)
    emulator.world.faults.add(read_fault({"kind": kind, "pattern": "/mailFolders/inbox$", "count": "always"}))

    with pytest.raises(type(expected), match=str(expected)):
        graph.folders(aiko)

    emulator.world.faults.clear()
    assert graph.folders(aiko)


def test_requests_to_a_mailbox_are_counted(graph: Graph) -> None:
    aiko = user_id(graph, AIKO)
    graph.folders(aiko)

    graph.expect(aiko, 9_000)
    with pytest.raises(Busy, match="used up"):
        graph.expect(aiko, 9_500)


def test_an_expired_token_is_renewed_once(graph: Graph, emulator: Emulator) -> None:
    graph.users()

    emulator.world.faults.add(Fault(path="/v1.0/users", status=401, code="InvalidAuthenticationToken"))

    assert graph.users().users


def test_a_token_that_stays_refused_is_told(graph: Graph, emulator: Emulator) -> None:
    emulator.world.faults.add(Fault(path="/v1.0/users", status=401, code="InvalidAuthenticationToken", count=2))

    with pytest.raises(TokenRefused):
        graph.users()


def test_a_withdrawn_permission_is_refused(graph: Graph, emulator: Emulator) -> None:
    world = emulator.world
    world.consents.withdraw(world.tenants[0].id, world.application.client_id)

    with pytest.raises(Refused):
        graph.users()


def test_an_unreachable_graph_is_busy() -> None:
    nobody = Requests(Connections(), lambda _renew: "token", Budgeter(nap=lambda _seconds: None))

    with pytest.raises(Busy):
        Graph(nobody, "https://127.0.0.1:9/v1.0").users()

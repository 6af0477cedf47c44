"""One list of scenarios for all client libraries, none of which is changed for the emulator."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.faults import Fault
from emulator.server import Emulator
from tests.emulator.builders import AIKO, KENJI, USERS, a_mail, fill, put
from tests.emulator.clients.conftest import RENEWING_FOR_ITSELF, Sign, said
from tests.emulator.clients.library import Library, Refused, Signing

WITH_ATTACHMENTS = "\r\n".join(
    [
        *("--b", "Content-Type: text/plain", "", "See below."),
        *("--b", "Content-Type: application/pdf; name=paper.pdf", "Content-Disposition: attachment", "", "%PDF"),
        *("--b", "Content-Type: message/rfc822", "", "Subject: Inner", "", "Inside."),
        *("--b", "Content-Type: message/external-body; access-type=URL; name=plan.xlsx;"),
        *(' URL="https://contoso.example/plan"', "", "Content-Type: application/octet-stream", "", "--b--"),
    ]
)
CANNOT_SHOW_HIDDEN_FOLDERS = ("o365",)
KNOWS_FILES_AND_ITEMS_ALONE = ("o365",)


def test_it_signs_in_with_a_secret(library: Library) -> None:
    assert AIKO in library.users()


def test_it_signs_in_with_a_certificate(running: Emulator, sign_in: Sign, certificate: str) -> None:
    running.world.application.add_certificate(certificate.encode())

    library = sign_in(Signing(certificate=certificate))

    assert AIKO in library.users()


def test_a_certificate_that_is_not_registered_signs_nobody_in(sign_in: Sign, certificate: str) -> None:
    with pytest.raises(Refused):
        sign_in(Signing(certificate=certificate)).users()


def test_it_lists_users_over_pages(running: Emulator, library: Library) -> None:
    found = library.users()

    assert sorted(found) == sorted({user.address for user in running.world.tenants[0].users})
    assert running.world.traffic.report()["requests"]["graph"] == -(-len(USERS) // 3)


def test_it_lists_folders(client_kind: tuple[str, bool], tenant: Path, library: Library) -> None:
    put(tenant, "Clients/1.eml", a_mail())

    found = library.folders(AIKO)

    assert {"Inbox", "Sent Items", "Junk Email", "Clients"} <= set(found)
    assert ("Conversation Action Settings" in found) != (client_kind[0] in CANNOT_SHOW_HIDDEN_FOLDERS)


def test_it_turns_the_pages_of_a_mailbox(tenant: Path, library: Library) -> None:
    fill(tenant, 35)

    found = library.subjects(AIKO)

    assert found == [f"Mail {number}" for number in reversed(range(35))]


def test_it_fetches_a_mail_as_it_is(tenant: Path, library: Library) -> None:
    mail = a_mail(body="Grüße, 佐藤", kind="text/plain; charset=utf-8")
    put(tenant, "Inbox/1.eml", mail)

    assert library.source(AIKO) == mail


def test_it_lists_attachments_of_all_types(client_kind: tuple[str, bool], tenant: Path, library: Library) -> None:
    mail = a_mail(headers="MIME-Version: 1.0\r\n", kind="multipart/mixed; boundary=b", body=WITH_ATTACHMENTS)
    put(tenant, "Inbox/1.eml", mail)

    found = library.attachments(AIKO)

    assert set(found) == {"paper.pdf", "Inner", "plan.xlsx"}
    if client_kind[0] not in KNOWS_FILES_AND_ITEMS_ALONE:
        assert set(found.values()) == {
            "#microsoft.graph.fileAttachment",
            "#microsoft.graph.itemAttachment",
            "#microsoft.graph.referenceAttachment",
        }


@pytest.mark.parametrize("client_kind", RENEWING_FOR_ITSELF, indirect=True, ids=said)
def test_it_renews_a_token_that_graph_does_not_take_any_more(running: Emulator, library: Library) -> None:
    library.users()
    running.world.expire_tokens()

    assert AIKO in library.users()
    assert running.world.traffic.report()["requests"]["token"] >= 2


def test_it_waits_as_long_as_it_is_told(running: Emulator, library: Library) -> None:
    library.users()
    running.world.faults.add(Fault(path="/v1.0/users", status=429, retry_after="1"))
    begun = time.monotonic()

    found = library.users()

    assert AIKO in found
    assert time.monotonic() - begun >= 1
    assert not running.world.faults


def test_without_roles_it_is_refused(sign_in: Sign, revoke: Callable[[], None]) -> None:
    revoke()
    library = sign_in(Signing())

    with pytest.raises(Refused) as refused:
        library.users()

    assert refused.value.status == 403


def test_a_person_signs_in_and_stays_signed_in(
    tenant: Path,
    running: Emulator,
    let_tokens_run_out: Callable[[], None],
    sign_in: Sign,
    walk: Callable[[str], str],
) -> None:
    put(tenant, "Inbox/1.eml", a_mail(subject="For Aiko"), AIKO)
    put(tenant, "Inbox/1.eml", a_mail(subject="For Kenji"), KENJI)
    library = sign_in(Signing(walk=walk))

    first = library.own_subjects()
    let_tokens_run_out()
    second = library.own_subjects()

    assert first == second == ["For Aiko"]
    assert running.world.traffic.report()["requests"]["token"] >= 2

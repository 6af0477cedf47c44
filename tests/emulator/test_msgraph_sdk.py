from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core.requests.batch_request_content import BatchRequestContent  # type: ignore[import-untyped]

from emulator.changes import Change
from emulator.faults import read_fault
from emulator.server import Emulator
from tests.emulator.builders import AIKO, ON_PREMISES, TENANT_ID, a_mail, fill, put
from tests.emulator.clients.library import Refused, Signing
from tests.emulator.clients.over_msgraph_sdk import Sdk


def _ask(running: Emulator, question: Callable[[GraphServiceClient], Awaitable[Any]]) -> Any:
    application = running.world.application
    running.world.consents.grant_roles(TENANT_ID, application.client_id, application.application_permissions)
    sdk = Sdk(running, Signing(), told=True)
    try:
        return sdk.ask(question)
    finally:
        sdk.close()


def test_the_sdk_fetches_a_mail_with_its_source_and_folder(tenant: Path, running: Emulator) -> None:
    put(tenant, "Inbox/1.eml", a_mail(subject="Exact"))

    async def question(graph: GraphServiceClient) -> tuple[Any, bytes, Any, Any]:
        mailbox = graph.users.by_user_id(AIKO)
        listed: Any = await mailbox.mail_folders.by_mail_folder_id("inbox").messages.get()
        mail: Any = mailbox.messages.by_message_id(listed.value[0].id)
        return (
            await mail.get(),
            await mail.content.get(),
            await mailbox.messages.count.get(),
            await mailbox.mail_folders.get(),
        )

    mail, source, count, folders = _ask(running, question)

    assert mail.subject == "Exact"
    assert mail.received_date_time.isoformat() == "2026-03-02T00:00:00+00:00"
    assert source == a_mail(subject="Exact")
    assert count == 1
    assert "Inbox" in {folder.display_name for folder in folders.value}


def test_the_sdk_understands_a_refusal(running: Emulator) -> None:
    async def question(graph: GraphServiceClient) -> Any:
        return await graph.users.by_user_id(ON_PREMISES).mail_folders.by_mail_folder_id("inbox").get()

    with pytest.raises(Refused) as refused:
        _ask(running, question)

    told = refused.value.__cause__
    assert isinstance(told, ODataError)
    assert told.error is not None
    assert told.error.code == "MailboxNotEnabledForRESTAPI"


def test_the_sdk_follows_changes(tenant: Path, running: Emulator) -> None:
    fill(tenant, 15)

    async def question(graph: GraphServiceClient) -> tuple[list[Any], list[Any]]:
        builder = graph.users.by_user_id(AIKO).mail_folders.by_mail_folder_id("inbox").messages.delta
        first: Any = await builder.get()
        rest: Any = await builder.with_url(first.odata_next_link).get()
        running.world.changes.add(Change(mailbox=AIKO, action="delete"))
        later: Any = await builder.with_url(rest.odata_delta_link).get()
        return [*first.value, *rest.value], later.value

    mails, changed = _ask(running, question)

    assert [mail.subject for mail in mails] == [f"Mail {number}" for number in range(14, -1, -1)]
    assert [mail.id for mail in changed] == [mails[0].id]
    assert changed[0].additional_data == {"@removed": {"reason": "deleted"}}


def test_the_sdk_reads_a_batch(tenant: Path, running: Emulator) -> None:
    put(tenant, "Inbox/1.eml", a_mail(subject="Exact"))
    running.world.faults.add(read_fault({"pattern": "/mailFolders$", "kind": "throttled", "retry_after": 3}))

    async def question(graph: GraphServiceClient) -> Any:
        mailbox = graph.users.by_user_id(AIKO)
        listed: Any = await mailbox.messages.get()
        mail = mailbox.messages.by_message_id(listed.value[0].id)
        requests = {
            "mail": mail.to_get_request_information(),
            "source": mail.content.to_get_request_information(),
            "folders": mailbox.mail_folders.to_get_request_information(),
        }
        return await graph.batch.post(BatchRequestContent(requests))

    answered = _ask(running, question)

    responses = answered.responses.values()
    throttled = [item.headers["Retry-After"] for item in responses if item.status == 429]
    assert sorted(item.status for item in responses) == [200, 200, 429]
    assert throttled == ["3"]
    assert a_mail(subject="Exact") in [item.body for item in responses]

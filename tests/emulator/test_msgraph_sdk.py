import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.identity import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]
from msgraph_core.requests.batch_request_content import BatchRequestContent  # type: ignore[import-untyped]
from msgraph_core.tasks.page_iterator import PageIterator  # type: ignore[import-untyped]

from emulator.changes import Change
from emulator.faults import Fault, read_fault
from emulator.server import Emulator
from tests.emulator.builders import AIKO, ON_PREMISES, TENANT_ID, USERS, a_mail, fill, put

MessagesQuery = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters


@asynccontextmanager
async def _graph(running: Emulator) -> AsyncIterator[GraphServiceClient]:
    application = running.world.application
    credential = ClientSecretCredential(
        TENANT_ID,
        application.client_id,
        application.client_secret,
        authority=running.addresses.authority,
        disable_instance_discovery=True,
        connection_verify=running.addresses.ca,
    )
    provider = AzureIdentityAuthenticationProvider(
        credential, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"]
    )
    context = ssl.create_default_context(cafile=running.addresses.ca)
    transport = httpx.AsyncHTTPTransport(verify=context)
    async with transport, httpx.AsyncClient(transport=transport) as http:
        wrapped = GraphClientFactory.create_with_default_middleware(client=http, options=options)
        adapter = GraphRequestAdapter(provider, wrapped)
        adapter.base_url = running.addresses.graph
        yield GraphServiceClient(request_adapter=adapter)
    credential.close()


def _ask(running: Emulator, question: Callable[[GraphServiceClient], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with _graph(running) as graph:
            return await question(graph)

    application = running.world.application
    running.world.consents.grant_roles(TENANT_ID, application.client_id, application.application_permissions)
    return asyncio.run(run())


def test_the_sdk_lists_users(running: Emulator) -> None:
    async def question(graph: GraphServiceClient) -> Any:
        return await graph.users.get()

    found = _ask(running, question)

    assert {user.mail for user in found.value} >= {AIKO}
    assert len(found.value) == len(USERS)


def test_the_sdk_turns_the_pages_of_a_mailbox(tenant: Path, running: Emulator) -> None:
    fill(tenant, 35)
    subjects: list[str] = []

    def note(mail: Any) -> bool:
        subjects.append(mail.subject)
        return True

    async def question(graph: GraphServiceClient) -> None:
        query = MessagesQuery(select=["id", "subject"], top=10)
        configuration: Any = RequestConfiguration(query_parameters=query)
        configuration.headers.add("Prefer", 'IdType="ImmutableId"')
        first = await graph.users.by_user_id(AIKO).messages.get(request_configuration=configuration)
        pages: Any = PageIterator(first, graph.request_adapter)
        await pages.iterate(note)

    _ask(running, question)

    assert sorted(subjects) == sorted(f"Mail {number}" for number in range(35))


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

    with pytest.raises(ODataError) as refused:
        _ask(running, question)

    assert refused.value.error is not None
    assert refused.value.error.code == "MailboxNotEnabledForRESTAPI"


def test_the_sdk_tries_again_after_being_throttled(running: Emulator) -> None:
    async def question(graph: GraphServiceClient) -> Any:
        return await graph.users.by_user_id(AIKO).messages.get()

    running.world.faults.add(Fault(path="/v1.0/users", status=429, retry_after="1"))

    found = _ask(running, question)

    assert found.value == []
    assert running.world.faults.waiting() == []


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

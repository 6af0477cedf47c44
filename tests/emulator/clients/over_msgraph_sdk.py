"""Microsoft's own Graph SDK, over azure-identity."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx
from azure.core.exceptions import ClientAuthenticationError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.mail_folders.mail_folders_request_builder import MailFoldersRequestBuilder
from msgraph.generated.users.item.messages.messages_request_builder import MessagesRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory  # type: ignore[import-untyped]
from msgraph_core.tasks.page_iterator import PageIterator  # type: ignore[import-untyped]

from emulator.server import Emulator
from tests.emulator.clients.library import PAGE_OF_MAILS, PAGE_OF_USERS, Library, Refused, Signing
from tests.emulator.clients.over_azure_identity import credential, scopes

Result = TypeVar("Result")
FoldersQuery = MailFoldersRequestBuilder.MailFoldersRequestBuilderGetQueryParameters
MessagesQuery = MessagesRequestBuilder.MessagesRequestBuilderGetQueryParameters
UsersQuery = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters


class Sdk:
    """The SDK; each question has an event loop and connections of its own."""

    def __init__(self, running: Emulator, signing: Signing, told: bool) -> None:
        self._running = running
        self._told = told
        self._credential = credential(running, signing, told)
        self._scopes = scopes(signing)

    def users(self) -> list[str]:
        async def question(graph: GraphServiceClient) -> list[str]:
            query = UsersQuery(select=["mail", "userPrincipalName"], top=PAGE_OF_USERS)
            first = await graph.users.get(request_configuration=RequestConfiguration(query_parameters=query))
            return [user.mail or user.user_principal_name for user in await _all(first, graph)]

        return self.ask(question)

    def folders(self, address: str) -> list[str]:
        async def question(graph: GraphServiceClient) -> list[str]:
            query = FoldersQuery(include_hidden_folders="true")
            folders = graph.users.by_user_id(address).mail_folders
            first = await folders.get(request_configuration=RequestConfiguration(query_parameters=query))
            return [folder.display_name for folder in await _all(first, graph)]

        return self.ask(question)

    def subjects(self, address: str) -> list[str]:
        return self.ask(lambda graph: _subjects(graph, graph.users.by_user_id(address)))

    def own_subjects(self) -> list[str]:
        return self.ask(lambda graph: _subjects(graph, graph.me))

    def source(self, address: str) -> bytes:
        async def question(graph: GraphServiceClient) -> bytes:
            return bytes(await (await _newest(graph, address)).content.get())

        return self.ask(question)

    def attachments(self, address: str) -> dict[str, str]:
        async def question(graph: GraphServiceClient) -> dict[str, str]:
            found = await (await _newest(graph, address)).attachments.get()
            return {each.name: each.odata_type for each in found.value}

        return self.ask(question)

    def close(self) -> None:
        self._credential.close()

    def ask(self, question: Callable[[GraphServiceClient], Awaitable[Result]]) -> Result:
        """Return what a question to the SDK's own client answers."""

        async def run() -> Result:
            async with self._graph() as graph:
                return await question(graph)

        try:
            with ThreadPoolExecutor(1) as aside:  # a browser of another test may have a loop of its own in this thread
                return aside.submit(lambda: asyncio.run(run())).result()
        except ODataError as refused:
            raise Refused(refused.response_status_code or 0) from refused
        except ClientAuthenticationError as refused:
            raise Refused(0) from refused

    @asynccontextmanager
    async def _graph(self) -> AsyncIterator[GraphServiceClient]:
        if not self._told:
            graph = GraphServiceClient(self._credential, self._scopes)
            try:
                yield graph
            finally:
                await _disconnect(graph.request_adapter)
            return
        provider = AzureIdentityAuthenticationProvider(
            self._credential, scopes=self._scopes, allowed_hosts=["localhost"]
        )
        context = ssl.create_default_context(cafile=self._running.addresses.ca)
        transport = httpx.AsyncHTTPTransport(verify=context)
        async with transport, httpx.AsyncClient(transport=transport) as http:
            wrapped = GraphClientFactory.create_with_default_middleware(client=http, options=options)
            adapter = GraphRequestAdapter(provider, wrapped)
            adapter.base_url = self._running.addresses.graph
            yield GraphServiceClient(request_adapter=adapter)


async def _disconnect(adapter: Any) -> None:
    """Close the connections of a client that the SDK has made for itself, which it cannot do."""
    http = adapter._http_client
    for transport in (http._transport, *http._mounts.values()):
        await (transport.transport if hasattr(transport, "transport") else transport).aclose()


async def _subjects(graph: GraphServiceClient, mailbox: Any) -> list[str]:
    query = MessagesQuery(select=["subject"], top=PAGE_OF_MAILS)
    first = await mailbox.messages.get(request_configuration=RequestConfiguration(query_parameters=query))
    return [mail.subject for mail in await _all(first, graph)]


async def _newest(graph: GraphServiceClient, address: str) -> Any:
    messages = graph.users.by_user_id(address).messages
    query = MessagesQuery(select=["id"], top=1)
    first: Any = await messages.get(request_configuration=RequestConfiguration(query_parameters=query))
    return messages.by_message_id(first.value[0].id)


async def _all(first: Any, graph: GraphServiceClient) -> list[Any]:
    found: list[Any] = []

    def note(each: Any) -> bool:
        found.append(each)
        return True

    pages: Any = PageIterator(first, graph.request_adapter)
    await pages.iterate(note)
    return found


def sign_in(running: Emulator, signing: Signing, told: bool) -> Library:
    """Sign in by azure-identity, for the SDK."""
    return Sdk(running, signing, told)

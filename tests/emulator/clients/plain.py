"""The scenarios over Graph's bare JSON, for libraries that only sign in."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.emulator.clients.library import PAGE_OF_MAILS, PAGE_OF_USERS, Refused

Answer = tuple[int, bytes]


class Plain:
    """Asks Graph by a function that takes an address and returns status and JSON or bytes."""

    def __init__(self, graph: str, ask: Callable[[str], Any], close: Callable[[], None]) -> None:
        self._graph = graph
        self._ask = ask
        self.close = close

    def users(self) -> list[str]:
        found = self._pages(f"/users?$select=mail,userPrincipalName&$top={PAGE_OF_USERS}")
        return [str(user["mail"] or user["userPrincipalName"]) for user in found]

    def folders(self, address: str) -> list[str]:
        return [str(f["displayName"]) for f in self._pages(f"/users/{address}/mailFolders?includeHiddenFolders=true")]

    def subjects(self, address: str) -> list[str]:
        return self._subjects(f"/users/{address}")

    def own_subjects(self) -> list[str]:
        return self._subjects("/me")

    def source(self, address: str) -> bytes:
        return bytes(self._get(f"{self._graph}{self._newest(address)}/$value").content)

    def attachments(self, address: str) -> dict[str, str]:
        found = self._pages(f"{self._newest(address)}/attachments")
        return {str(each["name"]): str(each["@odata.type"]) for each in found}

    def _subjects(self, mailbox: str) -> list[str]:
        return [
            str(mail["subject"]) for mail in self._pages(f"{mailbox}/messages?$select=subject&$top={PAGE_OF_MAILS}")
        ]

    def _newest(self, address: str) -> str:
        mail = next(self._pages(f"/users/{address}/messages?$select=id&$top=1"))
        return f"/users/{address}/messages/{mail['id']}"

    def _pages(self, path: str) -> Iterator[dict[str, Any]]:
        link: str | None = f"{self._graph}{path}"
        while link:
            page = self._get(link).json()
            yield from page["value"]
            link = page.get("@odata.nextLink")

    def _get(self, address: str) -> Any:
        answer = self._ask(address)
        if answer.status_code != 200:
            raise Refused(answer.status_code)
        return answer

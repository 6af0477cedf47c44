"""Reading mailboxes through Microsoft Graph v1.0: the only module that knows its addresses and answers."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

import requests

from services.scanner.graph_errors import answer_error, unreachable
from services.scanner.mail_source import Folder, Listed, MailPage, TokenRefused, TooLarge, User, UserPage, Window

WELL_KNOWN_FOLDERS = ("inbox", "junkemail", "deleteditems", "sentitems", "archive", "drafts")
USERS_PER_PAGE = 100
FOLDERS_PER_PAGE = 250
CHUNK_BYTES = 1 << 20
USER_FIELDS = "id,userPrincipalName,mail,displayName,userType,jobTitle"
MESSAGE_FIELDS = "id,receivedDateTime,parentFolderId,isRead"

Token = Callable[[bool], str]
"""Returns an access token; True asks for a new one, because the last one was refused."""


class Graph:
    """Graph as one application or one signed-in person sees it.

    A `MailSource`; raises the errors that mail_source.py declares.
    """

    def __init__(self, session: requests.Session, base_url: str, token: Token) -> None:
        """Read from `base_url` (".../v1.0") and ask `token` before every request."""
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._token = token

    def users(self, next_link: str | None = None) -> UserPage:
        """Return a page of the directory's users."""
        answer = self._json(next_link or f"{self._base_url}/users?$select={USER_FIELDS}&$top={USERS_PER_PAGE}")
        return UserPage(tuple(map(_user, answer["value"])), answer.get("@odata.nextLink"))

    def me(self) -> User:
        """Return the person who granted, for the scope of one mailbox."""
        return _user(self._json(f"{self._base_url}/me?$select={USER_FIELDS}"))

    def folders(self, user_id: str) -> tuple[Folder, ...]:
        """Return all folders of a mailbox, hidden and nested ones too; search folders, being views, are left out."""
        well_known = {self._folder_id(user_id, name): name for name in WELL_KNOWN_FOLDERS}
        top = f"{self._mailbox(user_id)}/mailFolders"
        return tuple(Folder(id_, name, well_known.get(id_)) for id_, name in self._folders_below(top))

    def count_mails(self, user_id: str, window: Window) -> int:
        """Return how many mails of a mailbox lie in the window."""
        answer = self._get(f"{self._mailbox(user_id)}/messages/$count?$filter={quote(_filter(window))}", "text/plain")
        return int(answer.text)

    def mails(self, user_id: str, window: Window, page_size: int, next_link: str | None = None) -> MailPage:
        """Return a page of the mails in the window, of all folders."""
        first = (
            f"{self._mailbox(user_id)}/messages?$select={MESSAGE_FIELDS}&$top={page_size}"
            f"&$filter={quote(_filter(window))}&$orderby={quote('receivedDateTime desc')}"
        )
        answer = self._json(next_link or first)
        return MailPage(tuple(map(_listed, answer["value"])), answer.get("@odata.nextLink"))

    def message(self, user_id: str, mail_id: str, largest: int) -> bytes:
        """Return the raw message (RFC 5322 bytes); raises TooLarge above `largest` bytes."""
        url = f"{self._mailbox(user_id)}/messages/{quote(mail_id, safe='')}/$value"
        with self._get(url, "*/*", stream=True) as answer:
            raw = bytearray()
            for chunk in self._chunks(answer):
                raw += chunk
                if len(raw) > largest:
                    raise TooLarge
            return bytes(raw)

    def _mailbox(self, user_id: str) -> str:
        return f"{self._base_url}/users/{quote(user_id, safe='')}"

    def _folder_id(self, user_id: str, name: str) -> str:
        return str(self._json(f"{self._mailbox(user_id)}/mailFolders/{name}?$select=id,totalItemCount")["id"])

    def _folders_below(self, collection: str) -> Iterator[tuple[str, str]]:
        url: str | None = (
            f"{collection}?includeHiddenFolders=true&$top={FOLDERS_PER_PAGE}&$select=id,displayName,childFolderCount"
        )
        while url:
            answer = self._json(url)
            for folder in answer["value"]:
                if folder.get("@odata.type", "").endswith("mailSearchFolder"):
                    continue
                yield folder["id"], folder["displayName"]
                if folder.get("childFolderCount"):
                    parent = collection.partition("/mailFolders")[0]
                    yield from self._folders_below(f"{parent}/mailFolders/{quote(folder['id'], safe='')}/childFolders")
            url = answer.get("@odata.nextLink")

    @staticmethod
    def _chunks(answer: requests.Response) -> Iterator[bytes]:
        try:
            yield from answer.iter_content(CHUNK_BYTES)
        except requests.RequestException as error:
            raise unreachable(error) from error

    def _json(self, url: str) -> dict[str, Any]:
        answer = self._get(url, "application/json")
        try:
            document: dict[str, Any] = answer.json()
        except requests.RequestException as error:
            raise unreachable(error) from error
        return document

    def _get(self, url: str, accept: str, *, stream: bool = False) -> requests.Response:
        try:
            return self._ask(url, accept, stream=stream, renew=False)
        except TokenRefused:
            return self._ask(url, accept, stream=stream, renew=True)

    def _ask(self, url: str, accept: str, *, stream: bool, renew: bool) -> requests.Response:
        headers = {
            "Authorization": f"Bearer {self._token(renew)}",
            "Accept": accept,
            "Prefer": 'IdType="ImmutableId"',
        }
        try:
            answer = self._session.get(url, headers=headers, stream=stream)
        except requests.RequestException as error:
            raise unreachable(error) from error
        if answer.ok:
            return answer
        raise answer_error(answer)


def _filter(window: Window) -> str:
    upper = f"receivedDateTime lt {window.before:%Y-%m-%dT%H:%M:%SZ}"
    return f"receivedDateTime ge {window.since:%Y-%m-%dT%H:%M:%SZ} and {upper}" if window.since else upper


def _user(row: dict[str, Any]) -> User:
    return User(
        id=row["id"],
        address=row.get("mail") or row.get("userPrincipalName") or "",
        display_name=row.get("displayName") or "",
        is_guest=row.get("userType") == "Guest",
        job_title=row.get("jobTitle") or "",
    )


def _listed(row: dict[str, Any]) -> Listed:
    return Listed(
        id=row["id"],
        received_at=datetime.fromisoformat(row["receivedDateTime"]),
        folder_id=row.get("parentFolderId") or "",
        is_read=bool(row.get("isRead")),
    )

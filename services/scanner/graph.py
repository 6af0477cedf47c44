"""Reading mailboxes through Microsoft Graph v1.0: the only module that knows its addresses and answers."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from services.scanner.graph_errors import NOT_FOUND
from services.scanner.graph_mail import as_raw, is_all_there
from services.scanner.graph_requests import Requests
from services.scanner.mail_source import (
    Busy,
    Folder,
    Listed,
    MailPage,
    NotThere,
    Refused,
    Shown,
    TokenRefused,
    Unopenable,
    User,
    UserPage,
    Window,
)

INBOX = "inbox"
OTHER_WELL_KNOWN_FOLDERS = ("junkemail", "deleteditems", "sentitems", "archive", "drafts")
USERS_PER_PAGE = 100
MEMBERS_PER_PAGE = 999
FOLDERS_PER_PAGE = 250
SMALLEST_PAGE = 25
GATEWAY_TIMEOUT = 504
USER_TYPE = "#microsoft.graph.user"
USER_FIELDS = "id,userPrincipalName,mail,displayName,userType,jobTitle"
MESSAGE_FIELDS = "id,receivedDateTime,parentFolderId,isRead"
SHOWN_FIELDS = (
    "id,subject,from,sender,replyTo,toRecipients,ccRecipients,receivedDateTime,sentDateTime,hasAttachments,"
    "internetMessageId,internetMessageHeaders,body"
)
AS_IT_CAME = 'outlook.body-content-type="html", outlook.allow-unsafe-html'
"""Otherwise Exchange takes out of a body what could be dangerous."""


class Graph:
    """Graph as one application or one signed-in person sees it.

    A `MailSource`; raises the errors that mail_source.py declares.
    """

    def __init__(self, ask: Requests, base_url: str) -> None:
        """Read from `base_url` (".../v1.0")."""
        self._ask = ask
        self._base_url = base_url.rstrip("/")

    def users(self, next_link: str | None = None) -> UserPage:
        """Return a page of the directory's users."""
        answer = self._ask.json(next_link or f"{self._base_url}/users?$select={USER_FIELDS}&$top={USERS_PER_PAGE}")
        return UserPage(tuple(map(_user, answer["value"])), self._onward(answer))

    def admits(self) -> bool:
        """Tell whether the permission is accepted at all, whatever one mailbox says."""
        try:
            self._ask.json(f"{self._base_url}/users?$top=1&$select=id")
        except TokenRefused:
            return False
        except Refused:
            return True
        return True

    def me(self) -> User:
        """Return the person who granted, for the scope of one mailbox."""
        return _user(self._ask.json(f"{self._base_url}/me?$select={USER_FIELDS}"))

    def members(self, group: str) -> tuple[User, ...]:
        """Return the users in the group with that address, also through other groups; raises NotThere."""
        escaped = group.replace("'", "''")
        by_address = quote(f"mail eq '{escaped}'")
        found = self._ask.json(f"{self._base_url}/groups?$filter={by_address}&$select=id")["value"]
        if not found:
            raise NotThere(NOT_FOUND)
        url: str | None = (
            f"{self._base_url}/groups/{found[0]['id']}/transitiveMembers?$select={USER_FIELDS}&$top={MEMBERS_PER_PAGE}"
        )
        users: list[User] = []
        while url:
            answer = self._ask.json(url)
            users += [_user(each) for each in answer["value"] if each.get("@odata.type") == USER_TYPE]
            url = self._onward(answer)
        return tuple(users)

    def folders(self, user_id: str) -> tuple[Folder, ...]:
        """Return all folders of a mailbox, hidden and nested ones too; search folders, being views, are left out."""
        well_known = self._well_known(user_id)
        top = f"{self._mailbox(user_id)}/mailFolders"
        return tuple(Folder(id_, name, well_known.get(id_)) for id_, name in self._folders_below(user_id, top))

    def count_mails(self, user_id: str, window: Window) -> int:
        """Return how many mails of a mailbox lie in the window."""
        url = f"{self._mailbox(user_id)}/messages/$count?$filter={quote(_filter(window))}"
        return int(self._ask.text(url, user_id))

    def mails(self, user_id: str, window: Window, page_size: int, next_link: str | None = None) -> MailPage:
        """Return a page of the mails in the window, of all folders."""
        try:
            answer = self._ask.json(next_link or self._listing(user_id, window, page_size), user_id)
        except Busy as busy:
            if busy.status != GATEWAY_TIMEOUT or next_link or page_size <= SMALLEST_PAGE:
                raise
            return self.mails(user_id, window, page_size // 2)
        return MailPage(tuple(map(_listed, answer["value"])), self._onward(answer))

    def _listing(self, user_id: str, window: Window, page_size: int, fields: str = MESSAGE_FIELDS) -> str:
        return (
            f"{self._mailbox(user_id)}/messages?$select={fields}&$top={page_size}"
            f"&$filter={quote(_filter(window))}&$orderby={quote('receivedDateTime desc')}"
        )

    def message(self, user_id: str, mail_id: str, largest: int) -> bytes:
        """Return the raw message (RFC 5322 bytes); raises TooLarge above `largest` bytes."""
        url = f"{self._mailbox(user_id)}/messages/{quote(mail_id, safe='')}/$value"
        return self._ask.content(url, user_id, largest)

    def shown(self, user_id: str, mail_id: str, largest: int) -> Shown:
        """Return what Graph shows of a mail; raises TooLarge above `largest` bytes."""
        url = f"{self._mailbox(user_id)}/messages/{quote(mail_id, safe='')}?$select={SHOWN_FIELDS}"
        return _shown(self._as_it_came(url, user_id, largest))

    def shown_within(self, user_id: str, window: Window, count: int, largest: int) -> tuple[Shown, ...]:
        """Return what Graph shows of so many of the mails in the window, the newest; raises as `shown` does."""
        answer = self._as_it_came(self._listing(user_id, window, count, SHOWN_FIELDS), user_id, largest)
        return tuple(map(_shown, answer["value"]))

    def _as_it_came(self, url: str, user_id: str, largest: int) -> dict[str, Any]:
        content = self._ask.content(url, user_id, largest, prefer=AS_IT_CAME)
        try:
            document: dict[str, Any] = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise Unopenable("Graph answered what is no JSON") from error
        return document

    def expect(self, user_id: str, requests: int) -> None:
        """Make sure that a mailbox can be asked so often now; raises Busy otherwise."""
        self._ask.budgeter.of(user_id).expect(requests)

    def _onward(self, answer: dict[str, Any]) -> str | None:
        """Return where a listing goes on; a token is never sent to another place than Graph."""
        link = answer.get("@odata.nextLink")
        return link if isinstance(link, str) and link.startswith(f"{self._base_url}/") else None

    def _mailbox(self, user_id: str) -> str:
        return f"{self._base_url}/users/{quote(user_id, safe='')}"

    def _well_known(self, user_id: str) -> dict[str, str]:
        """Return the well-known names by id; the inbox tells whether there is a mailbox, others may be lacking."""
        try:
            found = {self._folder_id(user_id, INBOX): INBOX}
        except NotThere as error:
            if error.reason == NOT_FOUND:
                raise NotThere("not_provisioned") from error
            raise
        with ThreadPoolExecutor(len(OTHER_WELL_KNOWN_FOLDERS)) as pool:
            ids = pool.map(partial(self._folder_id_if_any, user_id), OTHER_WELL_KNOWN_FOLDERS)
            return found | {id_: name for id_, name in zip(ids, OTHER_WELL_KNOWN_FOLDERS, strict=True) if id_}

    def _folder_id_if_any(self, user_id: str, name: str) -> str | None:
        try:
            return self._folder_id(user_id, name)
        except NotThere:
            return None

    def _folder_id(self, user_id: str, name: str) -> str:
        return str(self._ask.json(f"{self._mailbox(user_id)}/mailFolders/{name}?$select=id", user_id)["id"])

    def _folders_below(self, user_id: str, collection: str) -> Iterator[tuple[str, str]]:
        url: str | None = (
            f"{collection}?includeHiddenFolders=true&$top={FOLDERS_PER_PAGE}&$select=id,displayName,childFolderCount"
        )
        while url:
            answer = self._ask.json(url, user_id)
            for folder in answer["value"]:
                if folder.get("@odata.type", "").endswith("mailSearchFolder"):
                    continue
                yield folder["id"], folder["displayName"]
                if folder.get("childFolderCount"):
                    below = f"{self._mailbox(user_id)}/mailFolders/{quote(folder['id'], safe='')}/childFolders"
                    yield from self._folders_below(user_id, below)
            url = self._onward(answer)


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


def _shown(row: dict[str, Any]) -> Shown:
    return Shown(row["id"], as_raw(row), is_all_there(row))

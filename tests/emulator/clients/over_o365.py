"""python-o365, which knows Microsoft's hosts by heart and cannot be told of others."""

from typing import Any

import pytest
import requests
from O365 import Account, MSGraphProtocol
from O365.utils.token import MemoryTokenBackend

from emulator.server import Emulator
from tests.emulator.builders import CALLBACK, TENANT_ID
from tests.emulator.clients.library import (
    PAGE_OF_MAILS,
    PAGE_OF_USERS,
    USER_SCOPES,
    Library,
    Refused,
    Signing,
    credentials_of,
)

MANY = 500


class O365:
    """An account of python-o365's."""

    def __init__(self, running: Emulator, signing: Signing) -> None:
        flow = "authorization" if signing.walk else "credentials"
        self._account: Any = Account(
            credentials_of(running, signing),
            auth_flow_type=flow,
            tenant_id=TENANT_ID,
            token_backend=MemoryTokenBackend(),
            protocol=MSGraphProtocol(timezone="UTC"),
        )
        if signing.walk:
            with pytest.warns(UserWarning, match="response_mode"):
                address, pending = self._account.get_authorization_url(USER_SCOPES, redirect_uri=CALLBACK)
            is_in = self._account.request_token(signing.walk(address), flow=pending)
        else:
            is_in = self._account.authenticate()
        if not is_in:
            raise Refused(0)

    def users(self) -> list[str]:
        directory = self._account.directory(resource="")
        found = self._ask(lambda: list(directory.get_users(limit=MANY, batch=PAGE_OF_USERS)))
        return [user.mail or user.user_principal_name for user in found]

    def folders(self, address: str) -> list[str]:
        return [folder.name for folder in self._ask(lambda: list(self._mailbox(address).get_folders()))]

    def subjects(self, address: str) -> list[str]:
        return self._subjects(self._mailbox(address))

    def own_subjects(self) -> list[str]:
        return self._subjects(self._account.mailbox())

    def source(self, address: str) -> bytes:
        return bytes(self._newest(address).get_mime_content())

    def attachments(self, address: str) -> dict[str, str]:
        mail = self._newest(address)
        mail.attachments.download_attachments()
        return {each.name: each.attachment_type for each in mail.attachments}

    def close(self) -> None:
        if self._account.con.session:
            self._account.con.session.close()

    def _mailbox(self, address: str) -> Any:
        return self._account.mailbox(resource=f"users/{address}")

    def _newest(self, address: str) -> Any:
        return next(iter(self._mailbox(address).get_messages(limit=1)))

    def _subjects(self, mailbox: Any) -> list[str]:
        found = self._ask(lambda: list(mailbox.get_messages(limit=None, batch=PAGE_OF_MAILS)))
        return [mail.subject for mail in found]

    @staticmethod
    def _ask(question: Any) -> Any:
        try:
            return question()
        except requests.HTTPError as refused:
            raise Refused(refused.response.status_code) from refused


def sign_in(running: Emulator, signing: Signing, told: bool) -> Library:
    """Sign in by python-o365."""
    del told
    return O365(running, signing)

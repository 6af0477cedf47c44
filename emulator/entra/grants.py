"""Authorization codes and refresh tokens, as long as they live."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

CODE_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(days=90)
REVOKED = 50173


@dataclass(frozen=True)
class Code:
    """What was agreed when an authorization code was issued."""

    client_id: str
    tenant_id: str
    user_id: str
    redirect_uri: str
    scope: str
    issued_at: datetime
    nonce: str | None
    challenge: str | None
    challenge_method: str
    second_factor: bool = False


@dataclass(frozen=True)
class RefreshGrant:
    """What a refresh token stands for; it goes stale when it has not been used for 90 days.

    `revoked_by` is the AADSTS number with which it is refused since then.
    """

    client_id: str
    tenant_id: str
    user_id: str
    scope: str
    issued_at: datetime
    second_factor: bool = False
    revoked_by: int | None = None


class Grants:
    """Codes, each redeemed once, and refresh tokens, which stay valid when they are replaced."""

    def __init__(self) -> None:
        """Begin with nothing issued."""
        self._codes: dict[str, Code] = {}
        self._used: set[str] = set()
        self._refresh: dict[str, RefreshGrant] = {}

    def add_code(self, code: Code) -> str:
        """Keep a code and return the text that stands for it."""
        text = f"1.{secrets.token_urlsafe(96)}"
        self._codes[text] = code
        return text

    def find_code(self, text: str) -> Code | None:
        """Return the code, used or not, else None."""
        return self._codes.get(text)

    def use_code(self, text: str) -> bool:
        """Mark a code as redeemed; False if it already was."""
        if text in self._used:
            return False
        self._used.add(text)
        return True

    def add_refresh(self, grant: RefreshGrant) -> str:
        """Keep a refresh grant and return its token."""
        token = f"1.{secrets.token_urlsafe(120)}"
        self._refresh[token] = grant
        return token

    def find_refresh(self, token: str) -> RefreshGrant | None:
        """Return what a refresh token stands for, else None."""
        return self._refresh.get(token)

    def revoke(self, user_id: str, number: int = REVOKED) -> None:
        """Make all refresh tokens of a user worthless; `number` is the AADSTS number that says why."""
        for token, grant in list(self._refresh.items()):
            if grant.user_id == user_id:
                self._refresh[token] = replace(grant, revoked_by=number)

"""Graph's refusals in our words: decided by status and code, never by the message."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import requests

from services.scanner.mail_source import Busy, NotThere, Refused, TokenRefused, Unopenable

NOT_FOUND = "not_found"
BUSY = {408, 423, 429, 500, 502, 503, 504, 509}
NO_MAILBOX_CODES = {
    "MailboxNotEnabledForRESTAPI": "no_cloud_mailbox",
    "ErrorInvalidUser": "no_such_user",
    "ResourceNotFound": "no_such_user",
    "Request_ResourceNotFound": "no_such_user",
}
UNOPENABLE_CODES = {"ErrorCorruptData", "ErrorInvalidRecipients", "ErrorCannotOpenFileAttachment"}


def answer_error(answer: requests.Response) -> Exception:
    """Return the error that a refusing answer stands for."""
    code = _code(answer)
    if code in UNOPENABLE_CODES:
        return Unopenable(code)
    if answer.status_code in BUSY or (answer.status_code == 404 and not answer.content):
        return _busy(answer, code)
    if answer.status_code == 401:
        return TokenRefused(code)
    if answer.status_code == 403:
        return Refused(code)
    if answer.status_code == 404:
        return NotThere(NO_MAILBOX_CODES.get(code, NOT_FOUND))
    return Unopenable(f"Graph answered {answer.status_code} {code}")


def _busy(answer: requests.Response, code: str) -> Busy:
    said = f"Graph answered {answer.status_code} {code}"
    return Busy(said, retry_after=retry_after(answer), status=answer.status_code)


def unreachable(error: requests.RequestException) -> Busy:
    """Return the error for a connection that failed or broke off."""
    return Busy(f"Graph cannot be reached: {type(error).__name__}", retry_after=None)


def retry_after(answer: requests.Response) -> float | None:
    """Return the seconds of a Retry-After header, which may be a number or a date; None without one."""
    text = answer.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None


def _code(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return ""

"""Graph's refusals in our words: decided by status and code, never by the message."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.scanner.connections import Answer, NoAnswer
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


def answer_error(answer: Answer) -> Exception:
    """Return the error that a refusing answer stands for."""
    code = _code(answer)
    if code in UNOPENABLE_CODES:
        return Unopenable(code)
    if answer.status in BUSY or (answer.status == 404 and not answer.content):
        return _busy(answer, code)
    if answer.status == 401:
        return TokenRefused(code)
    if answer.status == 403:
        return Refused(code)
    if answer.status == 404:
        return NotThere(NO_MAILBOX_CODES.get(code, NOT_FOUND))
    return Unopenable(f"Graph answered {answer.status} {code}")


def _busy(answer: Answer, code: str) -> Busy:
    said = f"Graph answered {answer.status} {code}"
    return Busy(said, retry_after=retry_after(answer), status=answer.status)


def unreachable(error: NoAnswer) -> Busy:
    """Return the error for a connection that failed or broke off."""
    return Busy(f"Graph cannot be reached: {error}", retry_after=None)


def retry_after(answer: Answer) -> float | None:
    """Return the seconds of a Retry-After header, which may be a number or a date; None without one."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()) if text else None
    except (ValueError, TypeError):
        return None


def _code(answer: Answer) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""

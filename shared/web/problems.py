"""Errors for programs: problem details (RFC 9457) instead of pages."""

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog
from flask import Flask, Response, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException, InternalServerError, TooManyRequests

from shared.mongodb import DatabaseUnavailable
from shared.web.observing import reference_number

log = structlog.get_logger("shared.web")

MEDIA_TYPE = "application/problem+json"
PATIENCE = 60
"""Seconds until one may try again, where nothing better is known."""

_TITLES: dict[int, tuple[str, Any]] = {
    400: ("bad-request", _("The request could not be understood.")),
    401: ("unauthorised", _("A valid token is needed.")),
    403: ("forbidden", _("The token does not allow this.")),
    404: ("not-found", _("There is nothing at this address.")),
    405: ("method-not-allowed", _("This address does not know that method.")),
    413: ("too-large", _("Too much was sent at once.")),
    415: ("unsupported-media-type", _("The body must be JSON (Content-Type: application/json).")),
    422: ("invalid", _("Something in the request has a value that is not possible.")),
    429: ("too-many-requests", _("Too many requests in a short time.")),
    500: ("internal-error", _("An error happened that we did not expect. It has been recorded.")),
    503: ("unavailable", _("The service cannot be reached just now.")),
}


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, as RFC 9457 has it."""

    type: str
    """A relative address that names the kind of problem and leads to its description."""
    title: str
    """In the language that Accept-Language asks for."""
    status: int
    detail: str = ""
    reference: str = ""
    """By which the operator finds the request in the log."""


class ProblemError(Exception):
    """Ends a request with a problem that none of the usual statuses tells."""

    def __init__(self, status: int, name: str, title: Any, detail: str = "") -> None:
        """Say which; `name` is the last part of its type."""
        super().__init__(name)
        self.status = status
        self.name = name
        self.title = title
        self.detail = detail


def explain_problems(app: Flask, described_at: str) -> None:
    """Answer every error of an app with a problem; `described_at` is the page that describes them."""

    def answer(status: int, name: str, title: Any, detail: str = "", **headers: str) -> Response:
        said = Problem(
            type=f"{described_at}#{name}",
            title=str(title),
            status=status,
            detail=detail,
            reference=reference_number(),
        )
        if status in (429, 503):
            headers.setdefault("Retry_After", str(PATIENCE))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Response(msgspec.json.encode(said), status, named, content_type=MEDIA_TYPE)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return Response.force_type(error.get_response())  # type: ignore[return-value]
        if status >= 500:
            cause = error.original_exception if isinstance(error, InternalServerError) else None
            log.error("request failed", reference=reference_number(), exc_info=cause)
        name, title = _TITLES.get(status, _TITLES[400 if status < 500 else 500])
        return answer(status, name, title, **_headers(error))

    @app.errorhandler(ProblemError)
    def problem(error: ProblemError) -> Response:
        return answer(error.status, error.name, error.title, error.detail)

    @app.errorhandler(msgspec.ValidationError)
    def invalid(error: msgspec.ValidationError) -> Response:
        return answer(422, *_TITLES[422], detail=str(error))

    @app.errorhandler(DatabaseUnavailable)
    def database_away(error: DatabaseUnavailable) -> Response:
        log.error("database away", reason=str(error), reference=reference_number())
        return answer(503, *_TITLES[503])


def usual_problems() -> Mapping[int, tuple[str, Any]]:
    """Return name and title of the problem that each status stands for, unless its answer names another."""
    return _TITLES


def _headers(error: HTTPException) -> dict[str, str]:
    """Return what a status has to say beside its problem."""
    if isinstance(error, TooManyRequests) and error.retry_after is not None:
        return {"Retry_After": str(error.retry_after)}
    kept = ("Allow", "WWW-Authenticate")
    return {name.replace("-", "_"): value for name, value in error.get_headers(request.environ) if name in kept}

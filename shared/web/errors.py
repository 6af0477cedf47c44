"""Error pages: what happened, why, what to do, and a reference number."""

from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, g, jsonify, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests
from werkzeug.wrappers import Response

from shared.mongodb import DatabaseUnavailable
from shared.web.formatting import duration
from shared.web.language import current_language
from shared.web.observing import reference_number
from shared.web.sign_in import page_of_form

log = structlog.get_logger("shared.web")

_WORDS: dict[int, tuple[Any, Any, Any]] = {
    400: (
        _("The request could not be understood"),
        _("The address or the form that was sent is not complete."),
        _("Go back to the page before and try again."),
    ),
    401: (
        _("You are not signed in"),
        _("This page is for customers who have signed in."),
        _("Sign in with your mail address and confirmation number."),
    ),
    403: (
        _("This cannot be opened"),
        _("You are not allowed to open this page or to do this."),
        _("If you have another account, sign out and sign in with that one."),
    ),
    404: (
        _("This page does not exist"),
        _("The address may be mistyped, or what was shown here has been erased."),
        _("Check the address, or begin again at the first page."),
    ),
    405: (
        _("This cannot be opened directly"),
        _("This address only takes what a form of ours sends."),
        _("Go to the first page and follow its buttons."),
    ),
    413: (
        _("Too much was sent at once"),
        _("The form held more than this page takes."),
        _("Shorten what you entered and send it again."),
    ),
    429: (
        _("Too many requests in a short time"),
        _("To keep the service safe, we limit how often this can be done."),
        "",  # after how long one may try again is known only then
    ),
    500: (
        _("Something went wrong on our side"),
        _("The page met an error that we did not expect. It has been recorded."),
        _("Try again in a few minutes. If it happens again, tell us the reference number."),
    ),
    503: (
        _("The service cannot be reached just now"),
        _("A part of our system does not answer. Nothing that you have entered before is lost."),
        _("Wait a minute, then load the page again."),
    ),
}
_PATIENCE = 60
"""Seconds until one may try again, where nothing better is known."""

_EXPIRED = (
    _("This form has expired"),
    _("It was open for too long, or was sent from another window after signing in or out. It was not carried out."),
    _("Open the page again, then send the form once more."),
)


def _answer(status: int, words: tuple[Any, Any, Any], *, again: str = "") -> Response:
    if request.accept_mimetypes.best == "application/json":
        answer: Response = jsonify(error=str(words[0]), reference=reference_number())
    else:
        what, why, todo = words
        answer = Response(
            render_template(
                "shell/error.html", what=what, why=why, todo=todo, again=again, reference=reference_number()
            ),
            mimetype="text/html",
        )
    answer.status_code = status
    if status in (429, 503):
        answer.headers["Retry-After"] = str(_PATIENCE)
    return answer


def explain_errors(app: Flask) -> None:
    """Answer every error of an app with a page in its reader's words."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        if status < 400:
            return Response.force_type(error.get_response())
        if status >= 500:
            log.error(
                "request failed", reference=reference_number(), exc_info=getattr(error, "original_exception", None)
            )
        answer = _answer(status, _WORDS.get(status, _WORDS[400 if status < 500 else 500]))
        if status == 405:
            answer.headers.extend(error.get_headers())
        return answer

    @app.errorhandler(TooManyRequests)
    def too_many(error: TooManyRequests) -> Response:
        seconds = error.retry_after if isinstance(error.retry_after, int) else _PATIENCE
        what, why, _todo = _WORDS[429]
        length = duration(timedelta(seconds=seconds), current_language())
        answer = _answer(429, (what, why, gettext("Try again in %(length)s.", length=length)))
        answer.headers["Retry-After"] = str(seconds)
        return answer

    @app.errorhandler(CSRFError)
    def form_expired(error: CSRFError) -> Response:
        log.warning("form refused", reason=error.description, reference=reference_number())
        return _answer(400, _EXPIRED, again=page_of_form())

    @app.errorhandler(DatabaseUnavailable)
    def database_away(error: DatabaseUnavailable) -> Response:
        log.error("database away", reason=str(error), reference=reference_number())
        g.setdefault("customer", None)  # else the page itself asks the database who is signed in
        return _answer(503, _WORDS[503])

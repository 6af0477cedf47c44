"""What every answer tells the browser, so that a mistake in a page does less harm."""

from collections.abc import Sequence

from flask import Flask, request
from werkzeug.wrappers import Response

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_HSTS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
_UNCHANGING = ("static", "shell.static", "shell.brand_css", "shell.brand_picture")


def protect(app: Flask, *, secure: bool, form_targets: Sequence[str]) -> None:
    """Add the security headers; forms may lead, by redirection, to the origins `form_targets` besides ours."""
    policy = " ".join((_POLICY, *form_targets))
    fixed = _FIXED | (_HSTS if secure else {})

    @app.after_request
    def add_headers(answer: Response) -> Response:
        answer.headers.update(fixed)
        answer.headers.setdefault("Content-Security-Policy", policy)
        if not _may_be_kept(answer):
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _may_be_kept(answer: Response) -> bool:
    return request.endpoint in _UNCHANGING and request.method in ("GET", "HEAD") and answer.status_code < 400


def bare_answer(status: int, text: str) -> Response:
    """Return an answer in plain text for what no app is asked about, as protected as a page."""
    return Response(
        f"{text}\n", status, {**_FIXED, **_HSTS, "Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
    )

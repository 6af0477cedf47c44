"""Each request gets a correlation id, a line in the log and a place in the metrics; none of them says who asked."""

import time
import uuid
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from shared.metrics import REQUEST_SECONDS, REQUESTS_UNDER_WAY
from shared.tracing import answered, answering, current_correlation_id, following
from shared.web.shell import PROBES

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger("shared.web")


def reference_number() -> str:
    """Return what an error page shows so that the log's entries can be found, e.g. "3F2A-91BC"."""
    digits = current_correlation_id().replace("-", "")[:8].upper()
    return f"{digits[:4]}-{digits[4:]}"


def correlate(application: "WSGIApplication") -> "WSGIApplication":
    """Give every request a correlation id of its own; a trace that the gateway began goes on."""

    def correlated(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with following(str(uuid.uuid4()), environ.get("HTTP_TRACEPARENT")):
            return application(environ, start_response)

    return correlated


def observe(app: Flask, service: str) -> None:
    """Log and time every request of an app under its endpoint's name."""
    under_way = REQUESTS_UNDER_WAY.labels(service=service)

    @app.before_request
    def begin() -> None:
        under_way.inc()
        g.begun, g.tracing, g.span = time.perf_counter(), ExitStack(), None
        if request.endpoint not in PROBES:
            g.span = g.tracing.enter_context(answering(request.method, _route()))

    @app.after_request
    def end(answer: Response) -> Response:
        seconds = time.perf_counter() - g.get("begun", time.perf_counter())
        endpoint = request.endpoint or "none"
        REQUEST_SECONDS.labels(service=service, endpoint=endpoint, status=str(answer.status_code)).observe(seconds)
        if endpoint in PROBES:
            return answer
        if g.get("span"):
            answered(g.span, answer.status_code)
        log.info(
            "request answered",
            method=request.method,
            endpoint=endpoint,
            status=answer.status_code,
            seconds=round(seconds, 4),
            reference=reference_number(),
        )
        return answer

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        if "begun" in g:
            under_way.dec()
            g.tracing.close()


def _route() -> str:
    return f"{request.script_root}{request.url_rule.rule}" if request.url_rule else "none"

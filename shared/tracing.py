"""The correlation id and the trace that run through web requests, events and logs."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from opentelemetry import context, propagate

CORRELATION_ID = "correlation_id"


def current_correlation_id() -> str:
    """Return the id bound to the present request or message, or a fresh one where there is none."""
    bound = structlog.contextvars.get_contextvars().get(CORRELATION_ID)
    return str(bound) if bound else str(uuid.uuid4())


def current_traceparent() -> str | None:
    """Return the W3C traceparent of the current span, None outside any trace."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def following(correlation_id: str, traceparent: str | None = None) -> Iterator[None]:
    """Do something as part of an ongoing request: logs and events within carry its correlation id and trace."""
    carrier = {"traceparent": traceparent} if traceparent else {}
    token = context.attach(propagate.extract(carrier))
    try:
        with structlog.contextvars.bound_contextvars(**{CORRELATION_ID: correlation_id}):
            yield
    finally:
        context.detach(token)

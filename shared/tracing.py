"""The correlation id and the trace that run through web requests, events and logs.

Names of spans and their attributes follow OpenTelemetry's conventions for HTTP and messaging; those for messaging are
still being worked out, so that they stand in this module alone.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import structlog
from opentelemetry import context, propagate, trace
from opentelemetry.trace import Span, SpanKind, StatusCode

CORRELATION_ID = "correlation_id"
TRACEPARENT = "traceparent"
FIRST_FAILURE = 500
"""The lowest HTTP status that is a failure of ours."""

_tracer = trace.get_tracer("shindan")


def current_correlation_id() -> str:
    """Return the id bound to the present request or message, or a fresh one where there is none."""
    bound = structlog.contextvars.get_contextvars().get(CORRELATION_ID)
    return str(bound) if bound else str(uuid.uuid4())


def current_traceparent() -> str | None:
    """Return the W3C traceparent of the current span, None outside any trace."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get(TRACEPARENT)


@contextmanager
def following(correlation_id: str, traceparent: str | None = None) -> Iterator[None]:
    """Do something as part of an ongoing request: logs and events within carry its correlation id and trace."""
    with structlog.contextvars.bound_contextvars(**{CORRELATION_ID: correlation_id}), within_trace(traceparent):
        yield


@contextmanager
def within_trace(traceparent: str | None) -> Iterator[None]:
    """Do something as part of a trace, which may have begun long ago; of none where it is None."""
    carrier = {TRACEPARENT: traceparent} if traceparent else {}
    token = context.attach(propagate.extract(carrier, context=context.Context()))
    try:
        yield
    finally:
        context.detach(token)


@contextmanager
def answering(method: str, route: str) -> Iterator[Span]:
    """Answer a web request within a span; `answered` says with what."""
    attributes = {"http.request.method": method, "http.route": route}
    with _tracer.start_as_current_span(
        f"{method} {route}",
        kind=SpanKind.SERVER,
        attributes=attributes,
        record_exception=False,  # its text may quote what was typed
        set_status_on_exception=False,
    ) as span:
        yield span


def answered(span: Span, status: int) -> None:
    """Note the HTTP status of an answer."""
    span.set_attribute("http.response.status_code", status)
    if status >= FIRST_FAILURE:
        span.set_status(StatusCode.ERROR)


@contextmanager
def processing(event: str, topic: str, partition: int, offset: int) -> Iterator[Callable[[], None]]:
    """Handle an event within a span; what is given marks it as failed, and so does an exception."""
    attributes: Mapping[str, str | int] = {
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.destination.name": topic,
        "messaging.destination.partition.id": str(partition),
        "messaging.kafka.offset": offset,
        "cloudevents.event_type": event,
    }
    with _tracer.start_as_current_span(
        f"process {event}",
        kind=SpanKind.CONSUMER,
        attributes=attributes,
        record_exception=False,  # its text may quote the message
        set_status_on_exception=False,
    ) as span:
        try:
            yield partial(span.set_status, StatusCode.ERROR)
        except BaseException:
            span.set_status(StatusCode.ERROR)
            raise

import subprocess
import sys
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from shared.settings import TracingSettings
from tests.support.collector import Collector, collecting

PROGRAM = """
import contextlib, sys
from shared.exporting import export_traces
from shared.settings import TracingSettings
from shared.tracing import answered, answering, current_traceparent, following, processing

endpoint, share = sys.argv[1:]
export_traces("signup", TracingSettings(otel_exporter_otlp_endpoint=endpoint, otel_traces_sampler_arg=float(share)))
with answering("POST", "/signup/") as span:
    said = current_traceparent()
    answered(span, 303)
with following("request-1", said), contextlib.suppress(ValueError):
    with processing("SignedUp", "customers", 3, 17):
        raise ValueError("secret")
with following("request-1", said), processing("SignedUp", "customers", 3, 18) as failed:
    failed()
"""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as started:
        yield started


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=True)  # noqa: S603 - our own program


def test_request_and_event_are_spans_of_one_trace(collector: Collector) -> None:
    run(collector.endpoint, "1")

    request, *events = sorted(collector.spans, key=lambda each: each.attributes.get("messaging.kafka.offset", ""))
    assert {each.trace for each in events} == {request.trace}
    assert [each.parent for each in events] == [request.span, request.span]
    assert (request.service, request.name, request.is_failed) == ("signup", "POST /signup/", False)
    assert request.attributes["http.response.status_code"] == "303"
    assert [(each.name, each.is_failed) for each in events] == [("process SignedUp", True)] * 2
    assert events[0].attributes["messaging.destination.partition.id"] == "3"
    assert "secret" not in repr(collector.spans)


def test_of_traces_that_are_not_chosen_nothing_is_sent(collector: Collector) -> None:
    run(collector.endpoint, "0")

    assert collector.spans == []


def test_without_a_collector_nothing_is_loaded() -> None:
    check = "import sys; assert 'opentelemetry.sdk.trace' not in sys.modules"

    subprocess.run([sys.executable, "-c", PROGRAM + check, "", "1"], check=True)  # noqa: S603 - our own program


def test_a_share_is_no_percentage() -> None:
    with pytest.raises(ValidationError):
        TracingSettings(otel_traces_sampler_arg=50)

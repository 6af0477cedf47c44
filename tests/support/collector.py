"""A collector of traces in memory, which real exporters send to by OTLP over HTTP."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Collected:
    """A span: whose it is, its name, the ids of its trace and of the span it is part of, and what it says."""

    service: str
    name: str
    trace: str
    span: str
    parent: str
    attributes: dict[str, str]
    is_failed: bool


@dataclass
class Collector:
    """What runs: its address, and the spans that came."""

    port: int
    spans: list[Collected] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        """Return where exporters are told to send to."""
        return f"http://127.0.0.1:{self.port}"

    def trace_with(self, name: str) -> list[Collected]:
        """Return the spans of the first trace that has one of a name."""
        found = next((each.trace for each in self.spans if each.name == name), None)
        return [each for each in self.spans if each.trace == found]


@contextmanager
def collecting() -> Iterator[Collector]:
    """Collect while the block lasts."""

    class Exports(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            sent = ExportTraceServiceRequest.FromString(gzip.decompress(body) if packed else body)
            collector.spans += _spans(sent) if self.path == "/v1/traces" else []
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the server's
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Exports)
    server.daemon_threads = True
    collector = Collector(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _spans(sent: ExportTraceServiceRequest) -> list[Collected]:
    return [
        Collected(
            service=next(each.value.string_value for each in one.resource.attributes if each.key == "service.name"),
            name=span.name,
            trace=span.trace_id.hex(),
            span=span.span_id.hex(),
            parent=span.parent_span_id.hex(),
            attributes={each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes},
            is_failed=span.status.code == span.status.STATUS_CODE_ERROR,
        )
        for one in sent.resource_spans
        for scope in one.scope_spans
        for span in scope.spans
    ]

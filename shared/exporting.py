"""Sends spans to a collector by OTLP, when the operator names one."""

from opentelemetry import trace

from shared.settings import TracingSettings

NAMESPACE = "shindan"


def export_traces(service: str, settings: TracingSettings) -> None:
    """Send this process's spans from now on, where a collector is named; call it once, after the last fork.

    What else the exporter may be told (headers, a certificate, time limits) it reads from OTEL_EXPORTER_OTLP_… itself.
    """
    if not settings.otel_exporter_otlp_endpoint:
        return
    # loaded only where they are used: they take memory, and a second of every start
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased  # noqa: PLC0415

    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(settings.otel_traces_sampler_arg)),
        resource=Resource.create({"service.namespace": NAMESPACE, "service.name": service}),
    )
    endpoint = f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    trace.set_tracer_provider(provider)

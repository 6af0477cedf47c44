"""Structured logs: one JSON line an entry, with the correlation id; never a subject, a body, an address or a token."""

import logging
import sys

import structlog


def configure(service: str, level: str = "info") -> None:
    """Send this process's logs, and those of its libraries, to standard error as JSON lines."""

    def name_the_service(_: object, __: str, entry: structlog.types.EventDict) -> structlog.types.EventDict:
        return {**entry, "service": service}

    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        name_the_service,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.EventRenamer("message"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for ours in ("shared", "services"):
        logging.getLogger(ours).setLevel(level.upper())

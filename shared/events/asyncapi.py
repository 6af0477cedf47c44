"""The contract as an AsyncAPI document, made from the catalog."""

from typing import Any

import msgspec
import yaml

from shared.events.catalog import Event, Topic
from shared.events.envelope import CONTENT_TYPE, EVENT_TYPES

KEYS = {Topic.CUSTOMERS: "customer id", Topic.SCANS: "scan id", Topic.SCAN_WORK: "mailbox, or the scan id"}
SCHEMAS = "#/components/schemas/{name}"
_ENVELOPE = {
    "specversion": {"const": "1.0"},
    "id": {"type": "string", "description": "The same however often the event is delivered."},
    "source": {"type": "string", "description": "The service that said it."},
    "subject": {"type": "string", "description": "The Kafka key."},
    "time": {"type": "string", "format": "date-time"},
    "datacontenttype": {"const": "application/json"},
    "correlationid": {"type": "string", "description": "Follows one request through all services."},
    "traceparent": {"type": "string", "description": "W3C trace context."},
}
_OPTIONAL = {"traceparent", "specversion", "datacontenttype"}


def document() -> dict[str, Any]:
    """Return the AsyncAPI 3.0 document."""
    _, schemas = msgspec.json.schema_components(EVENT_TYPES.values(), ref_template=SCHEMAS)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Shindan events",
            "version": "1.0.0",
            "description": "CloudEvents 1.0 JSON in structured mode over Kafka. A published field is never renamed, "
            "retyped or removed; unknown fields are dropped, unknown types passed over.",
        },
        "defaultContentType": CONTENT_TYPE.partition(";")[0],
        "channels": {topic.value: _channel(topic) for topic in Topic},
        "operations": {
            f"{verb}-{topic.value}": {"action": verb, "channel": {"$ref": f"#/channels/{topic.value}"}}
            for topic in Topic
            for verb in ("send", "receive")
        },
        "components": {
            "messages": {event.__name__: _message(name, event) for name, event in EVENT_TYPES.items()},
            "schemas": schemas,
        },
    }


def rendered() -> str:
    """Return the document as YAML, the same for the same catalog."""
    return str(yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=120))


def _channel(topic: Topic) -> dict[str, Any]:
    events = [event.__name__ for event in EVENT_TYPES.values() if event.topic is topic]
    return {
        "address": topic.value,
        "description": f"Key: {KEYS[topic]}; order is kept within a key.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in events},
    }


def _message(name: str, event: type[Event]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        **_ENVELOPE,
        "type": {"const": name},
        "data": {"$ref": SCHEMAS.format(name=event.__name__)},
    }
    return {
        "name": name,
        "summary": (event.__doc__ or "").splitlines()[0],
        "payload": {
            "type": "object",
            "properties": properties,
            "required": [each for each in properties if each not in _OPTIONAL],
        },
    }

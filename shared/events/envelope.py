"""The envelope of an event on the wire: CloudEvents 1.0, JSON, structured mode."""

import uuid
from datetime import datetime
from typing import Any, Generic, TypeVar, get_args

import msgspec

from shared.clock import Clock, utc_now
from shared.events.catalog import AnyEvent, Event
from shared.tracing import current_correlation_id, current_traceparent

CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
TYPE_PREFIX = "shindan."

EVENT_TYPES: dict[str, type[Event]] = {TYPE_PREFIX + event.__name__: event for event in get_args(AnyEvent)}
"""CloudEvents type to event class, e.g. "shindan.SignedUp" to `SignedUp`."""

E_co = TypeVar("E_co", bound=Event, covariant=True)


class Envelope(msgspec.Struct, Generic[E_co], frozen=True, kw_only=True):
    """An event with its CloudEvents attributes.

    `subject` is the Kafka key; `correlationid` follows one request through all services.
    """

    id: str
    type: str
    source: str
    subject: str
    time: datetime
    correlationid: str
    traceparent: str | None = None
    data: E_co


class NotAnEvent(ValueError):
    """The bytes are no CloudEvent of the catalog's shape."""


class UnknownEventType(Exception):
    """A well-formed event of a type that this version does not know; it is passed over."""


class _Wire(msgspec.Struct, kw_only=True):
    id: str
    type: str
    source: str
    subject: str
    time: datetime
    correlationid: str
    data: msgspec.Raw
    traceparent: str | msgspec.UnsetType | None = msgspec.UNSET
    specversion: str = "1.0"
    datacontenttype: str = "application/json"


_wire_decoder = msgspec.json.Decoder(_Wire)
_data_decoders = {name: msgspec.json.Decoder(event) for name, event in EVENT_TYPES.items()}
_encoder = msgspec.json.Encoder()


def announce(event: Event, *, source: str, clock: Clock = utc_now, event_id: str | None = None) -> Envelope[Event]:
    """Put what `source` (a service's name) says into an envelope, with the current correlation id and trace."""
    return Envelope(
        id=event_id or str(uuid.uuid4()),
        type=TYPE_PREFIX + type(event).__name__,
        source=source,
        subject=event.key,
        time=clock(),
        correlationid=current_correlation_id(),
        traceparent=current_traceparent(),
        data=event,
    )


def encode(envelope: Envelope[Event]) -> bytes:
    """Return the CloudEvents JSON of an envelope."""
    return _encoder.encode(
        _Wire(
            id=envelope.id,
            type=envelope.type,
            source=envelope.source,
            subject=envelope.subject,
            time=envelope.time,
            correlationid=envelope.correlationid,
            traceparent=envelope.traceparent or msgspec.UNSET,
            data=msgspec.Raw(_encoder.encode(envelope.data)),
        )
    )


def decode(value: bytes) -> Envelope[Any]:
    """Read an envelope; raises NotAnEvent for anything malformed and UnknownEventType for a type not in the catalog."""
    try:
        wire = _wire_decoder.decode(value)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAnEvent(f"no CloudEvent: {error}") from error
    if wire.type not in _data_decoders:
        raise UnknownEventType(wire.type)
    try:
        event = _data_decoders[wire.type].decode(wire.data)
    except msgspec.DecodeError as error:
        raise NotAnEvent(f"no {wire.type}: {error}") from error
    return Envelope(
        id=wire.id,
        type=wire.type,
        source=wire.source,
        subject=wire.subject,
        time=wire.time,
        correlationid=wire.correlationid,
        traceparent=wire.traceparent or None,
        data=event,
    )

import json
from datetime import UTC, datetime

import pytest

from shared.events.catalog import CustomerErased
from shared.events.envelope import NotAnEvent, UnknownEventType, announce, decode, encode
from shared.tracing import following

NOW = datetime(2026, 3, 2, tzinfo=UTC)
EVENT = CustomerErased(customer_id="c1", erased_at=NOW)


def wire(**changes: object) -> bytes:
    fields = json.loads(encode(announce(EVENT, source="test")))
    fields["data"].update(changes.pop("data", {}))
    return json.dumps({**fields, **changes}).encode()


def test_what_is_encoded_is_decoded_again() -> None:
    envelope = announce(EVENT, source="signup", clock=lambda: NOW)

    again = decode(encode(envelope))

    assert again == envelope


def test_on_the_wire_it_is_a_cloudevent() -> None:
    fields = json.loads(encode(announce(EVENT, source="signup", clock=lambda: NOW, event_id="e1")))

    assert fields["specversion"] == "1.0"
    assert (fields["id"], fields["type"], fields["source"]) == ("e1", "shindan.CustomerErased", "signup")
    assert (fields["subject"], fields["time"]) == ("c1", "2026-03-02T00:00:00Z")


def test_an_event_carries_on_the_request_that_caused_it() -> None:
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    with following("request-1", traceparent):
        envelope = announce(EVENT, source="signup")

    assert (envelope.correlationid, envelope.traceparent) == ("request-1", traceparent)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"null",
        wire(data={"erased_at": "yesterday"}),
        wire(data={"customer_id": None}),
        wire(time="noon"),
        b"[" * 5000,
    ],
)
def test_bytes_of_another_shape_are_no_event(value: bytes) -> None:
    with pytest.raises(NotAnEvent):
        decode(value)


def test_a_type_that_is_not_in_the_catalog_is_unknown_and_not_wrong() -> None:
    with pytest.raises(UnknownEventType, match=r"shindan\.Tomorrow"):
        decode(wire(type="shindan.Tomorrow"))

from uuid import UUID

from shared.tracing import current_correlation_id, current_traceparent, following

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_within_a_request_its_id_and_trace_are_current() -> None:
    with following("request-1", TRACEPARENT):
        current = current_correlation_id(), current_traceparent()

    assert current == ("request-1", TRACEPARENT)


def test_outside_any_request_every_id_is_new_and_there_is_no_trace() -> None:
    first, second = UUID(current_correlation_id()), UUID(current_correlation_id())

    assert first != second
    assert current_traceparent() is None


def test_a_request_within_another_gives_way_when_it_ends() -> None:
    with following("outer", TRACEPARENT):
        with following("inner"):
            inner = current_correlation_id(), current_traceparent()
        outer = current_correlation_id(), current_traceparent()

    assert inner == ("inner", None)
    assert outer == ("outer", TRACEPARENT)


def test_a_malformed_trace_is_left_out() -> None:
    with following("request-1", "nonsense"):
        assert current_traceparent() is None

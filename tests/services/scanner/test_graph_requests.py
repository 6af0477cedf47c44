from collections.abc import Iterator, Mapping

import pytest

from services.scanner.budget import Budgeter
from services.scanner.connections import LARGEST_ANSWER, Answer, Connections, NoAnswer
from services.scanner.graph_requests import Requests
from tests.support.measured import growth


class Answering(Connections):
    """Gives these answers one after another; None is none."""

    def __init__(self, *answers: Answer | None) -> None:
        super().__init__()
        self._answers: Iterator[Answer | None] = iter(answers)

    def get(self, url: str, headers: Mapping[str, str], largest: int = LARGEST_ANSWER) -> Answer:  # noqa: ARG002
        answer = next(self._answers)
        if answer is None:
            raise NoAnswer
        return answer


def test_each_request_is_counted_by_status_and_each_rest_by_its_seconds() -> None:
    counted = {each: growth("shindan_graph_request_seconds_count", status=each) for each in ("200", "429", "none")}
    rested = growth("shindan_graph_nap_seconds_total")
    naps: list[float] = []
    connections = Answering(Answer(429, {"retry-after": "2"}, b""), None, Answer(200, {}, b"3"))

    told = Requests(connections, lambda _: "token", Budgeter(nap=naps.append)).text("https://graph.example/v1.0", "")

    assert told == "3"
    assert {status: grown() for status, grown in counted.items()} == {"200": 1, "429": 1, "none": 1}
    assert naps[0] == 2.0
    assert rested() == pytest.approx(sum(naps))

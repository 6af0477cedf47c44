import pytest
import requests

from services.consent.probing import MOST_PROBES, Opened, open_one, opened


def an_answer(status: int, content: bytes = b"{}") -> requests.Response:
    answer = requests.Response()
    answer.status_code, answer._content = status, content
    return answer


@pytest.mark.parametrize(
    ("answer", "tells"),
    [
        (an_answer(200), Opened.YES),
        (an_answer(403), Opened.REFUSED),
        (an_answer(404), Opened.NO_MAILBOX),
        (an_answer(404, b""), Opened.UNKNOWN),
        (an_answer(429), Opened.UNKNOWN),
        (an_answer(503), Opened.UNKNOWN),
    ],
)
def test_status_alone_decides(answer: requests.Response, tells: Opened) -> None:
    assert opened(answer) is tells


@pytest.mark.parametrize(
    ("heard", "outcome"),
    [
        ([Opened.REFUSED, Opened.NO_MAILBOX, Opened.YES], Opened.YES),
        ([Opened.REFUSED, Opened.REFUSED], Opened.REFUSED),
        ([Opened.NO_MAILBOX, Opened.REFUSED, Opened.UNKNOWN], Opened.REFUSED),
        ([Opened.NO_MAILBOX, Opened.UNKNOWN], Opened.UNKNOWN),
        ([Opened.NO_MAILBOX, Opened.NO_MAILBOX], Opened.NO_MAILBOX),
        ([], Opened.NO_MAILBOX),
    ],
)
def test_one_mailbox_that_opens_proves_and_those_that_do_not_exist_refuse_nothing(
    heard: list[Opened], outcome: Opened
) -> None:
    told = {str(number): each for number, each in enumerate(heard)}

    assert open_one(told, told.__getitem__) is outcome


def test_the_second_round_is_tried_where_the_first_met_no_mailbox() -> None:
    told = {str(number): Opened.NO_MAILBOX for number in range(12)} | {"12": Opened.YES}

    assert open_one(told, told.__getitem__) is Opened.YES


def test_a_directory_without_mailboxes_is_not_tried_without_end() -> None:
    asked: list[str] = []

    def probe(who: str) -> Opened:
        asked.append(who)
        return Opened.NO_MAILBOX

    open_one([str(number) for number in range(1000)], probe)

    assert len(asked) == MOST_PROBES

from collections.abc import Callable, Iterable

from services.reports.live import BEAT_EVERY, LOOKS, Said, Streams

BEAT = "event: beat\ndata: .\n\n"


def looking(*said: Said | None) -> Callable[[], Said | None]:
    """Return what says one after another, and then the last again and again."""
    waiting = list(said)
    return lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def running(words: str) -> Said:
    return Said(words, is_last=False)


def streamed(look: Callable[[], Said | None], rest: Callable[[float], bool] = lambda _: False) -> list[str]:
    return list(Streams(1, rest).follow(look))[1:]


def without_beats(pieces: Iterable[str]) -> list[str]:
    return [each for each in pieces if each != BEAT]


def test_news_is_said_once_until_it_changes() -> None:
    pieces = streamed(looking(running("1"), running("1"), running("2"), Said("3", is_last=True)))

    assert pieces == ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"]


def test_a_stream_without_news_shows_signs_of_life_and_ends_after_a_minute() -> None:
    rests: list[float] = []

    def rest(seconds: float) -> bool:
        rests.append(seconds)
        return False

    pieces = streamed(looking(running("1")), rest)

    assert without_beats(pieces) == ["data: 1\n\n"]
    assert len(pieces) - 1 == (LOOKS - 1) // BEAT_EVERY
    assert rests == [1] * LOOKS


def test_a_stream_ends_when_there_is_nothing_to_say_any_more() -> None:
    assert streamed(looking(running("1"), None)) == ["data: 1\n\n"]


def test_a_stream_ends_when_the_process_stops() -> None:
    assert streamed(looking(running("1"), running("2")), lambda _: True) == ["data: 1\n\n"]


def test_places_are_limited_and_given_back() -> None:
    streams = Streams(2, lambda _: True)

    entered = [streams.enter() for _ in range(3)]
    streams.leave()

    assert entered == [True, True, False]
    assert streams.enter()

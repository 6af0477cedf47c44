import pytest

from emulator.occasions import Asked, Occasion, Schedule, read_occasion

MESSAGES = "/v1.0/users/1/messages"


def _asked(path: str = MESSAGES, method: str = "GET") -> Asked:
    return Asked(method, path, frozenset({"t-1", "contoso.example"}), frozenset({"u-1", "aiko@contoso.example"}))


def _falls(occasion: Occasion, *asked: Asked) -> list[bool]:
    schedule = Schedule[Occasion]()
    schedule.add(occasion)
    return [schedule.take(each, lambda _: True) is not None for each in asked]


@pytest.mark.parametrize(
    ("occasion", "is_concerned"),
    [
        (Occasion(), True),
        (Occasion(path="/v1.0/users"), True),
        (Occasion(path="/v1.0/groups"), False),
        (Occasion(pattern="/messages$"), True),
        (Occasion(pattern=r"/\$value$"), False),
        (Occasion(method="GET"), True),
        (Occasion(method="POST"), False),
        (Occasion(tenant="T-1"), True),
        (Occasion(tenant="contoso.example"), True),
        (Occasion(tenant="fabrikam.example"), False),
        (Occasion(mailbox="Aiko@contoso.example"), True),
        (Occasion(mailbox="kenji@contoso.example"), False),
        (Occasion(top_above=0), False),
        (Occasion(larger_than=0), False),
    ],
)
def test_a_request_is_concerned_or_not(occasion: Occasion, is_concerned: bool) -> None:
    assert occasion.concerns(_asked()) is is_concerned


def test_it_falls_on_so_many_after_so_many() -> None:
    fell = _falls(Occasion(after=2, count=3), *[_asked()] * 7)

    assert fell == [False, False, True, True, True, False, False]


def test_it_falls_on_all_without_a_count() -> None:
    fell = _falls(Occasion(count=None), *[_asked()] * 50)

    assert all(fell)


def test_a_share_is_drawn_alike_in_whatever_order_is_asked() -> None:
    asked = [_asked(f"{MESSAGES}/{number}") for number in range(200)]
    occasion = Occasion(count=None, probability=0.25, seed=7)

    forwards, backwards = _falls(occasion, *asked), _falls(occasion, *reversed(asked))

    assert forwards == backwards[::-1]
    assert 30 < sum(forwards) < 70


def test_another_seed_draws_others() -> None:
    asked = [_asked(f"{MESSAGES}/{number}") for number in range(100)]

    drawn = [_falls(Occasion(count=None, probability=0.5, seed=seed), *asked) for seed in (1, 2)]

    assert drawn[0] != drawn[1]


def test_a_lasting_one_falls_on_the_same_path_always_or_never() -> None:
    paths = [_asked(f"{MESSAGES}/{number}") for number in range(50)]
    lasting = Occasion(count=None, probability=0.5, lasting=True)

    once, thrice = _falls(lasting, *paths), _falls(lasting, *(path for path in paths for _ in range(3)))
    passing = _falls(Occasion(count=None, probability=0.5), *[paths[0]] * 50)

    assert thrice == [fell for fell in once for _ in range(3)]
    assert 0 < sum(passing) < 50


def test_the_oldest_is_used_up_first_and_all_have_seen_the_request() -> None:
    schedule = Schedule[Occasion]()
    for occasion in (Occasion(seed=1), Occasion(seed=2, after=1)):
        schedule.add(occasion)

    fell = [schedule.take(_asked(), lambda _: True) for _ in range(3)]

    assert [occasion and occasion.seed for occasion in fell] == [1, 2, None]


def test_all_that_fall_on_a_request_are_taken_together() -> None:
    schedule = Schedule[Occasion]()
    for occasion in (Occasion(seed=1), Occasion(seed=2), Occasion(seed=3, count=2)):
        schedule.add(occasion)

    first, second = schedule.take_all(_asked()), schedule.take_all(_asked())

    assert [occasion.seed for occasion in first] == [1, 2, 3]
    assert [occasion.seed for occasion in second] == [3]
    assert not schedule


def test_what_waits_shows_what_is_left() -> None:
    schedule = Schedule[Occasion]()
    schedule.add(Occasion(count=3))

    schedule.take(_asked(), lambda _: True)

    assert [occasion.count for occasion in schedule.waiting()] == [2]


def test_always_is_a_count_in_files() -> None:
    read = read_occasion(Occasion, {"count": "always", "probability": 1, "mailbox": "a@b.example"})

    assert read == Occasion(count=None, mailbox="a@b.example")


@pytest.mark.parametrize(
    ("described", "problem"),
    [
        ({"often": 3}, "unknown setting 'often'"),
        ({"count": "3"}, "`count` cannot be '3'"),
        ({"count": True}, "`count` cannot be True"),
        ({"lasting": 1}, "`lasting` cannot be 1"),
        ({"pattern": "("}, "no regular expression"),
        ({"probability": 1.5}, "give a number from 0 to 1"),
    ],
)
def test_what_cannot_be_waited_for_is_refused(described: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace("(", r"\(")):
        read_occasion(Occasion, described)

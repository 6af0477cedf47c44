from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from services.reports.narrowing import SORTS, Narrowing, narrowing_from

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).map(str.strip).filter(bool)
narrowings = st.builds(
    Narrowing,
    verdict=st.lists(words, max_size=3, unique=True).map(tuple),
    place=st.lists(words, max_size=3, unique=True).map(tuple),
    campaign=words | st.just(""),
    search=words | st.just(""),
    sort=st.sampled_from(SORTS),
    ascending=st.booleans(),
    page=st.integers(1, 999),
)


@given(narrowings)
def test_the_address_says_everything(wanted: Narrowing) -> None:
    read_back = narrowing_from(parse_qs(wanted.address.removeprefix("?"), keep_blank_values=True))

    assert read_back == wanted


@given(st.dictionaries(st.sampled_from(["verdict", "sort", "page", "q", "campaign"]), st.lists(st.text(), max_size=3)))
def test_no_query_string_is_an_error(values: dict[str, list[str]]) -> None:
    wanted = narrowing_from(values)

    assert wanted.page >= 1
    assert wanted.sort in SORTS


def test_the_same_column_again_turns_the_order_round() -> None:
    wanted = Narrowing(page=3)

    once, twice = wanted.sorted_by("subject"), wanted.sorted_by("subject").sorted_by("subject")

    assert (once.sort, once.ascending, once.page) == ("subject", True, 1)
    assert (twice.sort, twice.ascending) == ("subject", False)

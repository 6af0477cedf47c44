from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from services.reports.facets import Cube
from services.reports.narrowing import FACETS, Narrowing

VALUES = {
    "verdict": ["threat", "potential_threat", "spam"],
    "attack_type": ["", "bec", "malware"],
    "place": ["inbox", "junkemail"],
    "since": ["", "new", "known"],
    "mailbox": ["a@contoso.example", "b@contoso.example"],
}
mails = st.lists(st.fixed_dictionaries({facet: st.sampled_from(values) for facet, values in VALUES.items()}))
narrowings = st.builds(
    Narrowing,
    **{
        facet: st.lists(st.sampled_from([*values, "nothing"]), max_size=2).map(tuple)
        for facet, values in VALUES.items()
    },
)


def cube_of(rows: list[dict[str, str]]) -> Cube:
    boxes = VALUES["mailbox"]
    cells = Counter((*(row[facet] for facet in FACETS[:-1]), boxes.index(row["mailbox"])) for row in rows)
    return Cube(tuple(boxes), tuple((*cell, mails) for cell, mails in cells.items()))  # type: ignore[misc]


def fits(row: dict[str, str], wanted: Narrowing, but: str = "") -> bool:
    choices = {facet: getattr(wanted, facet) for facet in FACETS if facet != but}
    if "verdict" in choices:
        choices["verdict"] = choices["verdict"] or ("threat", "potential_threat")
    return all(not chosen or row[facet] in chosen for facet, chosen in choices.items())


@given(mails, narrowings)
def test_each_value_is_counted_beside_the_other_choices(rows: list[dict[str, str]], wanted: Narrowing) -> None:
    counts = cube_of(rows).counts(wanted)

    assert counts.total == sum(fits(row, wanted) for row in rows)
    for facet in FACETS:
        expected = Counter(row[facet] for row in rows if row[facet] and fits(row, wanted, but=facet))
        assert counts.facets[facet] == expected

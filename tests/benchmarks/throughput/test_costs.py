from benchmarks.throughput.costs import cost_lines, split_lines
from benchmarks.throughput.floor import Floor
from benchmarks.throughput.stand import Ended
from benchmarks.throughput.usage import CHILDREN, Usage

READING = Usage({"scanner": 2.0, CHILDREN: 3.0, "kafka": 1.0}, {("scanner", "fetch"): 0.5, ("scanner", "events"): 1.0})
ENDED = Ended(1_000, 10.0, 12.0, READING, Usage({"scanner": 3.0, CHILDREN: 3.0, "kafka": 2.0}), 90.0)
FLOOR = Floor(500, seconds=1.0, parsing=0.6, without_traces=0.9)


def test_what_is_not_ours_is_named_apart_and_not_added_up() -> None:
    lines = {line[0]: line[1:] for line in cost_lines(ENDED, FLOOR)}

    assert lines["ours, together"] == ("5.00", "6.00", "300%")
    assert lines["not ours: kafka"] == ("1.00", "2.00", "100%")


def test_children_are_charged_with_what_the_loop_takes_and_the_jail_with_the_rest() -> None:
    headings, lines = split_lines(ENDED, FLOOR)
    split = {line[0]: dict(zip(headings[1:], line[1:], strict=True)) for line in lines}

    assert split[CHILDREN] | {"parse": "1.20", "detect": "0.80", "jail": "1.00", "left": "0.00"} == split[CHILDREN]
    assert split["scanner"] | {"fetch": "0.50", "events": "1.00", "left": "0.50"} == split["scanner"]


def test_usage_is_what_was_used_since() -> None:
    later = Usage({"scanner": 5.0, "reports": 1.0}, {("scanner", "fetch"): 2.0})

    since = later - READING

    assert since.kinds == {"scanner": 3.0, "reports": 1.0}
    assert since.parts == {("scanner", "fetch"): 1.5}

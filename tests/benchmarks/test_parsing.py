from benchmarks.parsing.__main__ import compare, table_of
from benchmarks.parsing.parsers import PARSERS
from tests.support.raw_mails import raw_mail


def test_every_parser_reads_every_mail() -> None:
    timings = compare([raw_mail(), raw_mail(html="<p>Hello</p>")])

    assert list(timings) == list(PARSERS)
    assert all(len(timing.micros) == 2 and timing.failures == 0 for timing in timings.values())


def test_what_no_parser_may_raise_is_counted_and_not_raised() -> None:
    timings = compare([b"Content-Transfer-Encoding: base64\r\n\r\n@@@"])

    assert timings["ours, the whole Mail"].failures == 0
    assert timings["fast-mail-parser"].failures == 1


def test_the_table_has_a_row_for_each_parser() -> None:
    assert table_of(compare([raw_mail()])).row_count == len(PARSERS)

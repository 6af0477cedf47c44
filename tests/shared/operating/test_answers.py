from datetime import UTC, datetime

import msgspec

from shared.operating.answers import Done, as_json, as_text


class Row(msgspec.Struct):
    name: str
    begun_at: datetime | None
    is_open: bool


class Rows(msgspec.Struct):
    rows: tuple[Row, ...]


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_list_is_a_table_with_headings() -> None:
    shown = as_text(Rows(rows=(Row("a longer name", NOON, is_open=True), Row("b", None, is_open=False))))

    assert shown.splitlines() == [
        "name           begun at              is open",
        "a longer name  2026-03-02T12:00:00Z  yes",
        "b              –                     no",
    ]


def test_an_empty_list_says_so() -> None:
    assert as_text(Rows(rows=())) == "rows: none"


def test_a_single_answer_is_a_line_a_field_without_empty_ones() -> None:
    assert as_text(Done(done="stopping", scan_id="s1")) == "done: stopping\nscan id: s1\ncount: 1"


def test_what_would_steer_a_terminal_is_written_out() -> None:
    shown = as_text(Done(done="\x1b[2J\u202etxt"))

    assert shown.splitlines()[0] == "done: \\u001b[2J\\u202etxt"


def test_programs_get_one_line_of_json() -> None:
    assert as_json(Rows(rows=(Row("a\nb", NOON, is_open=True),))) == (
        '{"rows":[{"name":"a\\nb","begun_at":"2026-03-02T12:00:00Z","is_open":true}]}'
    )

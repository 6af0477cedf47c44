import pytest
from flask import Flask

from services.reports import paper
from tests.services.reports.builders import a_detected
from tests.support.events import a_finding


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 5, "short"),
        ("請求書のご確認", 8, "請求書の…"),
        ("one two three", 8, "one two…"),
        ("a\u202eb", 20, "a⟨U+202E⟩b"),
        ("", 4, ""),
    ],
)
def test_text_is_cut_to_the_room_that_it_has(text: str, room: int, shown: str) -> None:
    assert paper.fitted(text, room) == shown


@pytest.mark.parametrize(
    ("address", "room", "lines"),
    [
        ("a@contoso.example", 24, "a@contoso.example"),
        ("daisuke.kobayashi@contoso.example", 24, "daisuke.kobayashi<br>@contoso.example"),
        ("<b>@a.test", 4, "&lt;b&gt;<br>@a.test"),
        ("no-address-at-all", 4, "no-addre…"),
        (f"{'a' * 60}@b.test", 12, f"{'a' * 24}…<br>@b.test"),
    ],
)
def test_an_address_breaks_where_it_reads_best(address: str, room: int, lines: str) -> None:
    assert paper.on_lines(address, room) == lines


@pytest.mark.mongodb
def test_a_place_stands_below_its_owner_and_address(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "ja"}):
        lines = paper.owner_and_place("佐藤 花子", "hanako@contoso.example", "<受信>", "未読")

    assert lines.splitlines() == ["佐藤 花子", "hanako@contoso.example", "<受信>、未読"]


def test_an_attack_type_breaks_before_its_bracket() -> None:
    lines = paper.kind_and_date("認証情報の窃取（フィッシング）", "2026年6月10日 21:00")

    assert lines.splitlines() == ["認証情報の窃取", "（フィッシング）", "2026年6月10日 21:00"]
    assert paper.kind_and_date("", "10 Jun") == "10 Jun"


@pytest.mark.mongodb
def test_the_weightiest_reasons_stand_below_the_sender_with_their_evidence(app: Flask) -> None:
    finding = a_finding("lookalike_of_own_domain", header_from="c0ntoso.test", imitates="contoso.example")
    mail = a_detected(header_from_name="上司", header_from_address="boss@c0ntoso.test", findings=(finding,) * 5)

    with app.test_request_context(headers={"Accept-Language": "ja"}):
        lines = paper.reasons(mail).splitlines()

    assert lines[0] == "上司 boss[@]c0ntoso[.]test"
    assert [line.rpartition("：")[2] for line in lines[1:4]] == ["c0ntoso[.]test"] * 3
    assert lines[4:] == ["ほか 2 件"]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("boss@c0ntoso.test", "boss[@]c0ntoso[.]test"),
        (f"{'a' * 30}@evil.test", f"{'a' * 16}…[@]evil[.]test"),
        (f"boss@{'a' * 40}.evil.test", f"…{'a' * 16}[.]evil[.]test"),
        ("x" * 40, f"…{'x' * 30}"),
    ],
)
def test_a_sender_of_the_short_list_has_one_line_and_leads_nowhere(address: str, shown: str) -> None:
    assert paper.sender_in_brief(address) == shown


@pytest.mark.mongodb
def test_a_long_sender_takes_two_lines(app: Flask) -> None:
    mail = a_detected(
        header_from_name="名" * 29, header_from_address="boss@c0ntoso.test", findings=(a_finding("urgency"),)
    )

    with app.test_request_context(headers={"Accept-Language": "ja"}):
        lines = paper.reasons(mail).splitlines()

    assert lines[:2] == ["名" * 29, "boss[@]c0ntoso[.]test"]
    assert len(lines) == 3

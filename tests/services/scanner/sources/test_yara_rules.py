from pathlib import Path

import pytest

from services.scanner.mail import Sighting
from services.scanner.sources.places import SourcesAreWrong
from services.scanner.sources.yara_rules import load_rules
from tests.support.mails import a_file, a_mail

RULES = """
rule Word { strings: $w = "forbidden" condition: $w }
rule Program { condition: uint16(0) == 0x5a4d }
"""


def a_rule(name: str = "Word", meta: str = "", word: str = "forbidden") -> str:
    return f'rule {name} {{ {meta} strings: $w = "{word}" condition: $w }}'


def look(folder: Path, raw: bytes = b"", **mail: object) -> list[Sighting]:
    return list(load_rules(str(folder)).look(raw, a_mail(**mail)))  # type: ignore[arg-type]


def test_raw_mail_text_and_files_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.yar").write_text(RULES)
    files = (a_file("a.exe", content=b"MZ\x90"), a_file("b.txt", content=b"forbidden", path=("c.zip",)))

    raw = look(tmp_path, b"a forbidden word")
    text = look(tmp_path, text="a forbidden word", files=files)

    assert raw == [Sighting("yara", "Word")]
    assert text == [
        Sighting("yara", "Word"),
        Sighting("yara", "Program", "a.exe"),
        Sighting("yara", "Word", "c.zip/b.txt"),
    ]


def test_an_innocent_mail_matches_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yar").write_text(RULES)

    assert look(tmp_path, b"innocent", files=(a_file("a.txt", content=b"innocent"),)) == []


@pytest.mark.parametrize(
    ("meta", "is_strong"),
    [
        ("", False),
        ('meta: severity = "high"', True),
        ('meta: severity = "Critical"', True),
        ('meta: severity = "low"', False),
        ("meta: weight = 8", True),
        ("meta: weight = 7.5", False),
        ('meta: weight = "heavy"', False),
    ],
)
def test_a_rule_says_itself_whether_it_is_severe(tmp_path: Path, meta: str, is_strong: bool) -> None:
    (tmp_path / "a.yara").write_text(a_rule(meta=meta))

    (found,) = look(tmp_path, b"forbidden")

    assert found.is_strong is is_strong


def test_files_may_use_the_same_names_and_include_one_another(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "a.yar").write_text(a_rule(word="one"))
    (tmp_path / "more" / "b.yar").write_text('include "shared.inc"\n' + a_rule(word="two"))
    (tmp_path / "more" / "shared.inc").write_text(a_rule("Third", word="three"))

    found = look(tmp_path, b"one two three")

    assert sorted(each.name for each in found) == ["Third", "Word", "Word"]


def test_matches_end_somewhere(tmp_path: Path) -> None:
    (tmp_path / "a.yar").write_text("\n".join(a_rule(f"Rule{n}") for n in range(50)))

    assert len(look(tmp_path, b"forbidden", text="forbidden")) == 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule Word {\n  condition:\n    unknown\n}\n", r"bad\.yar:3:5: unknown identifier `unknown`"),
        ("rule {", r"bad\.yar:1:6: syntax error"),
        ('include "absent.yar"', r"bad\.yar:1:1: include file not found"),
    ],
)
def test_a_broken_rule_is_named_by_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.yar").write_text(RULES)
    (tmp_path / "bad.yar").write_text(text)

    with pytest.raises(SourcesAreWrong, match=said):
        load_rules(str(tmp_path))


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yar").write_bytes(b"\xff\xfe")

    with pytest.raises(SourcesAreWrong, match=r"bad\.yar: .*utf-8"):
        load_rules(str(tmp_path))


def test_a_folder_without_rules_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SourcesAreWrong, match="no YARA rules"):
        load_rules(str(tmp_path))
    with pytest.raises(SourcesAreWrong, match="no such folder"):
        load_rules(str(tmp_path / "absent"))

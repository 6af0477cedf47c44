import csv
import io
import json

import pytest

from services.scanner.command.output import OUTPUTS, Result, visible
from services.scanner.command.words import JudgeWords
from services.scanner.judging.verdict import Judgement
from shared.verdicts import AttackType, Evidence, Finding, Verdict

FINDING = Finding("dmarc_failed_under_policy", (Evidence("header_from", "=1+1@contoso.example\x1b[31m"),))
RESULT = Result(
    "=a.eml", Judgement(Verdict.SUSPICIOUS, AttackType.BEC, 4.5, (FINDING,), (), ("too_many_parts",)), 1.234
)


def written(format_: str, language: str = "en") -> str:
    stream = io.StringIO(newline="")
    output = OUTPUTS[format_](stream, JudgeWords(language))
    output.write(RESULT)
    output.end()
    return stream.getvalue()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_json_line_says_exactly_this(language: str) -> None:
    line = json.loads(written("jsonl", language))

    assert line == {
        "path": "=a.eml",
        "verdict": "suspicious",
        "attack_type": "bec",
        "score": 4.5,
        "findings": [
            {
                "kind": "dmarc_failed_under_policy",
                "evidence": [{"field": "header_from", "value": "=1+1@contoso.example\x1b[31m"}],
                "words": JudgeWords(language).finding("dmarc_failed_under_policy"),
            }
        ],
        "not_fully_analysed": ["too_many_parts"],
        "ms": 1.23,
    }


def test_no_cell_of_a_table_begins_like_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(written("csv"), newline="")))

    assert rows[1][0] == "'=a.eml"
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


def test_text_shows_reasons_and_a_summary_without_what_a_terminal_obeys() -> None:
    text = written("text")

    assert "⟨U+001B⟩[31m" in text
    assert "\x1b[31m" not in text
    assert JudgeWords("en").reason("too_many_parts") in text


def test_hidden_and_turning_characters_are_made_visible() -> None:
    assert visible("a\u202eb\u200bc\nd") == "a⟨U+202E⟩b⟨U+200B⟩c⟨U+000A⟩d"

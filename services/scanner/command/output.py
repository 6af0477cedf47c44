"""How the command line says what it found: a JSON line a mail, a CSV row, or text with a table at the end."""

import csv
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final, Protocol, TextIO

import msgspec
from rich.console import Console
from rich.table import Table

from services.scanner.command.words import JudgeWords
from services.scanner.judging.verdict import Judgement
from shared.verdicts import AttackType, Finding, Verdict

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "|", "%")
COLUMNS: Final = ("path", "verdict", "attack_type", "score", "findings", "evidence", "not_fully_analysed", "ms")
LONGEST_VALUE: Final = 200
UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True)
class Result:
    """One mail, its judgement, and how many milliseconds that took."""

    path: str
    judgement: Judgement
    ms: float


class Output(Protocol):
    """Writes results as they come."""

    def write(self, result: Result) -> None:
        """Write one result."""
        ...

    def end(self) -> None:
        """Write what stands at the end."""
        ...


def visible(text: str) -> str:
    """Return hostile text on one line, with characters that a terminal obeys or hides made visible."""
    shown = "".join(
        f"⟨U+{ord(each):04X}⟩" if unicodedata.category(each) in UNSEEN else each for each in text[:LONGEST_VALUE]
    )
    return shown + ("…" if len(text) > LONGEST_VALUE else "")


class JsonLines:
    """One JSON object a line."""

    def __init__(self, stream: TextIO, words: JudgeWords) -> None:
        """Write to a text stream, findings worded in the given words."""
        self._stream, self._words = stream, words

    def write(self, result: Result) -> None:
        """Write one result."""
        judgement = result.judgement
        line = {
            "path": result.path.encode("utf-8", "replace").decode(),
            "verdict": judgement.verdict,
            "attack_type": judgement.attack_type,
            "score": judgement.score,
            "findings": [self._finding(each) for each in judgement.findings],
            "not_fully_analysed": judgement.not_fully_analysed,
            "ms": round(result.ms, 2),
        }
        self._stream.write(msgspec.json.encode(line).decode() + "\n")
        self._stream.flush()

    def end(self) -> None:
        """Write nothing more."""

    def _finding(self, finding: Finding) -> dict[str, object]:
        evidence = [
            {"field": each.field, "value": each.value.encode("utf-8", "replace").decode()} for each in finding.evidence
        ]
        return {"kind": finding.kind, "evidence": evidence, "words": self._words.finding(finding.kind)}


class Csv:
    """One row a mail; a cell never begins like a formula."""

    def __init__(self, stream: TextIO, words: JudgeWords) -> None:
        """Write the head of the table to a text stream."""
        self._rows, self._words = csv.writer(stream), words
        self._rows.writerow(COLUMNS)

    def write(self, result: Result) -> None:
        """Write one result."""
        judgement = result.judgement
        cells = (
            result.path,
            judgement.verdict,
            judgement.attack_type or "",
            f"{judgement.score:g}",
            "; ".join(self._words.finding(each.kind) for each in judgement.findings),
            "; ".join(f"{each.field}: {each.value}" for finding in judgement.findings for each in finding.evidence),
            "; ".join(judgement.not_fully_analysed),
            f"{result.ms:.2f}",
        )
        self._rows.writerow([_harmless(cell) for cell in cells])

    def end(self) -> None:
        """Write nothing more."""


class Text:
    """A block a mail with its reasons in order of weight, and a table of all at the end."""

    def __init__(self, stream: TextIO, words: JudgeWords) -> None:
        """Write to a text stream."""
        self._stream, self._words = stream, words
        self._counts: Counter[str] = Counter()
        self._not_fully = 0
        self._ms: list[float] = []

    def write(self, result: Result) -> None:
        """Write one result."""
        self._stream.write("\n".join(self._block(result)) + "\n\n")
        self._stream.flush()
        self._counts[_row(result.judgement)] += 1
        self._not_fully += bool(result.judgement.not_fully_analysed)
        self._ms.append(result.ms)

    def end(self) -> None:
        """Write the summary."""
        table = Table("", self._words.of("mails"))
        table.columns[1].justify = "right"
        for verdict in ("malicious", "suspicious", "clean", "spam"):
            table.add_row(self._words.row(verdict), str(self._counts[verdict]))
        table.add_row(self._words.of("not_fully_analysed"), str(self._not_fully))
        table.add_row(
            self._words.of("milliseconds"), f"{sorted(self._ms)[len(self._ms) // 2]:.1f}" if self._ms else "–"
        )
        Console(file=self._stream, no_color=not sys.stdout.isatty()).print(table)

    def _block(self, result: Result) -> list[str]:
        judgement = result.judgement
        attack = f" ({self._words.attack_type(judgement.attack_type)})" if judgement.attack_type else ""
        lines = [visible(result.path), f"  {self._words.verdict(judgement.verdict)}{attack}  {judgement.score:g}"]
        for sign, findings in (("-", judgement.findings), ("+", judgement.spoke_for)):
            for each in findings:
                lines.append(f"  {sign} {self._words.finding(each.kind)}")
                lines += [f"      {visible(seen.field)}: {visible(seen.value)}" for seen in each.evidence]
        if judgement.not_fully_analysed:
            reasons = ", ".join(self._words.reason(each) for each in judgement.not_fully_analysed)
            lines.append(f"  ! {self._words.of('not_fully_analysed')}: {reasons}")
        return lines


OUTPUTS: Final[dict[str, type[JsonLines] | type[Csv] | type[Text]]] = {"text": Text, "jsonl": JsonLines, "csv": Csv}


def _row(judgement: Judgement) -> str:
    is_spam = judgement.verdict is Verdict.CLEAN and judgement.attack_type is AttackType.SPAM
    return "spam" if is_spam else judgement.verdict.value


def _harmless(cell: str) -> str:
    shown = "".join(each if unicodedata.category(each) not in UNSEEN else " " for each in cell)
    return "'" + shown if cell.startswith(FORMULA) and not cell.replace(".", "").removeprefix("-").isdigit() else shown

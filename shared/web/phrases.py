"""Japanese headings, leads and buttons break only between phrases, which BudouX knows and most browsers do not."""

import re
from functools import lru_cache
from html import unescape
from typing import Any

import budoux
from jinja2 import pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup, escape

from shared.web.language import current_language

_PARSER = budoux.load_default_japanese_parser()
_NEVER_FIRST, _NEVER_LAST = frozenset("、。，．・：；！？）」』】〉》ー～…々%％"), frozenset("（「『【〈《")
_TAG = re.compile(r"(<[^>]*>)")
_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
_CLASS = r'''class="(?:lead|button|notice-title)\b[^"]*"'''
_ELEMENT = re.compile(
    rf"""(<(?P<tag>h[1-3]|legend|summary|button)\b{_ATTRIBUTES}>"""
    rf"""|<(?P<other>p|a)\b{_ATTRIBUTES}?\b{_CLASS}{_ATTRIBUTES}>)"""
    r"""(?P<content>.*?)(?=</(?:(?P=tag)|(?P=other))>)""",
    re.DOTALL,
)


class InPhrases(Extension):
    """Puts the content of every heading, lead and button of a template through the filter `phrases`."""

    def __init__(self, environment: Any) -> None:
        """Add the filter."""
        super().__init__(environment)
        environment.filters["phrases"] = phrases

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source with the filter around what is inside those elements."""
        del name, filename
        return _ELEMENT.sub(r"\1{% filter phrases %}\g<content>{% endfilter %}", source)


@pass_context
def phrases(context: Context, text: str) -> Markup:
    """Return text or HTML that breaks only between Japanese phrases; `on_paper`, too, where no <wbr> is known."""
    if current_language() != "ja":
        return escape(text)
    return _in_html(escape(text), on_paper=bool(context.get("on_paper")))


@lru_cache(maxsize=4096)
def _in_html(html: Markup, *, on_paper: bool) -> Markup:
    """Return HTML whose tags are as before; each text within it is taken apart and escaped anew."""
    parts = (part if part.startswith("<") else _in_text(unescape(part), on_paper=on_paper) for part in _TAG.split(html))
    return Markup("".join(parts))  # noqa: S704 - tags of our own, and what was escaped


def _in_text(text: str, *, on_paper: bool) -> Markup:
    pieces = _pieces(text)
    if len(pieces) < 2:
        return escape(text)
    around, between = Markup('<span class="phrase">{}</span>') if on_paper else Markup("{}"), Markup("<wbr>")
    whole = Markup()
    for piece in pieces:
        word = piece.strip()
        before, after = piece[: piece.index(word)], piece[piece.index(word) + len(word) :]
        whole += (before or (between if whole and not whole[-1].isspace() else "")) + around.format(word) + after
    return Markup('<span class="phrases">{}</span>').format(whole)


def _pieces(text: str) -> list[str]:
    """Return the phrases of a text; words of other scripts and blanks at either end stay whole."""
    pieces: list[str] = []
    for piece in _PARSER.parse(text) if not text.isascii() else []:
        if pieces and _belong_together(pieces[-1], piece):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _belong_together(piece: str, following: str) -> bool:
    is_inside_a_word = piece[-1].isascii() and following[0].isascii()
    is_blank = not piece.strip() or not following.strip()
    return is_inside_a_word or is_blank or piece[-1] in _NEVER_LAST or following[0] in _NEVER_FIRST

"""Charts by pygal, without what a page's policy forbids: the same SVG stands in page and PDF.

pygal writes style and script into each picture. They are taken out; what remains gets classes for the page's style
sheet, and the same colours as attributes for paper, where no style sheet reaches into a picture.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pygal
from markupsafe import Markup
from pygal.style import Style
from pygal.util import get_texts_box
from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.reports.timeline import Timeline

# pygal leaves a finder of its plugins that is older than specs, and breaks whoever asks all finders
sys.meta_path[:] = [each for each in sys.meta_path if hasattr(each, "find_spec")]

WIDTH, LABEL_WIDTH, VALUE_WIDTH = 380, 196, 44
"""Narrow, so that a phone need not shrink the letters much."""
ROW, COLUMNS_HEIGHT = 32, 200
GAP, FONT = 8, 12
SHOWN_LABELS = 5
"""How many dates fit under the columns."""

_FRACTION = re.compile(r"(\d\.\d)\d+")
FACE = "BIZ UDPGothic, Noto Sans CJK JP, Hiragino Sans, system-ui, sans-serif"
INK, QUIET, LINE = "currentColor", "#4a5463", "#c3cad4"
BAR, THREAT, POTENTIAL = "#2f6690", "#a52b14", "#c98a12"

_NOT_DRAWN = "defs, title, desc, .background, .overlay, .tooltip-overlay, .axis.x path, [height='0.0'], text:empty"
_ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    ".axis text": {"fill": QUIET, "class": "axis-name"},
    ".axis.y text": {"text-anchor": "end"},
    ".axis.x text": {"text-anchor": "middle"},
    ".horizontal .axis.y text": {"fill": INK, "class": "bar-name"},
    ".titles text": {"fill": QUIET, "class": "axis-name", "text-anchor": "middle"},
    ".guide.line": {"stroke": LINE, "class": "guide"},
    ".axis.line": {"stroke": QUIET, "class": "axis-line"},
    "text.value": {"fill": INK, "font-weight": "700", "class": "value"},
    ".horizontal text.value": {"text-anchor": "start"},
    ".vertical .serie-0 rect": {"fill": THREAT, "class": "bar-threat"},
    ".vertical .serie-1 rect": {"fill": POTENTIAL, "class": "bar-potential"},
    ".horizontal .serie-0 rect": {"fill": BAR, "class": "bar"},
}
_PLAIN: dict[str, Any] = {
    "width": WIDTH,
    "css": [],
    "js": [],
    "no_prefix": True,
    "disable_xml_declaration": True,
    "show_legend": False,
    "margin": 0,
    "margin_bottom": GAP // 2,
    "spacing": GAP,
    "truncate_label": -1,
    "print_values": True,
    "print_values_position": "top",
    "style": Style(label_font_size=FONT, major_label_font_size=FONT, value_font_size=FONT, title_font_size=FONT),
}

Numeral = Callable[[float], str]


def bars(values: Sequence[tuple[str, int]], title: str, unit: str, *, numeral: Numeral) -> Markup:
    """Draw labels and counts as horizontal bars, in the order given; `title` says what they show."""
    labels = [label for label, _ in reversed(values)]
    chart = pygal.HorizontalBar(
        **_PLAIN,
        height=ROW * len(values) + 2 * FONT,
        margin_left=LABEL_WIDTH - GAP - get_texts_box(labels, FONT)[1],
        margin_right=VALUE_WIDTH,
        x_title=unit,
        show_x_labels=False,
        show_y_guides=False,
        formatter=numeral,
    )
    chart.x_labels = labels
    chart.add("", [count for _, count in reversed(values)])
    return _cleaned(chart.render(), title)


def columns(timeline: Timeline, title: str, unit: str, *, numeral: Numeral, short_date: Callable[..., str]) -> Markup:
    """Draw threats and potential threats of each stretch of time as columns upon one another, with their sum."""
    stretches = timeline.stretches
    labels = [short_date(each.begins_at, timeline.by_month) for each in stretches]
    scale = round_up(max(each.total for each in stretches))
    chart = pygal.StackedBar(
        **_PLAIN,
        height=COLUMNS_HEIGHT,
        margin_top=FONT,
        margin_left=GAP,
        margin_right=GAP,
        x_title=unit,
        range=(0, scale),
        y_labels=[0, scale // 2, scale],
        value_formatter=numeral,
        x_labels_major=labels[:: -max(1, -(-len(labels) // SHOWN_LABELS))],
        show_minor_x_labels=False,
        show_x_guides=False,
    )
    chart.x_labels = labels
    chart.add("", [each.threats for each in stretches], formatter=_always(""))
    chart.add("", [each.potential_threats for each in stretches], formatter=_always(""))
    chart.add("", [{"value": 0, "formatter": _always(numeral(each.total))} for each in stretches])
    return _cleaned(chart.render(), title)


def round_up(highest: int) -> int:
    """Return the end of a scale that divides by two: 2, 4, 10, 20, 40, 100, …."""
    power = 1
    while True:
        for factor in (2, 4, 10):
            if factor * power >= highest:
                return factor * power
        power *= 10


def titled(picture: str, title: str) -> Markup:
    """Return one of our own SVG pictures with a title within, which a PDF tells those who do not see it."""
    start, end, drawn = picture.partition(">")
    return Markup(start + end) + Markup("<title>{}</title>").format(title) + Markup(drawn)  # noqa: S704 - a brand's picture, or pygal's, which escapes labels and which the parser has written anew


def _always(words: str) -> Callable[[float], str]:
    return lambda _: words


def _cleaned(drawn: str, title: str) -> Markup:
    picture = LexborHTMLParser(re.sub(r"<!--.*?-->", "", drawn, flags=re.DOTALL)).css_first("svg")
    if picture is None:
        raise ValueError("pygal drew nothing")
    for each in picture.css(_NOT_DRAWN):
        each.decompose()
    for selector, attributes in _ATTRIBUTES.items():
        for each in picture.css(selector):
            _dress(each, attributes)
    del picture.attrs["id"]
    root = {"role": "img", "aria-label": title, "font-family": FACE, "font-size": str(FONT), "fill": INK}
    _dress(picture, root)
    return titled(_FRACTION.sub(r"\1", picture.html or ""), title)


def _dress(node: LexborNode, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        node.attrs[name] = value

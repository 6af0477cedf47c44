"""Elements of an HTML mail that cannot be seen: not displayed, of no size, transparent, or white on white."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import re2
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

NOT_SHOWN: Final = re2.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[^\w-])opacity\s*:\s*0(?:\.0\d*)?(?:[^.\d]|$)"
    r"|(?:text-indent|left|top)\s*:\s*-\s*\d{4,}"
)
NO_SIZE: Final = re.compile(
    r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*0(?:px|pt|em|%)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE
)
CUT_OFF: Final = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
TINY_FONT: Final = re.compile(
    r"font-size\s*:\s*(?:0(?:\.\d+)?|1)(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE
)
TEN_POINT: Final = re.compile(r"font-size\s*:\s*1(?:em|rem)", re.IGNORECASE)
LEGIBLE_FONT: Final = re.compile(r"font-size\s*:\s*(?:[2-9]|\d\d|1\.?\d*r?em|\w*(?:small|medium|large))", re.IGNORECASE)
COLOUR: Final = re.compile(r"(?<![\w-])color\s*:\s*([^;]+)", re.IGNORECASE)
WHITE: Final = re.compile(
    r"^\s*(?:white|#f[c-f]f[c-f]f[c-f]|#fff|rgb\(\s*25[2-5]\s*,\s*25[2-5]\s*,\s*25[2-5]\s*\))\s*(?:!important)?\s*$",
    re.IGNORECASE,
)
BACKGROUND: Final = re.compile(r"background", re.IGNORECASE)
BRACE: Final = re.compile("([{}])")
LONGEST_SHEET: Final = 64 * 1024
LONGEST_STYLE: Final = 4096
SIMPLE: Final = re.compile(r"^[\w\s.#,-]{1,300}$")
MOST_RULES: Final = 50
MOST_NODES: Final = 20_000
MOST_ANCESTORS: Final = 40


def hidden_nodes(tree: LexborHTMLParser, html: str) -> Iterator[LexborNode]:
    """Yield the elements that a reader does not see; what lies inside one that was yielded may come again, emptied."""
    for selector in _hiding_selectors(tree):
        yield from _matching(tree, selector)
    coloured_page = "background" in html and "<style" in html.lower()
    for node in tree.css("[style], [hidden], font[color]")[:MOST_NODES]:
        if node.tag not in {"body", "html"} and _is_hidden(node, coloured_page=coloured_page):
            yield node


def _matching(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Return what a selector of the mail's own chooses; nothing for one that browsers do not understand either."""
    try:
        return tree.css(selector)
    except SelectolaxError:
        return []


class _Style(NamedTuple):
    hides: bool
    is_tiny: bool
    colour: str


@lru_cache(maxsize=2048)
def _style(text: str) -> _Style:
    cut_off = NO_SIZE.search(text) is not None and CUT_OFF.search(text) is not None
    colour = COLOUR.search(text)
    return _Style(
        hides=cut_off or NOT_SHOWN.search(text) is not None,
        is_tiny=TINY_FONT.search(text) is not None and not TEN_POINT.search(text),
        colour=colour[1] if colour else "",
    )


def _is_hidden(node: LexborNode, *, coloured_page: bool) -> bool:
    attributes = node.attributes
    style = _style((attributes.get("style") or "")[:LONGEST_STYLE])
    if "hidden" in attributes or style.hides:
        return True
    if style.is_tiny:
        return not _has_legible_inside(node)
    white = WHITE.match(style.colour or attributes.get("color") or "") is not None
    return white and not coloured_page and not _has_background(node)


def _has_legible_inside(node: LexborNode) -> bool:
    return any(
        inner.mem_id != node.mem_id and LEGIBLE_FONT.search(inner.attributes.get("style") or "")
        for inner in node.css('[style*="font-size" i]')[:MOST_ANCESTORS]
    ) or any(True for _ in node.css("font[size]")[:1])


def _has_background(node: LexborNode) -> bool:
    ancestor: LexborNode | None = node
    for _ in range(MOST_ANCESTORS):
        if ancestor is None:
            return False
        attributes = ancestor.attributes
        if "bgcolor" in attributes or "background" in attributes or BACKGROUND.search(attributes.get("style") or ""):
            return True
        ancestor = ancestor.parent
    return True


def _hiding_selectors(tree: LexborHTMLParser) -> Iterator[str]:
    found = 0
    for sheet in tree.css("style"):
        text = sheet.text()[:LONGEST_SHEET]
        if not NOT_SHOWN.search(text):
            continue
        for selector, declarations in _rules(_without_comments(text)):
            if NOT_SHOWN.search(declarations) and SIMPLE.match(selector) and ("." in selector or "#" in selector):
                found += 1
                if found > MOST_RULES:
                    return
                yield selector


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selector and declarations of the rules that always hold, which those within @media do not."""
    preludes: list[str] = []
    text = ""
    for piece in BRACE.split(sheet):
        if piece == "{":
            preludes.append(text.strip())
        elif piece == "}":
            prelude = preludes.pop() if preludes else ""
            if prelude and not preludes and not prelude.startswith("@"):
                yield prelude, text
        else:
            text = piece


def _without_comments(sheet: str) -> str:
    kept: list[str] = []
    rest = sheet
    while rest:
        before, _, rest = rest.partition("/*")
        kept.append(before)
        rest = rest.partition("*/")[2]
    return "".join(kept)

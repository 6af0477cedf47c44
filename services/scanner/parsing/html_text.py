"""HTML as a reader sees it: the visible text, what was hidden from view, and the links with what they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.scanner.mail import Found, Link
from services.scanner.parsing.hidden import hidden_nodes
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link, links_in_text

BLOCK: Final = re.compile(
    r"<(?=/?(?:p|div|br|tr|td|th|li|ul|ol|h[1-6]|table|blockquote|hr|pre|center|section|article|header|footer|option)\b)",
    re.IGNORECASE,
)
NESTING: Final = re.compile(
    r"<(/?)(?:div|span|table|tbody|tr|td|font|b|i|u|a|center|blockquote|ul|ol|li|section|p|form|em|strong)\b",
    re.IGNORECASE,
)
TAG: Final = re.compile(r"<[^<>]*>")
META_REFRESH: Final = re.compile(r"url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
DATA_IMAGE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp|bmp);base64,([A-Za-z0-9+/=\s%]{100,})", re.IGNORECASE)
NEVER_SHOWN: Final = ["script", "style", "head", "noscript", "template", "title"]
ENOUGH_TAGS: Final = 2_000
LONG_TAG: Final = 4_000
MOST_COMPARED: Final = 500
MOST_IN_TEXT: Final = 10_001
"""One more than the links of a mail, so that it is said where there were more."""


@dataclass(frozen=True)
class Page:
    """What one HTML part holds."""

    visible: str = ""
    hidden: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[str, ...] = ()
    """Pictures inside the HTML itself, as base64."""


def read_html(html: str, allowance: Allowance, found: Found = Found.BODY) -> Page:
    """Return what a reader sees of HTML; capped in size and depth, never raises for what the HTML says."""
    html = allowance.take_html(html)
    if _nested_deeper_than(html, allowance.limits.html_depth):
        allowance.note("html_nested_too_deeply")
    elif _has_more_attributes_than(html, allowance.limits.attributes):
        allowance.note("html_too_complex")
    else:
        return _read(html, found)
    text = TAG.sub("\n", html)
    return Page(visible=tidied(text), links=tuple(links_in_text(text, found)))


def tidied(text: str) -> str:
    """Return text with runs of blanks and empty lines made one."""
    lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _read(html: str, found: Found) -> Page:
    images = tuple(match[1] for match in DATA_IMAGE.finditer(html)) if "data:image" in html else ()
    tree = LexborHTMLParser(BLOCK.sub("\n<", html).replace("\0", ""))
    links = tuple(_links(tree, found))
    hidden = _take_out_hidden(tree, html)
    tree.strip_tags(NEVER_SHOWN)
    visible = tidied(tree.body.text()) if tree.body else ""
    links += tuple(_in_text(visible, links, found))
    return Page(visible=visible, hidden=hidden, links=links, images=images)


def _in_text(visible: str, links: tuple[Link, ...], found: Found) -> Iterator[Link]:
    addresses = tuple(each.shown for each in links if "." in each.shown and len(each.shown) > 6)[:MOST_COMPARED]
    clickable = " ".join(addresses)
    for each in islice(links_in_text(visible, found), MOST_IN_TEXT):
        if each.shown not in clickable and not each.shown.startswith(addresses):
            yield each


def _links(tree: LexborHTMLParser, found: Found) -> Iterator[Link]:
    for node in tree.css("a[href], area[href]"):
        href = node.attributes.get("href") or ""
        if href.strip() and not href.startswith("#"):
            yield link(href, _shown(node), found)
    for node in tree.css("form[action]"):
        if (action := (node.attributes.get("action") or "").strip()) and action != "#":
            yield link(action, "", found)
    for node in tree.css("meta[http-equiv='refresh' i]"):
        if target := META_REFRESH.search((node.attributes.get("content") or "")[:4096]):
            yield link(target[1], "", found)


def _shown(node: LexborNode) -> str:
    text = node.text().strip()
    if text:
        return text
    image = node.css_first("img[alt]")
    return (image.attributes.get("alt") or "") if image else ""


def _take_out_hidden(tree: LexborHTMLParser, html: str) -> str:
    texts: list[str] = []
    for node in hidden_nodes(tree, html):
        node.strip_tags(["script", "style"])
        text = tidied(node.text())
        if text:
            texts.append(text)
        node.decompose()
    return "\n".join(texts)


def _nested_deeper_than(html: str, limit: int) -> bool:
    if html.count("<") < ENOUGH_TAGS:
        return False
    depth = 0
    for tag in NESTING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > limit * 4:
            return True
    return False


def _has_more_attributes_than(html: str, limit: int) -> bool:
    """Tell whether a tag has so many attributes that comparing each with all others takes long."""
    pieces = (piece for piece in html.split(">") if len(piece) > LONG_TAG and "<" in piece)
    return any(len(piece[piece.index("<") :].split()) > limit for piece in pieces)

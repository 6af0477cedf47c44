"""HTML that costs more than its length, or is longer than what is looked at."""

from collections.abc import Callable, Mapping

from tests.support.hostile.mails import Hostile
from tests.support.raw_mails import RawFile, raw_mail


def page(unit: str, start: str = "<p>Hello</p>", end: str = "") -> Callable[[int], bytes]:
    """Return a builder of mails whose HTML repeats something that many times."""
    return lambda size: raw_mail(text="", html=start + unit * size + end)


def numbered(pattern: str, start: str = "<p>Hello</p>", end: str = "") -> Callable[[int], bytes]:
    """Return a builder of mails whose HTML repeats something with a number in it."""
    return lambda size: raw_mail(
        text="", html=start + "".join(pattern.replace("@", str(number)) for number in range(size)) + end
    )


def addresses_shown_and_said(size: int) -> bytes:
    shown = "".join(f'<a href="https://a.example/{n}">https://b.example/{n}</a> ' for n in range(size))
    said = " ".join(f"https://c.example/{n}" for n in range(size))
    return raw_mail(text="", html=f"<p>{shown}</p><p>{said}</p>")


def attached_page(size: int) -> bytes:
    return raw_mail(files=[RawFile("a.html", b"<html>" + b"<div>" * size, "text/html")])


def attached_script(size: int) -> bytes:
    return raw_mail(files=[RawFile("a.html", b"<html><script>" + b"atob(" * size, "text/html")])


PAGES: Mapping[str, Hostile] = {
    "long HTML": Hostile(page("<p>a</p>"), 200_000, "html_too_long"),
    "nested elements": Hostile(page("<div>"), 50_000, "html_nested_too_deeply"),
    "nested tables": Hostile(page("<table><tr><td>"), 20_000, "html_nested_too_deeply"),
    "nested unknown elements": Hostile(page("<x-a>"), 50_000),
    "nested formatting": Hostile(page("<b><i>"), 50_000, "html_nested_too_deeply"),
    "misnested formatting": Hostile(page("<b><p></b>"), 50_000, "html_nested_too_deeply"),
    "nested links": Hostile(page("<a href=x><div>"), 20_000, "html_nested_too_deeply"),
    "nested lists": Hostile(page("<ul><li>"), 20_000, "html_nested_too_deeply"),
    "nested drawings": Hostile(page("<svg><g>"), 20_000),
    "nested selects": Hostile(page("<select><option>"), 20_000),
    "nested templates": Hostile(page("<template>"), 20_000),
    "attributes": Hostile(numbered(" a@=b", "<p", ">Hello</p>"), 20_000, "html_too_complex"),
    "open comments": Hostile(page("<!--"), 100_000),
    "open tags": Hostile(page("<a "), 100_000, "html_nested_too_deeply"),
    "angles": Hostile(page("<"), 300_000, "text_too_long"),
    "closing tags": Hostile(page("</p>"), 100_000),
    "entities": Hostile(page("&#x41;&amp;"), 90_000),
    "NUL": Hostile(page("\0"), 200_000),
    "style rules": Hostile(numbered(".a@{display:none}", "<style>", "</style><p class=a1>Hello</p>"), 20_000),
    "style selectors": Hostile(page(" .a", "<style>.a", "{display:none}</style>" + "<p class=a>" * 500), 90),
    "style braces": Hostile(page("{", "<style>display:none"), 200_000),
    "style comments": Hostile(page("/*", "<style>display:none"), 200_000),
    "style blanks": Hostile(page(" ", '<p style="font-size:1', '">Hello'), 200_000),
    "hidden elements": Hostile(page('<p style="display:none">x</p>'), 30_000),
    "nested hidden elements": Hostile(page('<u style="font-size:0">x'), 2_500, "html_nested_too_deeply"),
    "nested white elements": Hostile(page('<u style="color:white">x'), 1_900),
    "links": Hostile(numbered("<a href=https://a.example/@>x</a>"), 20_000, "too_many_links"),
    "links shown as addresses": Hostile(addresses_shown_and_said, 8_000, "too_many_links"),
    "forms": Hostile(numbered("<form action=https://a.example/@></form>"), 12_000, "too_many_links"),
    "refreshes": Hostile(page('<meta http-equiv=refresh content="0;url=https://a.example/">'), 10_000),
    "blanks in a refresh": Hostile(page(" ", '<meta http-equiv=refresh content="url', '">'), 200_000),
    "open pictures": Hostile(page("data:image/png;base64,", '<img src="'), 40_000),
    "pictures": Hostile(page('<img src="data:image/png;base64,' + "A" * 120 + '">'), 6_000, "image_damaged"),
    "attached page": Hostile(attached_page, 50_000, "html_nested_too_deeply"),
    "attached script": Hostile(attached_script, 200_000),
    "password fields": Hostile(page("<form><input type="), 50_000, "html_nested_too_deeply"),
}

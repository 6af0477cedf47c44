from time import process_time

import pytest

from services.scanner.parsing.html_text import read_html
from services.scanner.parsing.limits import Allowance, Limits


def test_what_a_reader_sees_is_the_text() -> None:
    page = read_html(
        "<head><title>T</title></head><body><p>Dear <b>Ta</b>ro</p><p>Hello</p><script>x()</script>", Allowance()
    )

    assert page.visible == "Dear Taro\nHello"


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display: none">quiet</span>',
        "<span style='visibility:hidden'>quiet</span>",
        '<span style="font-size:0px">quiet</span>',
        '<span style="font-size: 1px;">quiet</span>',
        '<span style="opacity:0">quiet</span>',
        '<div style="max-height:0;overflow:hidden">quiet</div>',
        '<span style="color:#ffffff">quiet</span>',
        '<font color="white">quiet</font>',
        '<span style="color: rgb(255, 255, 255)">quiet</span>',
        '<div style="position:absolute;left:-9999px">quiet</div>',
        "<span hidden>quiet</span>",
        '<style>.q { display:none }</style><span class="q">quiet</span>',
    ],
)
def test_hidden_text_is_kept_apart(hidden: str) -> None:
    page = read_html(f"<body>Good{hidden} morning</body>", Allowance())

    assert (page.visible.split(), page.hidden) == (["Good", "morning"], "quiet")


@pytest.mark.parametrize("selector", [".7a", ".", ".a.", "#,.a", ".a#"])
def test_a_selector_that_is_none_hides_nothing(selector: str) -> None:
    page = read_html(f"<style>{selector}{{display:none}}</style><p class=a>Hello</p>", Allowance())

    assert (page.visible, page.hidden) == ("Hello", "")


@pytest.mark.parametrize(
    "shown",
    [
        '<td bgcolor="#003366"><font color="white">loud</font></td>',
        '<div style="background:#036"><span style="color:#fff">loud</span></div>',
        '<div style="font-size:0"><span style="font-size:14px">loud</span></div>',
        '<span style="font-size:10px">loud</span>',
        '<span style="opacity:0.9">loud</span>',
        '<span style="background-color:white;color:#333">loud</span>',
        "<style>@media (max-width:600px) { .m { display:none } }</style><span class='m'>loud</span>",
        '<span style="font-size:1em">loud</span>',
    ],
)
def test_what_only_looks_hidden_is_visible(shown: str) -> None:
    page = read_html(f"<body><table><tr>{shown}</tr></table></body>", Allowance())

    assert (page.visible, page.hidden) == ("loud", "")


def test_links_come_with_what_they_show() -> None:
    page = read_html('<a href="https://a.example/x">www.<b>bank</b>.example</a><a href="#top">up</a>', Allowance())

    assert [(each.url, each.shown) for each in page.links] == [("https://a.example/x", "www.bank.example")]


def test_a_picture_shows_its_alternative_text() -> None:
    page = read_html('<a href="https://a.example/x"><img alt="Sign in" src="cid:1"></a>', Allowance())

    assert page.links[0].shown == "Sign in"


def test_forms_and_refreshes_lead_somewhere_too() -> None:
    page = read_html(
        '<meta http-equiv="Refresh" content="0; url=https://b.example/"><form action="https://a.example/post"></form>',
        Allowance(),
    )

    assert {each.url for each in page.links} == {"https://a.example/post", "https://b.example/"}


def test_html_beyond_the_limit_is_cut_and_said() -> None:
    allowance = Allowance(Limits(html=100))

    page = read_html("<p>a</p>" + "b" * 200, allowance)

    assert len(page.visible) < 100
    assert "html_too_long" in allowance.reasons


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div>" * 50_000 + "</div>" * 50_000,
        "<!--" * 100_000,
        "<a " * 100_000,
        "<a href=x>" * 50_000,
        "<table><tr><td>" * 20_000,
        "<p " + " ".join(f"a{n}=1" for n in range(10_000)) + ">",
        '<b style="color:white">' * 20_000,
        "<style>.a{display:none}" + "/*" * 30_000 + "</style>",
        "<style>.a{display:none}" + "@media x{" * 7_000 + "</style>",
        "<style>.a{display:none}" + "x" * 60_000 + "</style>",
        "<style>" + ".a{display:none}" * 20_000 + "</style>" + '<p class="a">' * 1000,
        "data:image/png;base64," * 20_000,
        "https://" * 60_000,
        "<" * 500_000,
    ],
)
def test_hostile_html_costs_little(html: str) -> None:
    begun = process_time()

    read_html(html, Allowance())

    assert process_time() - begun < 5


def test_html_nested_too_deeply_is_read_as_text_and_said() -> None:
    allowance = Allowance()

    page = read_html("<div>" * 10_000 + "deep https://a.example/", allowance)

    assert "deep" in page.visible
    assert [each.url for each in page.links] == ["https://a.example/"]
    assert "html_nested_too_deeply" in allowance.reasons

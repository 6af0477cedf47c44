from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from selectolax.lexbor import LexborHTMLParser

from shared.web.phrases import _in_html, _in_text

TITLE = "お送りしたメールをご確認ください"
HEADING = Markup('<span class="phrases">お送りした<wbr>メールを<wbr>ご確認ください</span>')

japanese_or_worse = (
    st.text(alphabet=st.sampled_from("あいうメール診断権限を付与 \n<>&\"'ab1@.。、"), max_size=40) | st.text()
)


def words_in(html: str) -> str:
    body = LexborHTMLParser(f"<p>{html}</p>").body
    return body.text() if body else ""


@pytest.fixture
def speaking(shell: Flask, language: str) -> Iterator[Flask]:
    with shell.test_request_context("/", headers={"Accept-Language": language}):
        yield shell


@pytest.mark.mongodb
@pytest.mark.parametrize("language", ["ja"])
@pytest.mark.parametrize(
    "template",
    [
        "<h1>{}</h1>",
        '<h2 id="a" class="b">{}</h2>',
        "<legend>{}</legend>",
        '<button class="second" type="submit">{}</button>',
        '<p class="lead">{}</p>',
        """<a class="button{{{{ ' second' }}}}" href="/">{}</a>""",
    ],
)
def test_headings_leads_and_buttons_break_between_phrases(speaking: Flask, template: str) -> None:
    del speaking

    shown = render_template_string(template.format("{{ title }}"), title=TITLE)

    assert HEADING in shown


@pytest.mark.mongodb
@pytest.mark.parametrize("language", ["ja"])
@pytest.mark.parametrize("template", ["<p>{}</p>", '<p class="leader">{}</p>', '<a href="/">{}</a>', "<h4>{}</h4>"])
def test_other_text_is_left_alone(speaking: Flask, template: str) -> None:
    del speaking

    assert render_template_string(template.format("{{ title }}"), title=TITLE) == template.format(TITLE)


@pytest.mark.mongodb
@pytest.mark.parametrize("language", ["en"])
def test_english_is_left_alone(speaking: Flask) -> None:
    del speaking

    assert render_template_string("<h1>{{ 'Open the <mail>' }}</h1>") == "<h1>Open the &lt;mail&gt;</h1>"


def test_markup_within_a_heading_stays_and_its_words_are_taken_apart() -> None:
    html = Markup('<svg class="a"><path d="M1"/></svg> <bdi dir="ltr">権限が付与されました</bdi>')

    assert _in_html(html, on_paper=False) == (
        '<svg class="a"><path d="M1"/></svg> '
        '<bdi dir="ltr"><span class="phrases">権限が<wbr>付与されました</span></bdi>'
    )


def test_paper_gets_each_phrase_as_a_piece() -> None:
    assert _in_html(escape("診断の結果 3 通"), on_paper=True) == (
        '<span class="phrases"><span class="phrase">診断の</span><wbr><span class="phrase">結果</span> '
        '<span class="phrase">3 通</span></span>'
    )


def test_words_of_other_scripts_are_not_torn() -> None:
    html = _in_text("管理者は admin-of-everything@contoso.example です", on_paper=False)

    assert "admin-of-everything@contoso.example" in html


def test_no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket() -> None:
    html = _in_text("最も多いのは認証情報の窃取（フィッシング）：130 通中 55 通", on_paper=False)

    assert "<wbr>：" not in html
    assert "（<wbr>" not in html
    assert "窃取<wbr>（フィッシング）：130 通中" in html


@given(japanese_or_worse, st.booleans())
def test_the_words_are_the_same_and_harmless(text: str, on_paper: bool) -> None:
    calm = text.replace("\r", "").replace("\0", "")

    html = _in_html(escape(calm), on_paper=on_paper)

    assert words_in(html) == words_in(escape(calm))
    assert {each.tag for each in LexborHTMLParser(html).css("body *")} <= {"span", "wbr"}

import re
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from services.notifier.letters import KINDS, Letter, Letters, moment, tame
from services.notifier.wrapping import COLUMNS, width
from shared.confirmation import address_proof, confirmation_number
from shared.events.details import FailureReason, Scope
from shared.web.brands import LANGUAGES, load_brands
from tests.services.notifier.builders import a_customer
from tests.support.clock import NOON
from tests.support.events import CUSTOMER, a_scan_completed, a_scan_started

KEY = b"k" * 32
READ: dict[str, Any] = {
    "tenant_name": "Contoso",
    "scope": Scope.ORGANISATION,
    "received_since": NOON - timedelta(days=30),
    "received_before": NOON,
}
FACTS: dict[str, Any] = {
    "at": NOON,
    "messages_gone_at": NOON + timedelta(days=7),
    "started_at": NOON,
    "erased_at": NOON + timedelta(days=3),
    "failed_at": NOON + timedelta(hours=1),
    "tenant_name": "Contoso",
    "reason": "permission_missing",
    "approved_by": "admin@contoso.example",
    "approved_at": NOON,
    "expired_at": NOON,
    "replaced_at": NOON,
    "by_operator": False,
    "early": False,
    "next_scan_at": None,
    "counts_stay": False,
    "why": "refused",
    "ended_at": NOON,
    "scan": a_scan_completed(mails=12345, threats=2, potential_threats=1, dangerous_in_inboxes=1, **READ),
}
JAPANESE = re.compile(r"[぀-ヿ一-鿿]")


def render(kind: str, facts: dict[str, Any] | None = None, **customer: Any) -> Letter:
    letters = Letters(load_brands(Path("brands")), KEY)
    return letters.render(kind, a_customer(**customer), FACTS | (facts or {}))


@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_says_the_same_as_text_and_as_html(kind: str) -> None:
    letter = render(kind)

    assert letter.subject.startswith("【メールセキュリティ診断】")
    for part in (letter.text, letter.html):
        assert "佐藤 花子 様" in part
        assert " UTC）" in part or kind == "registration"
        assert "undefined" not in part.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_letter_has_no_japanese_but_the_customers_name(kind: str) -> None:
    letter = render(kind, language="en", last_name="Sato", first_name="Hanako", company="Contoso")

    visible = re.sub(r"<style>.*?</style>|<[^>]+>", "", letter.html, flags=re.DOTALL)

    assert letter.language == "en"
    assert not JAPANESE.search(letter.subject + letter.text + visible)
    assert "Dear Hanako Sato," in letter.text


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "erased"])
def test_every_letter_but_the_last_has_the_confirmation_number(kind: str) -> None:
    number = confirmation_number(KEY, CUSTOMER, 2)

    letter = render(kind, generation=2)

    assert number in letter.text
    assert number in letter.html


def test_the_registration_letter_has_the_one_time_link() -> None:
    link = f"https://shindan.example/welcome/{CUSTOMER}/{address_proof(KEY, CUSTOMER, 1)}"

    letter = render("registration")

    assert link in letter.text
    assert f'href="{link}"' in letter.html


def test_times_are_in_the_customers_zone_with_utc_beside() -> None:
    assert moment(NOON, "Asia/Tokyo", "ja") == "2026年3月2日 21:00 日本時間（2026-03-02 12:00 UTC）"
    assert moment(NOON, "Europe/Berlin", "en") == "2 Mar 2026, 13:00 Central European Time (2026-03-02 12:00 UTC)"


def test_the_report_letter_has_the_headline_and_the_numbers() -> None:
    letter = render("report_ready")

    assert "脅威と判定されたメールが 2 通、脅威の可能性のあるメールが 1 通見つかりました。" in letter.html
    assert "1 通は、診断の時点で受信トレイにありました" in letter.text
    assert "12,345 通" in letter.text
    assert "https://shindan.example/reports/" in letter.html


def test_a_result_without_threats_is_said_so() -> None:
    letter = render("report_ready", {"scan": a_scan_completed()}, language="en")

    assert "No dangerous mail was found. There is nothing that you need to do." in letter.text
    assert "inboxes" not in letter.text


@pytest.mark.parametrize("lack", [{"stopped": True}, {"mailboxes_not_read": 1}, {"not_fully_analysed": 1}])
@pytest.mark.parametrize(
    ("language", "words"),
    [("ja", "診断した範囲では、"), ("en", "No dangerous mail was found in the part that was read.")],
)
def test_what_was_not_read_to_the_end_is_no_all_clear(lack: dict[str, Any], language: str, words: str) -> None:
    letter = render("report_ready", {"scan": a_scan_completed(**lack)}, language=language)

    assert words in letter.text
    assert "nothing that you need to do" not in letter.text
    assert "ご対応いただくことはありません" not in letter.text


def test_without_mails_nothing_is_said_about_threats() -> None:
    letter = render("report_ready", {"scan": a_scan_completed(mails=0)})

    assert "脅威の有無は判断できません" in letter.html
    assert "見つかりませんでした" not in letter.html


def test_a_stopped_or_incomplete_scan_is_not_called_complete() -> None:
    letter = render("report_ready", {"scan": a_scan_completed(stopped=True, mailboxes_not_read=3)})

    assert "診断を中止しました。" in letter.text
    assert "診断が完了しました" not in letter.text
    assert "読み取れなかったメールボックスが 3 件あります" in letter.text


@pytest.mark.parametrize("reason", sorted(set(FailureReason) - {FailureReason.CUSTOMER_ERASED}))
@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_failure_is_said_in_plain_words_with_what_to_do(reason: FailureReason, language: str) -> None:
    letter = render("assessment_failed", {"reason": reason.value}, language=language)

    assert reason.value not in letter.text
    assert ("お願いしたいこと" if language == "ja" else "What to do") in letter.text


def test_another_brand_has_its_own_name_and_colour() -> None:
    brand = load_brands(Path("brands")).named("nozomi")

    letter = render("assessment_started", brand="nozomi")

    assert brand.title("ja") in letter.subject
    assert brand.colours.brand in letter.html


@pytest.mark.parametrize("kind", ["assessment_started", "report_ready"])
def test_letters_about_a_scan_name_scope_and_period(kind: str) -> None:
    group = READ | {"scope": Scope.GROUP, "group": "sales@contoso.example", "received_since": None}
    a_scan = a_scan_started if kind == "assessment_started" else a_scan_completed
    whole, some = render(kind, {"scan": a_scan(**READ)}), render(kind, {"scan": a_scan(**group)})

    for part in (whole.text, whole.html):
        assert "組織のすべてのメールボックス" in part
        assert "2026年1月31日～2026年3月2日に受信したメール" in part
    assert "グループ（sales@contoso.example）に属するメールボックス" in some.text
    assert "2026年3月2日までに受信したすべてのメール" in some.text


def test_a_result_that_came_before_its_scope_was_told_is_announced_without() -> None:
    letter = render("report_ready", {"scan": a_scan_completed()})

    assert "開始日時" in letter.text
    assert "対象" not in letter.text


@pytest.mark.parametrize(("language", "kind"), list(product(LANGUAGES, KINDS)))
def test_the_lines_of_a_plain_letter_are_short_but_for_links(language: str, kind: str) -> None:
    lines = render(kind, language=language).text.splitlines()

    assert [line for line in lines if width(line) > COLUMNS and not line.startswith("https://")] == []


@pytest.mark.parametrize(("language", "kind"), list(product(LANGUAGES, KINDS)))
def test_a_letter_fetches_nothing_and_knows_dark_paper(language: str, kind: str) -> None:
    html = render(kind, language=language).html

    assert re.findall(r'src="([^"]*)"', html) == ["cid:mark@shindan.example"]
    assert not re.search(r"url\(|<link|@import|@font-face|<script", html)
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html


def test_what_a_stranger_typed_is_escaped_in_html() -> None:
    letter = render("assessment_started", {"scan": a_scan_started(tenant_name='<img src=x onerror="x">&')})

    assert "<img src=x" not in letter.html
    assert "&lt;img" in letter.html


@pytest.mark.parametrize(
    "typed",
    ["http://evil.test", "Visit evil.test now", "a@b", "<b>x</b>", "x" * 61, "WWW prize", "win: here"],
)
def test_a_name_that_could_carry_a_message_is_left_out(typed: str) -> None:
    letter = render("registration", last_name=typed, company=typed, language="en")

    assert tame(typed) == ""
    assert typed not in letter.text
    assert "Hello," in letter.text


@pytest.mark.parametrize(
    "typed", ["佐藤", "O'Brien", "Example Co., Ltd.", "株式会社サンプル・ジャパン", "van der Berg-Müller"]
)
def test_ordinary_names_stay(typed: str) -> None:
    assert tame(typed) == typed


def test_line_ends_in_a_name_cannot_break_a_letter() -> None:
    assert tame("Sato\r\nBcc") == "Sato Bcc"

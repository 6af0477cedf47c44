import pytest

from services.notifier.wrapping import COLUMNS, width, wrapped


def test_a_short_text_stays_as_it_is() -> None:
    text = "診断を開始しました。\n\nAll is well.\n"

    assert wrapped(text) == text


def test_japanese_breaks_between_phrases() -> None:
    text = "脅威と判定されたメールが 41 通、脅威の可能性のあるメールが 58 通見つかりました。"

    assert wrapped(text) == "脅威と判定されたメールが 41 通、脅威の可能性のあるメールが\n58 通見つかりました。"


@pytest.mark.parametrize("text", ["メールボックスの" * 20, "「診断」を、" * 20, "word " * 40, "12 通" * 30])
def test_no_line_is_too_wide_and_nothing_is_lost(text: str) -> None:
    lines = wrapped(text).split("\n")

    assert len(lines) > 1
    assert all(width(line) <= COLUMNS for line in lines)
    assert not any(line.startswith(("、", "。", "」")) or line.endswith(("「", "12")) for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_link_is_never_broken() -> None:
    link = "https://shindan.example/" + "c" * 100

    assert wrapped(f"{link}\n次のページ") == f"{link}\n次のページ"

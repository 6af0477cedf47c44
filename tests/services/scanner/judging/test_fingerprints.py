from zlib import crc32

from services.scanner.judging.fingerprints import ALIKE, bands, fingerprint
from tests.support.mails import a_mail

WORDS = [f"{crc32(bytes([number])):x}"[:6] for number in range(200)]


def a_text(seed: int, words: int = 120) -> list[str]:
    return [WORDS[crc32(f"{seed}:{number}".encode()) % len(WORDS)] for number in range(words)]


def shared(one: list[str], other: list[str]) -> int:
    return len(set(enumerate(bands("".join(one)))) & set(enumerate(bands("".join(other)))))


def with_changes(words: list[str], count: int) -> list[str]:
    changed = list(words)
    for place in range(count):
        changed[place * len(words) // count] = f"reference{place * 7919}"
    return changed


def test_nearly_the_same_texts_share_bands() -> None:
    pairs = [(a_text(seed), with_changes(a_text(seed), 4)) for seed in range(50)]

    assert sum(shared(one, other) >= ALIKE for one, other in pairs) >= 48


def test_other_texts_of_the_same_words_share_hardly_any() -> None:
    pairs = [(a_text(seed), a_text(seed + 1_000)) for seed in range(50)]

    assert sum(shared(one, other) >= ALIKE for one, other in pairs) <= 2


JAPANESE = """
お客様のアカウントに通常とは異なる端末からのアクセスが検出されました。安全のため、一部の機能を一時的に制限しております。
引き続きご利用いただくには、下記のページより本人確認のお手続きをお願いいたします。期限を過ぎますと、すべてのサービスが
停止される場合がございます。ご不便をおかけしますが、何卒ご理解くださいますようお願い申し上げます。
"""
OTHER_JAPANESE = """
来週の定例会議の議題をお送りします。ご確認のうえ、追加があれば木曜日までにお知らせください。会議室は三階に変わりました。
前回の議事録も添付しておりますので、修正点があれば返信してください。当日は新しい倉庫の図面を持参する予定です。
"""


def test_japanese_texts_are_compared_by_their_letters() -> None:
    changed = JAPANESE.replace("下記", "以下").replace("何卒", "どうか")

    assert shared(list(JAPANESE), list(changed)) >= ALIKE
    assert shared(list(JAPANESE), list(OTHER_JAPANESE)) == 0


def test_a_short_text_has_no_bands() -> None:
    assert bands("see you on monday") == ()


def test_names_figures_and_links_do_not_change_a_fingerprint() -> None:
    text = "Dear {}, your parcel {} waits, please confirm at https://{}.test/x that somebody is at home to take it."

    one, other = (
        a_mail(text=text.format(*values)) for values in (("a@x.example", 1, "one"), ("b@y.example", 2, "two"))
    )

    assert fingerprint(one) == fingerprint(other) != ""

import pytest

from services.scanner.knowledge.text_model import (
    FEWEST_KNOWN,
    NOT_READ,
    TextModel,
    features,
    language_of,
    parse_models,
    read,
    shipped_models,
)

FILE = "# head\nen\t=intercept\t-1\nen\t=slope\t2\nen\t=offset\t0.5\nen\tverify your\t1.5\n" + "".join(
    f"ja\t={name}\t0\n" for name in ("intercept", "slope", "offset")
)
THREAT = (
    "account on hold\nwe detected unusual activity and your account has been suspended. please verify your information "
    "within 24 hours by clicking the link below. failure to verify will result in permanent closure."
)
LETTER = (
    "lunch on thursday\nthanks for the slides, they look good. i changed two figures and added a page about next "
    "month. see you at the meeting on thursday, i'll bring the printed version."
)
THREAT_JA = (
    "【重要】アカウントのご確認\nお客様のアカウントで不正利用の疑いがあるため、ご利用を制限いたしました。"
    "下記よりログインし、本人確認を完了してください。24時間以内に確認いただけない場合、アカウントは停止されます。"
)


def test_english_words_and_pairs_are_features_and_figures_are_masked() -> None:
    found = features("verify within 24 hours")

    assert found == {"verify", "verify within", "within", "within #", "# hours", "hours"}


def test_addresses_and_links_are_no_words_and_part_their_neighbours() -> None:
    found = features("write ken@contoso.example or see https://contoso.example/a today")

    assert found == {"write", "or", "see", "or see", "today"}


def test_japanese_is_cut_at_changes_of_script_and_compounds_in_twos() -> None:
    found = features("お客様は本人確認を")

    assert found == {"お客様", "お客様は", "本人", "確認", "お客様 本人", "本人 確認", "確認を"}


@pytest.mark.parametrize(
    ("text", "language"),
    [("your account", "en"), ("a few カナ in english", "en"), ("いつもお世話になっております", "ja")],
)
def test_ten_kana_make_a_text_japanese(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_file_of_models_is_read() -> None:
    model = parse_models(FILE.splitlines(keepends=True))["en"]

    assert model == TextModel(-1.0, 2.0, 0.5, {"verify your": 1.5})


def test_a_line_that_is_no_word_with_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        parse_models([*FILE.splitlines(), "en\tbroken"])


def test_the_heaviest_words_for_an_attack_are_shown_and_none_that_speak_against() -> None:
    words = "alpha beta gamma delta epsilon zeta eta theta"
    model = TextModel(5.0, 1.0, 0.0, dict.fromkeys(words.split(), -1.0) | {"alpha": 3.0, "gamma": 5.0})

    reading = model.read(words)

    assert reading.strongest == ("gamma", "alpha")


def test_a_pair_is_shown_rather_than_its_words() -> None:
    words = "verify your account alpha beta gamma delta epsilon"
    weights = dict.fromkeys(words.split(), 0.1) | {"verify": 2.0, "verify your": 1.0}

    reading = TextModel(5.0, 1.0, 0.0, weights).read(words)

    assert reading.strongest[0] == "verify your"
    assert "verify" not in reading.strongest


def test_a_text_of_hardly_any_known_words_is_not_judged() -> None:
    words = [f"word{'x' * order}" for order in range(FEWEST_KNOWN - 1)]
    model = TextModel(9.0, 1.0, 0.0, dict.fromkeys(words, 9.0))

    assert model.read(" ".join(words)) == NOT_READ


def test_saying_a_thing_over_and_over_adds_nothing() -> None:
    once = read(THREAT)

    again = read(f"{THREAT} {THREAT.partition(chr(10))[2]}")

    assert again.probability == pytest.approx(once.probability, abs=0.02)


@pytest.mark.parametrize("text", [THREAT, THREAT_JA])
def test_the_shipped_models_know_an_attack_and_say_by_which_words(text: str) -> None:
    reading = read(text)

    assert reading.probability > 0.9
    assert len(reading.strongest) == 6


def test_the_shipped_model_knows_an_ordinary_letter() -> None:
    assert read(LETTER).probability < 0.1


def test_the_shipped_models_are_small() -> None:
    assert all(1_000 < len(model.weights) < 6_000 for model in shipped_models().values())

import pytest

from benchmarks.text_model.examples import Example, own_examples, weighed
from benchmarks.text_model.training import Trained, calibration_table, train, written
from benchmarks.text_model.vocabulary import tells_something, vocabulary
from services.scanner.knowledge.text_model import FEWEST_KNOWN, features, parse_models

BAD = "verify account password suspended immediately confirm billing details click link"
GOOD = "meeting minutes thursday agenda attached slides lunch project invoice thanks"
SHARED = ("please", "morning", "hello", "customer", "regards", "monday")


def an_example(text: str, number: int, *, is_attack: bool, is_own: bool = True) -> Example:
    theme = f"en/{number % 10}-{is_attack}"
    return Example("en", theme, f"{theme}/{number}", frozenset(features(text)), is_attack, is_own)


def some_examples() -> list[Example]:
    attacks = [an_example(f"{BAD} {SHARED[number % 6]}", number, is_attack=True) for number in range(20)]
    others = [an_example(f"{GOOD} {SHARED[number % 6]}", number, is_attack=False) for number in range(20)]
    return [*attacks, *others]


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(some_examples())


def test_training_twice_writes_the_same_file(trained: Trained) -> None:
    again = train(some_examples())

    assert written({"en": again.model}) == written({"en": trained.model})


def test_what_is_written_is_read_again(trained: Trained) -> None:
    both = {"en": trained.model, "ja": trained.model}

    assert parse_models(written(both).splitlines(keepends=True)) == both


def test_it_learns_which_words_speak_for_an_attack(trained: Trained) -> None:
    assert trained.model.weights["verify account"] > 0 > trained.model.weights["meeting minutes"]
    assert trained.model.read(BAD).probability > 0.8
    assert 0.0 < trained.model.read(GOOD).probability < 0.2


def test_every_theme_is_held_out_once_for_the_calibration(trained: Trained) -> None:
    counted = sum(count for _, count, _, _ in calibration_table(trained.held_out, trained.model))

    assert len(features(BAD)) >= FEWEST_KNOWN
    assert counted == len(some_examples())


def test_words_of_foreign_mail_never_enter_the_model() -> None:
    foreign = [an_example("kowalski kernel patch", number, is_attack=False, is_own=False) for number in range(9)]

    words = vocabulary([*some_examples(), *foreign])

    assert "verify" in words
    assert not {"kowalski", "kernel", "kernel patch"} & set(words)


def test_words_of_a_single_template_never_enter_the_model() -> None:
    rare = an_example("zirconium", 99, is_attack=True)

    assert "zirconium" not in vocabulary([*some_examples(), rare])


@pytest.mark.parametrize("word", ["the", "to the", "# #", "x", "日", "日 #", "ください", "確認を", "contoso", "dhl"])
def test_grammar_single_characters_and_names_of_firms_tell_nothing(word: str) -> None:
    assert not tells_something(word)


@pytest.mark.parametrize("word", ["verify", "to verify", "# hours", "確認", "# 時間", "確認いただけ"])
def test_words_with_a_meaning_tell_something(word: str) -> None:
    assert tells_something(word)


def test_every_template_counts_the_same_however_often_it_was_drawn() -> None:
    once, twice = an_example(BAD, 1, is_attack=True), an_example(BAD, 2, is_attack=True)

    weights = [each.weight for each in weighed([once, twice, twice])]

    assert weights == [1.0, 0.5, 0.5]


def test_foreign_mail_gets_a_fifth_of_the_innocent_weight() -> None:
    own = [an_example(GOOD, number, is_attack=False) for number in range(10)]
    foreign = [an_example(f"kernel {number}", number + 100, is_attack=False, is_own=False) for number in range(40)]

    weight = sum(each.weight for each in weighed([*own, *foreign]) if not each.is_own)

    assert weight == pytest.approx(2.0)


def test_the_answers_of_the_one_attacked_are_no_attack() -> None:
    scenarios = [each for each in own_examples("en") if "/scenario/" in each.theme]

    themes = {each.theme for each in scenarios if each.is_attack}

    assert "en/scenario/voice-mail" in themes
    assert not any(each.is_attack for each in scenarios if each.theme == "en/scenario/minutes")

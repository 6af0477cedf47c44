from collections import Counter
from random import Random

import pytest

from benchmarks.text_model.texts import VARIANTS, filled, own_texts


def test_one_choice_is_taken_also_within_a_choice() -> None:
    found = {filled("{a|{b|c}} d", Random(seed)) for seed in range(30)}

    assert found == {"a d", "b d", "c d"}


def test_what_names_somebody_becomes_a_full_stop() -> None:
    assert filled("Hi {}, {me} of {my_firm:2}", Random(1)) == "Hi ., . of ."


@pytest.mark.parametrize("language", ["en", "ja"])
def test_several_hundred_texts_of_each_class_are_drawn_the_same_way_every_time(language: str) -> None:
    texts = list(own_texts(language))

    assert texts == list(own_texts(language))
    assert min(Counter(each.is_attack for each in texts).values()) >= 300
    assert set(Counter(each.template for each in texts).values()) == {VARIANTS}
    assert not any("{" in each.text or "|" in each.template for each in texts)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_texts_of_a_template_differ(language: str) -> None:
    texts = [each.text for each in own_texts(language)]

    assert len(set(texts)) / len(texts) > 0.98

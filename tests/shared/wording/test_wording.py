import re

import pytest

from shared import wording
from shared.events.details import FailureReason
from shared.verdicts import AttackType, Verdict


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_verdict_and_attack_type_has_a_name(language: str) -> None:
    words = wording.of(language)

    assert set(words.verdicts) == set(Verdict)
    assert set(words.attack_types) == set(AttackType)


@pytest.mark.parametrize("language", wording.LANGUAGES)
@pytest.mark.parametrize("reason", FailureReason)
def test_every_failure_is_explained(language: str, reason: FailureReason) -> None:
    said = wording.of(language).reason(reason)

    assert said.endswith(("。", "."))


def test_both_languages_say_the_same_things() -> None:
    japanese, english = wording.of("ja"), wording.of("en")

    assert japanese.findings.keys() == english.findings.keys()
    assert japanese.reasons.keys() == english.reasons.keys()
    assert japanese.evidence_fields.keys() == english.evidence_fields.keys()


def test_sentences_are_punctuated_as_the_language_asks() -> None:
    japanese, english = wording.of("ja"), wording.of("en")

    assert all(words.explanation.endswith("。") and words.advice.endswith("。") for words in japanese.findings.values())
    assert all(words.explanation.endswith(".") and words.advice.endswith(".") for words in english.findings.values())


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_nothing_is_shouted(language: str) -> None:
    said = " ".join(f"{w.title} {w.explanation} {w.advice}" for w in wording.of(language).findings.values())

    assert not re.search(r"[!！]|successfully|please note", said)


def test_an_unknown_language_falls_back_to_english() -> None:
    words = wording.of("xx")

    assert words.verdict(Verdict.MALICIOUS) == "Threat"


def test_a_kind_of_another_version_is_shown_by_its_name() -> None:
    words = wording.of("en").finding("some_new_kind")

    assert words == wording.Words("some new kind", "", "")

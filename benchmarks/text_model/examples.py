"""What the model learns from: our own texts, the demo tenant's scenarios, and mail whose licence allows it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.corpus import Row, read_mails
from benchmarks.text_model.texts import filled, own_texts
from emulator.contoso.scenario import Scenario, scenarios
from services.scanner.knowledge.text_model import features, language_of
from services.scanner.knowledge.words import plain, words_of
from services.scanner.mail import Delivery
from services.scanner.parsing.parse import parse

LICENSED: Final = frozenset({"apache_lists", "sisimai_bounces"})
"""Sources of innocent mail that a shipped model may be trained on: Apache project; BSD-2."""
SHARE_OF_LICENSED: Final = 0.2
"""How much of the innocent weight the licensed mail of a language gets: it is technical throughout."""
DRAWN_FROM_SCENARIO: Final = 3


@dataclass(frozen=True)
class Example:
    """The words of one text, and what it is; a theme is held out as a whole, the texts of a template share a weight."""

    language: str
    theme: str
    template: str
    words: frozenset[str]
    is_attack: bool
    is_own: bool
    """Whether we wrote it; only the words of our own texts become part of the model."""
    weight: float = 1.0


def own_examples(language: str) -> Iterator[Example]:
    """Yield what we wrote in a language: training texts and scenarios."""
    for text in own_texts(language):
        theme = text.template.rpartition("/")[0]
        yield _example(language, theme, text.template, text.text, is_attack=text.is_attack)
    for scenario in scenarios():
        if scenario.language == language and scenario.attack_type != "spam":
            yield from _of_scenario(scenario)


def _of_scenario(scenario: Scenario) -> Iterator[Example]:
    """Yield the turns of a scenario; the victim's answers are no attack, and what precedes a hijacking neither."""
    random = Random(scenario.name)
    theme = f"{scenario.language}/scenario/{scenario.name}"
    for _ in range(DRAWN_FROM_SCENARIO):
        for order, turn in enumerate(scenario.turns):
            attacks = scenario.is_planted and order >= (scenario.hijacked_from or 0)
            if attacks and order % 2 and not scenario.is_monologue and scenario.hijacked_from is None:
                continue
            text = filled(f"{scenario.subject}\n{turn}", random)
            yield _example(scenario.language, theme, theme, text, is_attack=attacks)


def _example(language: str, theme: str, template: str, text: str, *, is_attack: bool) -> Example:
    subject, _, body = text.partition("\n")
    words = features(plain(subject) + "\n" + plain(body))
    return Example(language, theme, template, frozenset(words), is_attack, is_own=True)


def licensed_examples(folder: Path) -> Iterator[Example]:
    """Yield the innocent mail of a folder of labelled mail that may be trained on."""
    for mail in read_mails(folder, _may_be_trained_on):
        text = words_of(parse(mail.raw, Delivery()))
        theme = f"{mail.row.source}/{mail.row.cluster}"
        yield Example(language_of(text), theme, theme, frozenset(features(text)), is_attack=False, is_own=False)


def _may_be_trained_on(row: Row) -> bool:
    return row.source in LICENSED and row.is_ham


def weighed(examples: Iterable[Example]) -> list[Example]:
    """Return the examples of one language with weights: templates count the same, licensed mail its fixed share."""
    every = [each for each in examples if each.words]
    sizes = Counter((each.template, each.is_attack) for each in every)
    innocent = len({each.template for each in every if each.is_own and not each.is_attack})
    licensed = len({each.template for each in every if not each.is_own})
    share = min(1.0, innocent * SHARE_OF_LICENSED / licensed) if licensed else 1.0
    return [
        replace(each, weight=(1.0 if each.is_own else share) / sizes[each.template, each.is_attack]) for each in every
    ]

"""How the model is trained: words of our own texts, weighed together and calibrated on themes that were held out."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from benchmarks.text_model.examples import Example, weighed
from benchmarks.text_model.vocabulary import vocabulary
from services.scanner.knowledge.text_model import FEWEST_KNOWN, TextModel, scale

STRENGTH: Final = 30.0
"""The inverse of the L2 penalty; choosing words by L1 first found as much but erred two to three times as often."""
LEAST_WEIGHT: Final = 0.05
FOLDS: Final = 5
HEAD: Final = """\
# The text model: what each word or pair of words speaks for (above zero an attack). "#" is any number.
# Made by `python -m benchmarks.text_model train` and not edited by hand; from what, and how good: docs/text-model.md.
"""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Trained:
    """A model, and for each example that was held out its score and whether it is an attack."""

    model: TextModel
    held_out: tuple[tuple[float, bool, float], ...]
    """Score, whether it is an attack, weight."""


def train(examples: Iterable[Example]) -> Trained:
    """Return the model of one language, calibrated by Platt's method; the same input gives the same model."""
    every = weighed(examples)
    held_out = tuple(_held_out(every))
    slope, offset = _calibration(held_out)
    intercept, weights = _fit(every)
    return Trained(TextModel(intercept, slope, offset, weights), held_out)


def _held_out(every: Sequence[Example]) -> Iterator[tuple[float, bool, float]]:
    """Yield what models say of themes that they were not trained on."""
    attacks = [each.is_attack for each in every]
    folds = StratifiedGroupKFold(FOLDS).split(every, attacks, [each.theme for each in every])
    for learned, left_out in folds:
        intercept, weights = _fit([every[index] for index in learned])
        model = TextModel(intercept, 1.0, 0.0, weights)
        for example in (every[index] for index in left_out):
            known = [weights[word] for word in example.words if word in weights]
            if len(known) >= FEWEST_KNOWN:
                yield model.score(known), example.is_attack, example.weight


def _fit(every: Sequence[Example]) -> tuple[float, Mapping[str, float]]:
    """Return intercept and weights, rounded, so that the file is small and the same everywhere."""
    words = vocabulary(every)
    regression = LogisticRegression(
        C=STRENGTH, solver="liblinear", class_weight="balanced", random_state=0, max_iter=1000
    )
    regression.fit(_matrix(every, words), [each.is_attack for each in every], [each.weight for each in every])
    weights = {word: round(float(weight), 2) for word, weight in zip(words, regression.coef_[0], strict=True)}
    kept = {word: weight for word, weight in weights.items() if abs(weight) >= LEAST_WEIGHT}
    return round(float(regression.intercept_[0]), 2), kept


def _matrix(every: Sequence[Example], words: Sequence[str]) -> csr_matrix:
    """Return one row per example: 0, or what each of its known words counts."""
    place = {word: index for index, word in enumerate(words)}
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, each in enumerate(every):
        known = sorted(place[word] for word in each.words if word in place)
        rows += [row] * len(known)
        columns += known
        values += [scale(len(known))] * len(known)
    return csr_matrix((values, (rows, columns)), shape=(len(every), len(words)))


def _calibration(held_out: Sequence[tuple[float, bool, float]]) -> tuple[float, float]:
    """Return slope and offset that turn scores into probabilities, attacks and innocent texts counting the same."""
    scores = np.array([[score] for score, _, _ in held_out])
    attacks = [is_attack for _, is_attack, _ in held_out]
    platt = LogisticRegression(C=1e3, class_weight="balanced", random_state=0)
    platt.fit(scores, attacks, [weight for _, _, weight in held_out])
    return round(float(platt.coef_[0][0]), 2), round(float(platt.intercept_[0]), 2)


def written(models: Mapping[str, TextModel]) -> str:
    """Return the models as the file that the scanner reads."""
    return HEAD + "".join(f"{line}\n" for language, model in models.items() for line in _lines(language, model))


def _lines(language: str, model: TextModel) -> Iterator[str]:
    numbers = {"=intercept": model.intercept, "=slope": model.slope, "=offset": model.offset}
    heaviest = sorted(model.weights.items(), key=lambda pair: (-pair[1], pair[0]))
    for word, number in [*numbers.items(), *heaviest]:
        yield f"{language}\t{word}\t{number:g}"


def calibration_table(
    held_out: Sequence[tuple[float, bool, float]], model: TextModel
) -> Iterator[tuple[str, int, float, float]]:
    """Yield for each tenth of probability: its name, examples, mean probability, and share of attacks."""
    tenths: dict[int, list[tuple[float, bool, float]]] = defaultdict(list)
    for score, is_attack, weight in held_out:
        probability = 1.0 / (1.0 + math.exp(-(model.slope * score + model.offset)))
        tenths[min(9, int(probability * 10))].append((probability, is_attack, weight))
    for tenth, found in sorted(tenths.items()):
        total = sum(weight for _, _, weight in found)
        mean = sum(probability * weight for probability, _, weight in found) / total
        share = sum(weight for _, is_attack, weight in found if is_attack) / total
        yield f"{tenth / 10:.1f}-{(tenth + 1) / 10:.1f}", len(found), mean, share

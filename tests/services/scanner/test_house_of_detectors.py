import re
from pathlib import Path
from types import ModuleType

import pytest

from services.scanner import detectors
from services.scanner.detectors import DETECTORS
from services.scanner.detectors.__main__ import documentation
from services.scanner.judging.verdict import load_weights
from shared import wording

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "services" / "scanner" / "detectors"
TESTS = Path(__file__).parent / "detectors"
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("__"))
KINDS = sorted(load_weights().kinds)


def _module(name: str) -> ModuleType:
    module = getattr(detectors, name)
    assert isinstance(module, ModuleType)
    return module


def test_every_detector_is_listed_once() -> None:
    listed = [detect.__module__.rpartition(".")[2] for detect in DETECTORS]

    assert sorted(listed) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_detector_is_documented_with_its_reason_and_a_sample(name: str) -> None:
    text = _module(name).__doc__ or ""

    assert re.search(r"^Why ", text, re.MULTILINE)
    assert re.search(r"^Sample: ", text, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_every_detector_has_a_sample_mail_and_an_innocent_twin(name: str) -> None:
    tests = (TESTS / f"test_{name}.py").read_text(encoding="utf-8")

    assert "def test_finds_" in tests
    assert "def test_spares_" in tests


def test_every_kind_that_is_weighed_is_named_by_a_detector_and_no_other() -> None:
    named = {
        word
        for name in NAMES
        for word in re.findall(r'"([a-z]+(?:_[a-z]+)*)"', (FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    }
    said = {
        kind
        for name in NAMES
        for kind in re.findall(r'seen\(\s*"([a-z_]+)"', (FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    }

    assert set(KINDS) <= named
    assert said <= set(KINDS)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_every_kind_is_worded_and_nothing_else(language: str) -> None:
    said = wording.of(language).findings

    assert sorted(said) == KINDS
    assert all(words.title and words.explanation and words.advice for words in said.values())


def test_every_weight_has_a_family_and_a_reason() -> None:
    weights = load_weights()

    assert {weight.family for weight in weights.kinds.values()} <= set(weights.families)
    assert all(weight.reason.endswith(".") for weight in weights.kinds.values())


def test_the_documentation_is_made_from_the_docstrings() -> None:
    written = (ROOT / "docs" / "detectors.md").read_text(encoding="utf-8")

    assert written == documentation()

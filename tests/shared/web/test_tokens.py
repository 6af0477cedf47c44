import re
from collections.abc import Mapping
from itertools import pairwise

import pytest

from shared.web.colours import DARK_PAPER, DARK_RAISED, LIGHT_PAPER, contrast
from tests.support.web import ROOT

CSS = (ROOT / "shared" / "web" / "static" / "shindan.css").read_text(encoding="utf-8")
PAPERS = ("paper", "paper-raised")
VERDICTS = ("threat", "potential", "clean")


def tokens(block: str) -> Mapping[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", block))


LIGHT_BLOCK, DARK_BLOCK = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
LIGHT = tokens(LIGHT_BLOCK)
SCHEMES = {"light": LIGHT, "dark": {**LIGHT, **tokens(DARK_BLOCK)}}


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_the_text_of_pages_can_be_read_with_ease(scheme: Mapping[str, str]) -> None:
    for paper in PAPERS:
        assert contrast(scheme["ink"], scheme[paper]) >= 7
        assert contrast(scheme["ink-quiet"], scheme[paper]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_can_be_read_on_every_paper_and_on_its_own_tint(scheme: Mapping[str, str], verdict: str) -> None:
    for paper in (*PAPERS, f"{verdict}-soft"):
        assert contrast(scheme[verdict], scheme[paper]) >= 4.5
    assert contrast(scheme["ink"], scheme[f"{verdict}-soft"]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_the_frames_of_fields_stand_out(scheme: Mapping[str, str]) -> None:
    for paper in PAPERS:
        assert contrast(scheme["line-strong"], scheme[paper]) >= 3


def test_the_papers_that_brands_are_measured_on_are_those_of_the_stylesheet() -> None:
    assert SCHEMES["light"]["paper"] == LIGHT_PAPER
    assert (SCHEMES["dark"]["paper"], SCHEMES["dark"]["paper-raised"]) == (DARK_PAPER, DARK_RAISED)


def test_sizes_of_type_are_a_quarter_or_half_of_it_apart() -> None:
    names = ("small", "half-up", "step-1", "step-2", "step-3")
    sizes = [float(LIGHT[name].removesuffix("rem")) for name in names]

    ratios = [larger / smaller for smaller, larger in pairwise(sizes)]

    assert ratios == pytest.approx([1.25, 1.25**0.5, 1.25, 1.25], abs=0.005)
    assert set(re.findall(r"font-size: ([^;]+);", CSS)) <= {
        "16px",
        "1rem",
        "0.95em",
        *(f"var(--{name})" for name in names),
    }


def test_distances_lie_on_the_grid() -> None:
    distances = re.findall(r"\b(?:margin|padding|gap|min-height)[a-z-]*: ([^;]+);", CSS)
    pixels = {int(each) for distance in distances for each in re.findall(r"(\d+)px", distance)}

    assert {each for each in pixels if each % 4} <= {2}

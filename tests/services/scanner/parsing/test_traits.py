import re
from pathlib import Path

from services.scanner.mail import TRAITS

SCANNER = Path(__file__).parents[4] / "services" / "scanner"
ASKED = re.compile(r"\"([a-z_]+)\" (?:not )?in (?:file|each)\.traits")


def sources(folder: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (SCANNER / folder).glob("*.py"))


def test_detectors_ask_for_traits_that_there_are() -> None:
    asked = set(ASKED.findall(sources("detectors")))

    assert asked
    assert asked <= TRAITS


def test_parsing_names_every_trait_that_there_is() -> None:
    named = set(re.findall(r"\"([a-z_]+)\"", sources("parsing")))

    assert named >= TRAITS

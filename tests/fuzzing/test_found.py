from pathlib import Path
from time import process_time

import pytest

from tests.fuzzing.targets import TARGETS

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_search_begins_with_does_no_harm(name: str) -> None:
    target = TARGETS[name]

    done = [target.run(seed) for seed in target.seeds()]

    assert len(done) >= 2


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name[-12:]}")
def test_what_was_found_does_no_harm_any_more(path: Path) -> None:
    begun = process_time()

    TARGETS[path.parent.name].run(path.read_bytes())

    assert process_time() - begun < 5

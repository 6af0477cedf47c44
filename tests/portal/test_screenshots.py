from pathlib import Path

import pytest

from tests.screenshots.camera import Camera
from tests.screenshots.index import write_index
from tests.screenshots.letters import every_letter
from tests.support.front import Front
from tests.support.states import STATES
from tests.support.states.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.mongodb]


def test_pages_and_letters_are_pictured_and_shown_side_by_side(portal: Front, stage: Stage, tmp_path: Path) -> None:
    camera = Camera(portal.browser, tmp_path, widths=(360,))
    terms = next(each for each in STATES if each.name == "documents/terms")

    pictures = [
        *camera.take_state(stage, terms, also=False),
        *camera.take_letter(next(every_letter())),
    ]
    index = write_index(tmp_path, pictures).read_text(encoding="utf-8")

    assert {(each.language, each.brand) for each in pictures[:4]} == {
        (language, brand) for language in ("ja", "en") for brand in ("shindan", "nozomi")
    }
    assert [each.look for each in pictures[4:]] == ["light", "dark"]
    assert all((tmp_path / each.path).read_bytes().startswith(b"\x89PNG") for each in pictures)
    assert all(f'src="{each.path}"' in index for each in pictures)

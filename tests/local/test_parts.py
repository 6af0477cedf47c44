import json
from pathlib import Path

import pytest

from local.parts import rendered, write_lists

ROWS = [line.strip("| ").split(" | ") for line in rendered().splitlines() if line.startswith("| ")][1:]


def test_every_package_has_a_licence_and_an_image() -> None:
    assert len(ROWS) > 50
    assert all(licence not in {"", "not said", "UNKNOWN"} and images for _, _, licence, images in ROWS)


def test_only_the_known_package_stands_under_the_general_public_licence_alone() -> None:
    strict = [name for name, _, licence, _ in ROWS if "General Public" in licence and "Lesser" not in licence]

    assert strict == ["pcodedmp"]


@pytest.mark.slow
def test_lists_of_parts_name_each_pin_with_its_hashes(tmp_path: Path) -> None:
    (written,) = write_lists(tmp_path, ["scanner"])

    scanner = json.loads(written.read_text(encoding="utf-8"))
    assert scanner["bomFormat"] == "CycloneDX"
    curl = next(each for each in scanner["components"] if each["name"] == "pycurl")
    assert curl["purl"].startswith("pkg:pypi/pycurl@")
    assert curl["externalReferences"][0]["hashes"]

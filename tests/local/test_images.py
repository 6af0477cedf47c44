import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from local.images import differences, main, read

HELLO = {"app/hello.py": (b"print('hello')\n", 0)}


def packed(files: Mapping[str, tuple[bytes, int]]) -> bytes:
    """Return a layer: files with what is in them and when they changed."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as archive:
        for name, (content, changed_at) in files.items():
            found = tarfile.TarInfo(name)
            found.size, found.mtime = len(content), changed_at
            archive.addfile(found, io.BytesIO(content))
    return written.getvalue()


def an_image(path: Path, *layers: Mapping[str, tuple[bytes, int]], user: str = "10001:10001") -> Path:
    """Write an image as `docker save` does."""
    names = [f"{number}/layer.tar" for number in range(len(layers))]
    steps = [{"created": path.name, "created_by": "COPY"} for _ in layers]
    settings: dict[str, Any] = {"created": path.name, "config": {"User": user}, "history": steps}
    told = {"manifest.json": [{"Config": "settings.json", "Layers": names}], "settings.json": settings}
    files = {name: (json.dumps(what).encode(), 0) for name, what in told.items()}
    path.write_bytes(packed({**files, **{name: (packed(each), 0) for name, each in zip(names, layers, strict=True)}}))
    return path


def test_two_builds_with_the_same_bytes_are_the_same(tmp_path: Path) -> None:
    one, other = an_image(tmp_path / "one.tar", HELLO), an_image(tmp_path / "other.tar", HELLO)

    done = CliRunner().invoke(main, [str(one), str(other)])

    assert (done.exit_code, done.output) == (0, "1 of 1 layers are the same, 1 files\n")


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ({"app/hello.py": (b"print('hello')\n", 7)}, "layer 1: /app/hello.py has another changed_at"),
        ({"app/hello.py": (b"print('Hello')\n", 0)}, "layer 1: /app/hello.py has another content"),
        ({}, "layer 1: /app/hello.py is in the first alone"),
        ({**HELLO, "app/bye.py": (b"", 0)}, "layer 1: /app/bye.py is in the second alone"),
    ],
)
def test_what_differs_in_a_file_is_said(layer: Mapping[str, tuple[bytes, int]], said: str, tmp_path: Path) -> None:
    one, other = an_image(tmp_path / "one.tar", HELLO), an_image(tmp_path / "other.tar", layer)

    assert list(differences(read(one), read(other))) == [said]


def test_files_in_another_order_are_not_the_same_bytes(tmp_path: Path) -> None:
    files = {**HELLO, "app/bye.py": (b"", 0)}
    one = an_image(tmp_path / "one.tar", files)
    other = an_image(tmp_path / "other.tar", dict(reversed(files.items())))

    assert list(differences(read(one), read(other))) == ["layer 1: the same files in another order or form"]


def test_a_layer_too_many_and_other_settings_are_said(tmp_path: Path) -> None:
    one = an_image(tmp_path / "one.tar", HELLO)
    other = an_image(tmp_path / "other.tar", HELLO, {"tmp/left": (b"", 0)}, user="0:0")

    done = CliRunner().invoke(main, [str(one), str(other)])

    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "layer 2: /tmp/left is in the second alone",
        "settings: config",
        "settings: history",
        "1 of 1 layers are the same, 1 files",
    ]

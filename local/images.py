"""Where two builds of an image differ: `python -m local.images FIRST.tar SECOND.tar`, as `docker save` leaves them."""

import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

import click

OF_A_BUILD = {"id", "container", "container_config", "docker_version", "created", "rootfs"}
"""What stands in an image's settings and is not what runs: how and when it was built, and the layers once more."""

PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class File:
    """What an image says of a file, a folder or a link."""

    kind: str
    mode: int
    owner: tuple[int, int]
    changed_at: float
    link: str
    content: str
    """The SHA-256 of a file's bytes."""


Layer = tuple[str, dict[str, File]]
"""Its digest, and its files by their paths."""
NO_LAYER: Layer = ("", {})


@dataclass(frozen=True)
class Image:
    """An image: its layers, and what is set for its processes."""

    layers: tuple[Layer, ...]
    settings: dict[str, Any]


def read(path: Path) -> Image:
    """Read an image from an archive; raises KeyError where it is none."""
    with tarfile.open(path) as archive:
        (manifest,) = json.loads(_bytes(archive, "manifest.json"))
        settings = json.loads(_bytes(archive, manifest["Config"]))
        layers = tuple(_layer(archive, name) for name in manifest["Layers"])
    settings["history"] = [{**each, "created": None} for each in settings.get("history", ())]
    return Image(layers, {name: value for name, value in settings.items() if name not in OF_A_BUILD})


def differences(first: Image, second: Image) -> Iterator[str]:
    """Say what differs, nothing where the two are the same, byte by byte."""
    pairs = zip_longest(first.layers, second.layers, fillvalue=NO_LAYER)
    for number, ((digest, files), (other_digest, other_files)) in enumerate(pairs, start=1):
        told = [f"layer {number}: {text}" for text in _of_files(files, other_files)]
        yield from told
        if digest != other_digest and not told:
            yield f"layer {number}: the same files in another order or form"
    for name in sorted({*first.settings, *second.settings}):
        if first.settings.get(name) != second.settings.get(name):
            yield f"settings: {name}"


@click.command()
@click.argument("first", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("second", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(first: Path, second: Path) -> None:
    """Say where two builds of an image differ; status 1 where they do."""
    one, other = read(first), read(second)
    found = list(differences(one, other))
    for text in found:
        click.echo(text)
    same = sum(ours == theirs for (ours, _), (theirs, _) in zip(one.layers, other.layers, strict=False))
    click.echo(f"{same} of {len(one.layers)} layers are the same, {sum(len(files) for _, files in one.layers)} files")
    sys.exit(bool(found))


def _of_files(ours: dict[str, File], theirs: dict[str, File]) -> Iterator[str]:
    for path in sorted({*ours, *theirs}):
        one, other = ours.get(path), theirs.get(path)
        if one is None or other is None:
            yield f"/{path} is in the {'first' if one else 'second'} alone"
        elif one != other:
            unlike = [each.name for each in fields(File) if getattr(one, each.name) != getattr(other, each.name)]
            yield f"/{path} has another {', '.join(unlike)}"


def _layer(archive: tarfile.TarFile, name: str) -> Layer:
    packed = archive.extractfile(name)
    if packed is None:
        raise KeyError(name)
    with packed, tarfile.open(fileobj=packed) as layer:
        files = {each.name.rstrip("/"): _file(layer, each) for each in layer}
        packed.seek(0)
        return _digest(packed), files


def _file(layer: tarfile.TarFile, found: tarfile.TarInfo) -> File:
    packed = layer.extractfile(found) if found.isreg() else None
    content = _digest(packed) if packed else ""
    return File(found.type.decode(), found.mode, (found.uid, found.gid), found.mtime, found.linkname, content)


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in iter(partial(stream.read, PIECE_BYTES), b""):
        digest.update(piece)
    return digest.hexdigest()


def _bytes(archive: tarfile.TarFile, name: str) -> bytes:
    found = archive.extractfile(name)
    if found is None:
        raise KeyError(name)
    return found.read()


if __name__ == "__main__":
    main()

"""The mails as they are written down: `<kind>/<language>/<theme>.toml`, described in README.md."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
KINDS: Final = ("innocent", "threats")


@dataclass(frozen=True)
class Specimen:
    """One mail in writing; the fields are those of README.md."""

    kind: str
    language: str
    name: str
    category: str
    writer: str
    subject: str
    text: str
    to: str = ""
    shown_to: tuple[str, ...] = ()
    """Names and addresses in To, where they are not simply the reader."""
    style: str = "plain"
    route: str = "pass"
    relay: str = ""
    envelope: str = ""
    signer: str = ""
    preheader: str = ""
    footer: str = ""
    tracked: str = ""
    pixel: str = ""
    one_click: str = ""
    reply_to: str = ""
    answers: bool = False
    charset: str = "utf-8"
    html_only: bool = False
    attach: tuple[str, ...] = ()
    document: str = ""
    calendar: str = ""
    is_report: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return what names the mail in tables."""
        return f"{self.kind}/{self.language}/{self.name}"


@cache
def specimens() -> tuple[Specimen, ...]:
    """Return all of them, in the order of their files; raises TypeError for a key that does not exist."""
    return tuple(
        _read(row, kind, path.parent.name)
        for kind in KINDS
        for path in sorted((FOLDER / kind).glob("*/*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["mail"]
    )


def _read(row: dict[str, object], kind: str, language: str) -> Specimen:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["writer"] = values.pop("from")
    return Specimen(kind=kind, language=language, **values)  # type: ignore[arg-type]

"""The scenarios: what people, machines and fraudsters write, read from scenarios/<language>/*.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """One kind of conversation, described in scenarios/README.md."""

    name: str
    language: str
    writer: str
    to: str
    subject: str
    turns: tuple[str, ...]
    share: int = 2
    times: int = 1
    spread: int = 1
    recipients: int = 1
    style: str = "plain"
    html_only: bool = False
    attach: tuple[str, ...] = ()
    document: str = ""
    folder: str | None = None
    folders: tuple[str, ...] = ()
    route: str = "pass"
    headers: Mapping[str, str] = field(default_factory=dict)
    hours: str = "office"
    invitation: bool = False
    is_report: bool = False
    is_draft: bool = False
    is_monologue: bool = False
    is_late: bool = False
    answers_inside: bool = False
    hijacked_from: int | None = None
    verdict: str = "clean"
    attack_type: str | None = None

    @property
    def is_planted(self) -> bool:
        """Whether it happens a fixed number of times: every threat and every spam mail."""
        return self.attack_type is not None


def read_scenario(row: dict[str, object], language: str) -> Scenario:
    """One table of a scenario file; a TypeError for a key that does not exist."""
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["writer"] = values.pop("from")
    return Scenario(language=language, **values)  # type: ignore[arg-type]


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All of them, in the order of their files."""
    return tuple(
        read_scenario(row, path.parent.name)
        for path in sorted(FOLDER.glob("*/*.toml"))
        for row in tomllib.loads(path.read_text("utf-8"))["scenario"]
    )

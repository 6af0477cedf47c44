"""Our own training texts: `texts/<language>/*.toml`, written by hand, with choices that make each one several."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "texts"
VARIANTS: Final = 8
"""How often each text is drawn."""
_INNERMOST: Final = re.compile(r"\{([^{}]*)\}")
_NUMBERED: Final = re.compile(r"^\d+=")
_NAME: Final = "."


@dataclass(frozen=True)
class Text:
    """A text as a mail would say it: subject, a line break, body; `template` is what it was drawn from."""

    template: str
    text: str
    is_attack: bool


def filled(template: str, random: Random) -> str:
    """Return a template with one of each `{a|b}` chosen; what names somebody or something becomes a full stop."""
    while _INNERMOST.search(template):
        template = _INNERMOST.sub(lambda match: _chosen(match[1], random), template)
    return template


def _chosen(slot: str, random: Random) -> str:
    return random.choice(_NUMBERED.sub("", slot).split("|")) if "|" in slot else _NAME


def own_texts(language: str, folder: Path = FOLDER) -> Iterator[Text]:
    """Yield our own texts of a language, the same ones every time."""
    frame = _read(folder / language / "frame.toml")
    for name in ("threat", "innocent"):
        for theme in _read(folder / language / f"{name}.toml")["theme"]:
            for order, text in enumerate(theme["texts"]):
                template = f"{language}/{name}/{theme['name']}/{order}"
                random = Random(template)
                for _ in range(VARIANTS):
                    drawn = _framed(filled(text, random), frame, random)
                    yield Text(
                        template, f"{filled(random.choice(theme['subjects']), random)}\n{drawn}", name == "threat"
                    )


def _framed(text: str, frame: dict[str, Any], random: Random) -> str:
    """Return the text between a greeting and a close, each of which may be missing."""
    parts = [
        *random.sample(frame["greetings"], random.randint(0, 1)),
        text,
        *random.sample(frame["closings"], random.randint(0, 1)),
        *random.sample(frame["footers"], random.choice((0, 0, 1, 2, 3))),
    ]
    return "\n".join(filled(part, random) for part in parts)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))

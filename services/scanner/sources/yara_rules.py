"""YARA rules: compiled once, then tried on the raw mail, its text, and each file in it, unpacked ones included."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yara_x

from services.scanner.mail import Mail, Sighting
from services.scanner.sources.places import SourcesAreWrong, files_in

ENDINGS: Final = (".yar", ".yara")
SEVERE: Final = frozenset({"high", "critical"})
STRONG_FROM: Final = 8.0
MOST_MATCHES: Final = 20


@dataclass(frozen=True)
class YaraRules:
    """Compiled rules; used by the thread that compiled them."""

    scanner: yara_x.Scanner

    def look(self, raw: bytes, mail: Mail) -> Iterator[Sighting]:
        """Yield the rules that match, each once for each place; raises yara_x.ScanError."""
        left = MOST_MATCHES
        for where, content in _contents(raw, mail):
            for rule in self.scanner.scan(content).matching_rules[:left]:
                left -= 1
                yield Sighting("yara", rule.identifier, where, is_strong=_is_strong(rule))


def load_rules(folder: str) -> YaraRules:
    """Compile the rules of a folder, each file with names of its own; raises SourcesAreWrong."""
    paths = [path for path in files_in(folder) if path.suffix.lower() in ENDINGS]
    if not paths:
        raise SourcesAreWrong(f"{folder}: no YARA rules in this folder; their files end in .yar or .yara")
    compiler = yara_x.Compiler()
    for path in paths:
        compiler.new_namespace(str(path))
        compiler.add_include_dir(str(path.parent))
        _add(compiler, path)
    return YaraRules(yara_x.Scanner(compiler.build()))


def _add(compiler: yara_x.Compiler, path: Path) -> None:
    try:
        compiler.add_source(path.read_text(encoding="utf-8"), origin=str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesAreWrong(f"{path}: {error}") from error
    except yara_x.CompileError as error:
        mistake = compiler.errors()[0]
        origin = next((each["code_origin"] for each in mistake["labels"]), path)
        raise SourcesAreWrong(f"{origin}:{mistake['line']}:{mistake['column']}: {mistake['title']}") from error


def _contents(raw: bytes, mail: Mail) -> Iterator[tuple[str, bytes]]:
    yield "", raw
    text = mail.html or mail.text
    if text:
        yield "", text.encode("utf-8", "replace")
    for file in mail.attachments:
        if file.content:
            yield "/".join((*file.path, file.name)), file.content


def _is_strong(rule: yara_x.Rule) -> bool:
    said = {name.lower(): value for name, value in rule.metadata}
    severity, weight = said.get("severity"), said.get("weight")
    return str(severity).lower() in SEVERE or (isinstance(weight, int | float) and weight >= STRONG_FROM)

"""The catalogs of all pages: where they are, and what must be in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[3]
_METHODS = [
    ("translations/**", "ignore"),
    ("**.py", "python"),
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
]
_OPTIONS = {each: {"silent": "false", "encoding": "utf-8"} for each in ("templates/**.html", "templates/**.txt")}
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "pgettext": ((1, "c"), 2)}


@dataclass(frozen=True)
class Translated:
    """A package whose pages are translated, and its Japanese catalog."""

    package: Path

    @property
    def catalog(self) -> Path:
        """Return the Japanese catalog's file."""
        return self.package / "translations" / "ja" / "LC_MESSAGES" / "messages.po"


def packages(root: Path = ROOT) -> list[Translated]:
    """Return the shell and every service that has templates or a catalog."""
    found = [root / "shared" / "web", *sorted((root / "services").iterdir())]
    return [Translated(path) for path in found if Translated(path).catalog.exists() or any(used(path))]


def used(package: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the text and the plural of everything that a package's code and templates say through gettext."""
    for _, __, text, ___, context in extract_from_dir(package, _METHODS, _OPTIONS, _KEYWORDS):
        del context
        yield (text[0], text[1]) if isinstance(text, tuple) else (text, None)


def compile_catalogs(root: Path = ROOT) -> list[Path]:
    """Write the .mo file beside each catalog, whole or not at all, and return what was written."""
    written = []
    for each in packages(root):
        if each.catalog.exists():
            target = each.catalog.with_suffix(".mo")
            with NamedTemporaryFile(dir=target.parent, delete=False) as file:
                write_mo(file, _undated(each.catalog))
            Path(file.name).replace(target)
            target.chmod(0o644)
            written.append(target)
    return written


def read(path: Path) -> Catalog:
    """Read a catalog."""
    with path.open("rb") as file:
        return read_po(file, locale="ja")


def _undated(path: Path) -> Catalog:
    """Read a catalog, and let it not say when, so that the same catalog is always compiled to the same bytes."""
    catalog = read(path)
    catalog.creation_date = datetime(1970, 1, 1, tzinfo=UTC)
    return catalog


def needed(each: Translated, root: Path = ROOT) -> dict[str, str | None]:
    """Return what must be in a catalog, with its plural: everything used that the shell's catalog does not have."""
    shell = Translated(root / "shared" / "web")
    by_shell = {} if each.package.resolve() == shell.package.resolve() else dict(used(shell.package))
    return {text: plural for text, plural in used(each.package) if text not in by_shell}


def problems(each: Translated, root: Path = ROOT) -> list[str]:
    """Return what is wrong with a catalog: missing, unused, untranslated, guessed, or with a variable lost."""
    catalog = read(each.catalog) if each.catalog.exists() else Catalog(locale="ja")
    messages = {_text(message): message for message in catalog if message.id}
    wanted = needed(each, root)
    return [
        *(f"missing: {text}" for text in wanted if text not in messages),
        *(f"unused: {text}" for text in messages if text not in wanted),
        *(f"untranslated: {text}" for text, message in messages.items() if not all(_strings(message))),
        *(f"guessed: {text}" for text, message in messages.items() if message.fuzzy),
        *(f"{error}: {text}" for text, message in messages.items() for error in message.check(catalog)),
    ]


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def update(each: Translated) -> None:
    """Add to a catalog what is needed and missing, and drop what is no longer needed."""
    old = read(each.catalog) if each.catalog.exists() else Catalog(locale="ja")
    new = Catalog(locale="ja")
    for text, plural in needed(each).items():
        known = old.get(text)
        new.add((text, plural) if plural else text, known.string if known else None)
    each.catalog.parent.mkdir(parents=True, exist_ok=True)
    with each.catalog.open("wb") as file:
        write_po(file, new, width=0, sort_output=True, omit_header=True, no_location=True)

import re
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[3]
SERVICE = ROOT / "services" / "reports"
METHODS = [("**.py", "python"), *((f"templates/**.{each}", "jinja2.ext:babel_extract") for each in ("html", "txt"))]


def words_in_use() -> set[str]:
    found = extract_from_dir(str(SERVICE), METHODS, strip_comment_tags=True)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def catalog(folder: Path) -> dict[str, Message]:
    with (folder / "translations/ja/LC_MESSAGES/messages.po").open("rb") as file:
        return {first(each.id): each for each in read_po(file, locale="ja") if each.id}


def first(words: object) -> str:
    return str(words[0] if isinstance(words, tuple | list) else words)


def named_values(words: object) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", first(words)))


def test_every_word_is_said_in_japanese_here_or_by_the_shell() -> None:
    own, shell = catalog(SERVICE), catalog(ROOT / "shared" / "web")

    assert words_in_use() - set(own) - set(shell) == set()
    assert set(own) - words_in_use() == set()
    assert [word for word, each in own.items() if not first(each.string) or each.fuzzy] == []


def test_named_values_are_kept() -> None:
    broken = [word for word, each in catalog(SERVICE).items() if named_values(word) != named_values(each.string)]

    assert broken == []

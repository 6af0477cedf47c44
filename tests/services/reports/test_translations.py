import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

SERVICE = Path(__file__).parents[3] / "services" / "reports"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]


def words_in_use() -> set[str]:
    found = extract_from_dir(str(SERVICE), METHODS, strip_comment_tags=True)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def test_every_word_is_said_in_japanese_and_no_other() -> None:
    with (SERVICE / "translations/ja/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file, locale="ja")

    said = {str(each.id[0] if isinstance(each.id, tuple) else each.id): each for each in catalog if each.id}

    assert words_in_use() == set(said)
    assert [word for word, each in said.items() if not each.string or each.fuzzy] == []


def test_placeholders_are_kept() -> None:
    with (SERVICE / "translations/ja/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file, locale="ja")

    broken = [each.id for each in catalog if each.id and placeholders(each.id) != placeholders(each.string)]

    assert broken == []


def placeholders(text: object) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text[0] if isinstance(text, tuple) else str(text)))

from pathlib import Path

import pytest
from babel.messages.catalog import Message

from shared.web.translations import Translated, compile_catalogs, needed, packages, read, update

PACKAGES = packages()


def key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def entries(translated: Translated) -> dict[str, Message]:
    return {key(message): message for message in read(translated.catalog) if message.id}


@pytest.mark.parametrize("translated", PACKAGES, ids=lambda each: each.package.name)
def test_the_catalog_has_what_the_pages_say_and_nothing_else(translated: Translated) -> None:
    assert set(entries(translated)) == set(needed(translated))


@pytest.mark.parametrize("translated", PACKAGES, ids=lambda each: each.package.name)
def test_everything_is_translated_and_nothing_is_guessed(translated: Translated) -> None:
    messages = entries(translated).values()

    assert [key(each) for each in messages if not each.string or not all(each.string)] == []
    assert [key(each) for each in messages if each.fuzzy] == []


@pytest.mark.parametrize("translated", PACKAGES, ids=lambda each: each.package.name)
def test_placeholders_and_markup_survive_translation(translated: Translated) -> None:
    assert [error for message in read(translated.catalog) for error in message.check()] == []


def a_package(folder: Path, template: str) -> Translated:
    package = folder / "services" / "trial"
    (package / "templates").mkdir(parents=True)
    (package / "templates" / "page.html").write_text(template, encoding="utf-8")
    (folder / "shared" / "web").mkdir(parents=True)
    return Translated(package)


def test_updating_adds_what_is_new_keeps_what_is_known_and_drops_what_is_gone(tmp_path: Path) -> None:
    translated = a_package(tmp_path, "{{ _('Kept') }}{{ _('New') }}")
    translated.catalog.parent.mkdir(parents=True)
    translated.catalog.write_text('msgid "Kept"\nmsgstr "残る"\n\nmsgid "Gone"\nmsgstr "消える"\n', encoding="utf-8")

    update(translated)

    found = entries(translated)
    assert {text: message.string for text, message in found.items()} == {"Kept": "残る", "New": ""}


def test_catalogs_are_compiled_beside_their_source(tmp_path: Path) -> None:
    translated = a_package(tmp_path, "{{ _('Text') }}")
    update(translated)

    written = compile_catalogs(tmp_path)

    assert written == [translated.catalog.with_suffix(".mo")]
    assert written[0].read_bytes()

from pathlib import Path

import pytest

from shared.web.translations import Translated, compile_catalogs, packages, problems, read, update


@pytest.mark.parametrize("translated", packages(), ids=lambda each: each.package.name)
def test_every_catalog_is_complete_and_holds_nothing_else(translated: Translated) -> None:
    assert problems(translated) == []


def a_package(folder: Path, template: str) -> Translated:
    package = folder / "services" / "trial"
    (package / "templates").mkdir(parents=True)
    (package / "templates" / "page.html").write_text(template, encoding="utf-8")
    (folder / "shared" / "web").mkdir(parents=True)
    return Translated(package)


@pytest.mark.parametrize(
    ("catalog", "problem"),
    [
        ("", "missing: %(n)s mails"),
        ('msgid "%(n)s mails"\nmsgstr "%(n)s 通"\n\nmsgid "Gone"\nmsgstr "消える"\n', "unused: Gone"),
        ('msgid "%(n)s mails"\nmsgstr ""\n', "untranslated: %(n)s mails"),
        ('#, fuzzy, python-format\nmsgid "%(n)s mails"\nmsgstr "%(n)s 通"\n', "guessed: %(n)s mails"),
        ('#, python-format\nmsgid "%(n)s mails"\nmsgstr "%(m)s 通"\n', "unknown named"),
    ],
)
def test_what_is_wrong_with_a_catalog_is_said(tmp_path: Path, catalog: str, problem: str) -> None:
    translated = a_package(tmp_path, "{{ _('%(n)s mails', n=1) }}")
    translated.catalog.parent.mkdir(parents=True)
    translated.catalog.write_text(catalog, encoding="utf-8")

    found = problems(translated, tmp_path)

    assert len(found) == 1
    assert found[0].startswith(problem)


def test_updating_adds_what_is_new_keeps_what_is_known_and_drops_what_is_gone(tmp_path: Path) -> None:
    translated = a_package(tmp_path, "{{ _('Kept') }}{{ _('New') }}")
    translated.catalog.parent.mkdir(parents=True)
    translated.catalog.write_text('msgid "Kept"\nmsgstr "残る"\n\nmsgid "Gone"\nmsgstr "消える"\n', encoding="utf-8")

    update(translated)

    found = {message.id: message.string for message in read(translated.catalog) if message.id}
    assert found == {"Kept": "残る", "New": ""}


def test_catalogs_are_compiled_beside_their_source(tmp_path: Path) -> None:
    translated = a_package(tmp_path, "{{ _('Text') }}")
    update(translated)

    written = compile_catalogs(tmp_path)

    assert written == [translated.catalog.with_suffix(".mo")]
    assert b"POT-Creation-Date: 1970-01-01" in written[0].read_bytes()

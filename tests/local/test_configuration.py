import re

from pydantic_settings import BaseSettings

from local.configuration import CHAPTERS, rendered
from services.scanner.settings import PageSettings

ROW = re.compile(r"^\| `([A-Z_]+)` \| .+? \| (.+?) \|$", re.MULTILINE)


def test_every_setting_of_every_process_is_named_and_described() -> None:
    classes: list[type[BaseSettings]] = [*(settings for settings, _ in CHAPTERS.values()), PageSettings]
    wanted = {field.upper() for settings in classes for field in settings.model_fields}

    found = dict(ROW.findall(rendered()))

    assert {name if name in wanted else name.removesuffix("_FILE") for name in found} == wanted
    assert "None" not in found.values()


def test_secrets_are_named_as_files_and_have_no_default_value() -> None:
    defaults = dict(re.findall(r"^\| `([A-Z_]+_FILE)` \| (.+?) \|", rendered(), re.MULTILINE))

    assert {"SECRET_KEY_FILE", "CONFIRMATION_KEY_FILE", "ENCRYPTION_KEYS_FILE", "CLIENT_SECRET_FILE"} <= set(defaults)
    assert set(defaults.values()) == {"**required**", "none"}

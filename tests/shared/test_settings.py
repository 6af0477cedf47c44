from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from shared.settings import ServiceSettings, load


class Settings(ServiceSettings):
    api_key: SecretStr = Field(min_length=8)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("MONGODB_URI", "KAFKA_BOOTSTRAP", "API_KEY", "API_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_secret_comes_from_the_file_that_is_named(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n", encoding="utf-8")
    environment.setenv("MONGODB_URI", "mongodb://m/")
    environment.setenv("KAFKA_BOOTSTRAP", "k:9092")
    environment.setenv("API_KEY", "from the environment")
    environment.setenv("API_KEY_FILE", str(tmp_path / "key"))

    settings = load(Settings)

    assert settings.api_key.get_secret_value() == "from the file"
    assert "from the file" not in repr(settings)


def test_everything_that_is_wrong_is_said_at_once(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("API_KEY", "short")
    environment.setenv("WORKER_PORT", "many")

    with pytest.raises(SystemExit) as ended:
        load(Settings)

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert all(name in said for name in ("MONGODB_URI", "KAFKA_BOOTSTRAP", "API_KEY", "WORKER_PORT"))
    assert "short" not in said.replace("should have", "")


def test_a_secret_file_that_is_missing_is_said(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("API_KEY_FILE", "/nowhere/key")

    with pytest.raises(SystemExit):
        load(Settings)

    assert "/nowhere/key" in capsys.readouterr().err

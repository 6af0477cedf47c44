import re
from pathlib import Path

import pytest

from operations.secret_files import make_secrets
from shared.settings import load
from tests.support.manifests import SETTINGS, Process, every_process, named

OF_LIBRARIES = {"XDG_CACHE_HOME"}
SECRETS = {
    "mongodb_uri": "mongodb://signup@mongodb.example/?replicaSet=rs0",
    "client_secret": "a secret",
    "client_certificate": "a certificate",
    "smtp_user": "shindan",
    "smtp_password": "a password",
}


def test_every_process_is_known() -> None:
    assert {each.name for each in every_process()} == set(SETTINGS)


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_only_settings_that_there_are_are_set(process: Process) -> None:
    fields = {each.upper() for each in SETTINGS[process.name].model_fields}
    told = set(process.environment()) - OF_LIBRARIES

    assert {name for name in told if name not in fields and name.removesuffix("_FILE") not in fields} == set()


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_every_setting_that_is_required_is_set_and_right(
    process: Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_secrets(tmp_path / "made") | {name: tmp_path / name for name in SECRETS}
    for name, text in SECRETS.items():
        (tmp_path / name).write_text(text)
    mounted = process.files()
    for name, value in process.environment().items():
        is_mounted = value in mounted or f"{Path(value).parent}/*" in mounted
        is_secret = name.endswith("_FILE") and name != "CA_FILE"
        assert is_mounted == (value.startswith("/etc/shindan/"))
        monkeypatch.setenv(name, str(made[Path(value).name]) if is_secret else value)

    settings = load(SETTINGS[process.name])

    assert settings.model_fields_set >= {
        name for name, about in SETTINGS[process.name].model_fields.items() if about.is_required()
    }


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_pages_know_that_the_gateway_is_in_front(process: Process) -> None:
    told = process.environment()

    assert ("PORTAL" in told) == ("SECRET_KEY_FILE" in told)
    if "PORTAL" in told:
        assert re.fullmatch(r"https://[^/]+", told["PORTAL"])
        assert told["TRUSTED_PROXIES"] == "1"


def test_replicas_of_topics_are_as_many_as_the_example_has_brokers() -> None:
    told = {each.overlay: each.environment()["KAFKA_REPLICATION"] for each in every_process()}

    assert told == {"local": "1", "production": "3"}

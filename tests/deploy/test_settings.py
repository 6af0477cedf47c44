import re
from pathlib import Path

import pytest
import yaml

from local.manifests import DEPLOY, build
from operations.secret_files import make_secrets
from shared.settings import load
from tests.support.certificates import certify_a_user
from tests.support.manifests import SETTINGS, Process, every_process, named, of_kind, processes

READ_AT_ONCE = {"KAFKA_SSL_CAFILE": "ca.crt", "KAFKA_SSL_CERTFILE": "user.crt", "KAFKA_SSL_KEYFILE": "user.key"}
"""Settings whose files the settings themselves look at."""
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
    certify_a_user(tmp_path)
    made |= {name: tmp_path / name for name in READ_AT_ONCE.values()}
    mounted = process.files()
    for name, value in process.environment().items():
        folder = str(Path(value).parent)
        is_mounted = value in mounted or f"{folder}/*" in mounted or folder in process.folders_of_config_maps()
        is_secret = (name.endswith("_FILE") and name != "CA_FILE") or name in READ_AT_ONCE
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

    assert told == {"local": "1", "production": "3", "rehearsal": "1"}


@pytest.mark.parametrize("process", [each for each in every_process() if each.kind == "worker"], ids=named)
def test_workers_come_to_a_listener_of_the_example_as_it_wants_them_to(process: Process) -> None:
    folder = DEPLOY / "k8s" / "prerequisites" / ("kafka" if process.overlay == "production" else "trial")
    (kafka,) = [each for each in yaml.safe_load_all(build(folder)) if each["kind"] == "Kafka"]
    (listener,) = kafka["spec"]["kafka"]["listeners"]
    told = process.environment()
    (rule,) = of_kind(process.overlay, "NetworkPolicy")["kafka"]["spec"]["egress"]

    assert told["KAFKA_BOOTSTRAP"] == f"shindan-kafka-bootstrap.kafka.svc:{listener['port']}"
    assert [each["port"] for each in rule["ports"]] == [listener["port"]]
    assert told.get("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT") == ("SSL" if listener["tls"] else "PLAINTEXT")
    assert ("KAFKA_SSL_CERTFILE" in told) == ("authentication" in listener)


def test_every_user_of_kafka_is_made_where_the_example_looks_for_them() -> None:
    users = of_kind("production", "KafkaUser")
    (kafka,) = [
        each for each in yaml.safe_load_all(build(DEPLOY / "k8s/prerequisites/kafka")) if each["kind"] == "Kafka"
    ]
    watched = kafka["spec"]["entityOperator"]["userOperator"]["watchedNamespace"]
    trusted = of_kind("production", "TriggerAuthentication")["kafka"]["spec"]["secretTargetRef"]
    used = {name for each in processes("production") for name, _ in each.files().values()} | {
        each["name"] for each in trusted
    }

    assert {each["metadata"]["namespace"] for each in users.values()} == {watched}
    assert set(users) == {name for name in used if name.startswith("kafka-")}

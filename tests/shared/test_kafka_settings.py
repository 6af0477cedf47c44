from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.messaging.kafka_security import secured_as
from shared.settings import KafkaSettings, load
from tests.support.certificates import certify_a_user


@pytest.fixture
def files(tmp_path: Path) -> Path:
    certify_a_user(tmp_path)
    (tmp_path / "other.txt").write_text("no certificate")
    return tmp_path


def settings(**told: object) -> KafkaSettings:
    return KafkaSettings.model_validate({"kafka_bootstrap": "kafka:9093", **told})


def test_kafka_is_spoken_to_in_the_clear_unless_it_is_said() -> None:
    assert secured_as(settings())["security_protocol"] == "PLAINTEXT"


def test_the_library_is_told_of_certificates_by_their_files(files: Path) -> None:
    told = settings(
        kafka_security_protocol="SSL",
        kafka_ssl_cafile=files / "ca.crt",
        kafka_ssl_certfile=files / "user.crt",
        kafka_ssl_keyfile=files / "user.key",
    )

    assert secured_as(told) == {
        "security_protocol": "SSL",
        "ssl_cafile": files / "ca.crt",
        "ssl_certfile": files / "user.crt",
        "ssl_keyfile": files / "user.key",
    }


def test_name_and_password_come_from_the_environment_and_a_file(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "password").write_text("of scanners\n")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
    monkeypatch.setenv("KAFKA_SASL_USERNAME", "scanner")
    monkeypatch.setenv("KAFKA_SASL_PASSWORD_FILE", str(files / "password"))

    told = load(KafkaSettings, kafka_bootstrap="kafka:9093")

    options = secured_as(told)
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("scanner", "of scanners")
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert "of scanners" not in repr(told)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kafka_security_protocol": "TLS"}, "SASL_SSL"),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_cafile": "nowhere.crt"}, "does not point to a file"),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_cafile": "other.txt"}, "KAFKA_SSL_CAFILE cannot be used"),
        ({"kafka_ssl_cafile": "ca.crt"}, "are for SSL and SASL_SSL"),
        ({"kafka_security_protocol": "SASL_PLAINTEXT", "kafka_ssl_cafile": "ca.crt"}, "are for SSL and SASL_SSL"),
        ({"kafka_security_protocol": "SSL", "kafka_ssl_certfile": "user.crt"}, "belong together"),
        (
            {"kafka_security_protocol": "SSL", "kafka_ssl_certfile": "ca.crt", "kafka_ssl_keyfile": "user.key"},
            "KAFKA_SSL_CERTFILE or KAFKA_SSL_KEYFILE cannot be used",
        ),
        ({"kafka_security_protocol": "SASL_SSL", "kafka_sasl_username": "scanner"}, "KAFKA_SASL_PASSWORD_FILE"),
        ({"kafka_security_protocol": "SSL", "kafka_sasl_username": "a", "kafka_sasl_password": "b"}, "nothing else"),
    ],
)
def test_what_cannot_work_or_would_have_no_effect_is_said(
    files: Path, monkeypatch: pytest.MonkeyPatch, told: dict[str, str], said: str
) -> None:
    monkeypatch.chdir(files)

    with pytest.raises(ValidationError, match=said):
        settings(**told)


def test_a_process_ends_when_a_file_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "kafka:9093")
    monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SSL")
    monkeypatch.setenv("KAFKA_SSL_CAFILE", "/nowhere/ca.crt")

    with pytest.raises(SystemExit) as ended:
        load(KafkaSettings)

    assert ended.value.code == 2
    assert "KAFKA_SSL_CAFILE: Path does not point to a file" in capsys.readouterr().err

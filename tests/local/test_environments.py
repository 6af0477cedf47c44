from pathlib import Path

import pytest

from local.environments import HalfNamed, Servers, base, local_sources, real_application, secrets_of
from operations.secret_files import make_secrets

SERVERS = Servers("mongodb://m/", "127.0.0.1:9092", is_own_kafka=True, smtp_port=25, portal="http://localhost:1")


def test_secrets_are_new_each_time_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = make_secrets(tmp_path / "1"), make_secrets(tmp_path / "2")

    modes = {path.stat().st_mode & 0o777 for path in first.values()}

    assert modes == {0o600}
    assert all(first[name].read_text() != second[name].read_text() for name in first)


def test_a_service_is_told_only_its_own_secrets(tmp_path: Path) -> None:
    files = make_secrets(tmp_path / "secrets")

    told = {service: set(secrets_of(service, files)) for service in ("consent", "reports")}

    assert told["reports"] == {"SECRET_KEY_FILE", "WEBHOOK_KEYS_FILE"}
    assert told["consent"] == {"SECRET_KEY_FILE", "SCANNER_PUBLIC_KEY_FILE"}


def test_processes_inherit_nothing_that_they_need_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHINDAN_CLIENT_SECRET", "s")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")

    told = base(SERVERS)

    assert not [name for name in told if "SECRET" in name]
    assert told["KAFKA_ENABLE_IDEMPOTENCE"] == "false"


def test_microsoft_is_asked_only_when_an_application_and_its_credential_are_named() -> None:
    real = real_application({"SHINDAN_CLIENT_ID": "a", "SHINDAN_CLIENT_CERTIFICATE_FILE": "/c.pem"})

    assert real is not None
    assert real["CLIENT_CERTIFICATE_FILE"] == "/c.pem"
    assert real["GRAPH_URL"] == "https://graph.microsoft.com/v1.0"
    assert real_application({}) is None


@pytest.mark.parametrize(
    ("name", "missing"),
    [("SHINDAN_CLIENT_ID", "no credential"), ("SHINDAN_CLIENT_SECRET_FILE", "set SHINDAN_CLIENT_ID")],
)
def test_half_an_application_is_not_taken_for_a_wish_to_pretend(name: str, missing: str) -> None:
    with pytest.raises(HalfNamed, match=missing):
        real_application({name: "a"})


def test_local_sources_are_used_only_when_they_are_named() -> None:
    assert local_sources({"YARA_RULES_FOLDER": "/rules"}) == {}
    assert local_sources({"SHINDAN_YARA_RULES_FOLDER": "/rules", "SHINDAN_CLAMD_ADDRESS": "clamav:3310"}) == {
        "YARA_RULES_FOLDER": "/rules",
        "CLAMD_ADDRESS": "clamav:3310",
    }

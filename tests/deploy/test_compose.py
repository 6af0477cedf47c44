import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from emulator.applications import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET
from local.probing import METRICS_PORT
from operations.secret_files import OF_SERVICE, make_secrets_of_services
from shared.settings import ServiceSettings
from shared.web.settings import WebSettings
from tests.support.manifests import SETTINGS

ROOT = Path(__file__).parents[2]
BY_OTHERS = {"gateway", "mongodb", "kafka", "mailpit", "prometheus", "alertmanager", "grafana"}
WATCHERS = {"prometheus", "alertmanager", "grafana"}
PROBING = {"emulator", "probe"}
OWN_DATA_ON_DISK = {"mongodb", "kafka"}


def given(text: str) -> str:
    """Replace ${NAME:-default} by the default, as where nobody set NAME."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


COMPOSE: dict[str, Any] = yaml.safe_load(given((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
TARGETS = set(
    re.findall(r"^FROM \S+ AS (\S+)$", (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
)


def test_every_process_of_every_service_runs() -> None:
    assert {name for name in CONTAINERS if name in SETTINGS} == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_process_runs_the_image_and_the_command_of_its_service(name: str) -> None:
    service, kind = name.split("-")
    assert CONTAINERS[name]["image"] == f"shindan/{service}"
    assert CONTAINERS[name]["command"] == [kind]


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - BY_OTHERS))
def test_our_images_are_targets_of_the_dockerfile(name: str) -> None:
    build = CONTAINERS[name].get("build", {"target": CONTAINERS[name]["image"].removeprefix("shindan/")})
    assert build["target"] in TARGETS
    assert CONTAINERS[name]["image"] == f"shindan/{build['target']}"


@pytest.mark.parametrize("name", SETTINGS)
def test_only_settings_that_there_are_are_set(name: str) -> None:
    fields = {each.upper() for each in SETTINGS[name].model_fields}
    told = CONTAINERS[name]["environment"]
    assert {each for each in told if each not in fields and each.removesuffix("_FILE") not in fields} == set()


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_that_is_required_is_set_and_right(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_secrets_of_services(tmp_path / "secrets")
    service = name.split("-", maxsplit=1)[0]
    for variable in list(os.environ):
        if variable.lower() in SETTINGS[name].model_fields or variable.endswith("_FILE"):
            monkeypatch.delenv(variable)
    for variable, value in CONTAINERS[name]["environment"].items():
        where = value.replace("/run/secrets/client_secret", str(ROOT / COMPOSE["secrets"]["client_secret"]["file"]))
        monkeypatch.setenv(variable, re.sub(r"^/secrets/", f"{tmp_path}/secrets/{service}/", where))
    SETTINGS[name]()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_process_sees_the_secrets_of_its_own_service_only_and_cannot_change_them(name: str) -> None:
    service = name.split("-", maxsplit=1)[0]
    mounted = [each for each in CONTAINERS[name]["volumes"] if "secrets" in each]
    assert mounted == [f"{service}-secrets:/secrets:ro"]
    assert "authority:/authority" not in CONTAINERS[name]["volumes"]


def test_each_folder_of_secrets_is_made_into_the_volume_that_its_service_reads() -> None:
    volumes = set(CONTAINERS["secrets"]["volumes"])
    assert {f"{service}-secrets:/secrets/{service}" for service in OF_SERVICE} <= volumes


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - OWN_DATA_ON_DISK))
def test_a_container_can_do_little(name: str) -> None:
    container = CONTAINERS[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_what_is_open_is_open_to_this_machine_only(name: str) -> None:
    assert all(each.startswith("127.0.0.1:") for each in CONTAINERS[name].get("ports", []))


def test_the_pretend_microsoft_knows_the_application_that_the_services_say_they_are() -> None:
    environment = CONTAINERS["consent-web"]["environment"]
    secret = (ROOT / COMPOSE["secrets"]["client_secret"]["file"]).read_text(encoding="utf-8").strip()
    assert (environment["CLIENT_ID"], secret) == (DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET)
    portal = environment["PORTAL"]
    assert f"--redirect-uri={portal}/consent/callback" in CONTAINERS["emulator"]["command"]
    assert f"--redirect-uri={portal}/consent/admin-callback" in CONTAINERS["emulator"]["command"]
    assert environment["ENTRA_AUTHORITY"] in {
        f"https://{alias}:9443" for alias in CONTAINERS["emulator"]["networks"]["default"]["aliases"]
    }


@pytest.mark.parametrize("name", [each for each in SETTINGS if each.startswith(("consent", "scanner"))])
def test_graph_has_a_name_that_libcurl_looks_up_and_the_certificate_holds_for(name: str) -> None:
    graph = urlsplit(CONTAINERS[name]["environment"]["GRAPH_URL"])
    assert not str(graph.hostname).endswith(".localhost")
    assert str(graph.hostname) in CONTAINERS
    assert f"--name={graph.hostname}" in CONTAINERS["emulator"]["command"]
    assert f"--port={graph.port}" in CONTAINERS["emulator"]["command"]


def test_what_belongs_to_the_demo_starts_with_the_demo_only() -> None:
    of_profile = {
        profile: {name for name, each in CONTAINERS.items() if profile in each.get("profiles", ())}
        for profile in ("demo", "probe", "observe")
    }
    always = {name for name, each in CONTAINERS.items() if "profiles" not in each}
    assert of_profile == {"demo": {"emulator", "customer"}, "probe": PROBING, "observe": WATCHERS}
    for wanted in (always, *(always | each for each in of_profile.values())):
        assert {needed for name in wanted for needed in CONTAINERS[name].get("depends_on", {})} <= wanted


def test_prometheus_asks_every_process_of_ours_at_its_port() -> None:
    configuration = yaml.safe_load((ROOT / "deploy/observe/prometheus/prometheus.yml").read_text(encoding="utf-8"))
    asked = {
        name: found["port"]
        for job in configuration["scrape_configs"]
        for found in job.get("dns_sd_configs", ())
        for name in found["names"]
    }
    ports = {"web": WebSettings.model_fields["web_port"].default, "worker": METRICS_PORT}
    assert asked == {**{name: ports[name.partition("-")[2]] for name in SETTINGS}, "probe": METRICS_PORT}
    assert ServiceSettings.model_fields["worker_port"].default == METRICS_PORT


@pytest.mark.parametrize("name", sorted(WATCHERS))
def test_who_watches_is_nobody_and_cannot_change_what_it_is_told(name: str) -> None:
    told = [each for each in CONTAINERS[name]["volumes"] if each.startswith("./")]
    assert CONTAINERS[name]["user"].partition(":")[0] not in ("", "0")
    assert told
    assert {each.rpartition(":")[2] for each in told} == {"ro"}
    assert all((ROOT / each.partition(":")[0]).is_dir() for each in told)


def test_alerts_reach_the_mail_catcher_through_the_alertmanager() -> None:
    prometheus = yaml.safe_load((ROOT / "deploy/observe/prometheus/prometheus.yml").read_text(encoding="utf-8"))
    manager = yaml.safe_load((ROOT / "deploy/observe/alertmanager/alertmanager.yml").read_text(encoding="utf-8"))
    (told,) = prometheus["alerting"]["alertmanagers"][0]["static_configs"]
    host, _, port = manager["global"]["smtp_smarthost"].partition(":")
    assert told["targets"] == ["alertmanager:9093"]
    assert (host in CONTAINERS, port) == (True, CONTAINERS["notifier-worker"]["environment"]["SMTP_PORT"])
    receivers = {each["name"] for each in manager["receivers"]}
    assert {manager["route"]["receiver"], *(each["receiver"] for each in manager["route"]["routes"])} == receivers

"""The probe on Kubernetes, in the overlay that is there for it."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from local.customer import main
from local.manifests import DEPLOY, OVERLAYS
from local.probing import METRICS_PORT
from tests.support.manifests import of_kind
from tests.support.watched import RULES, rule_file

OVERLAY = "rehearsal"


def pod_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = of_kind(OVERLAY, "Deployment")[name]["spec"]["template"]
    return found


def options_of(name: str) -> list[tuple[str, str]]:
    (container,) = pod_of(name)["spec"]["containers"]
    return [(option, value) for option, _, value in (each.partition("=") for each in container["args"])]


def test_it_is_told_what_the_program_asks_for() -> None:
    asked = {option for each in main.params for option in each.opts}
    required = {option for each in main.params if each.required for option in each.opts}
    (container,) = pod_of("probe")["spec"]["containers"]
    told = dict(options_of("probe"))

    assert required | {"--every"} <= set(told) <= asked
    assert container["command"] == ["python", "-m", "local.customer"]
    assert container["image"] == "shindan/customer:local"
    assert told["--every"] == "60"


def test_it_comes_to_the_gateway_as_all_others_are_told() -> None:
    told = dict(options_of("probe"))
    (pages,) = [each["data"] for name, each in of_kind(OVERLAY, "ConfigMap").items() if name.startswith("every-page-")]
    returning = [value for option, value in options_of("emulator") if option == "--redirect-uri"]
    host = urlsplit(told["--portal"]).hostname
    ports = [each["port"] for each in of_kind(OVERLAY, "Service")[str(host)]["spec"]["ports"]]
    trial = (DEPLOY / "k8s/overlays/local/secrets.sh").read_text(encoding="utf-8")

    assert told["--portal"] == pages["PORTAL"]
    assert returning == [f"{pages['PORTAL']}/consent/callback", f"{pages['PORTAL']}/consent/admin-callback"]
    assert 443 in ports
    assert f"--trial-certificate-for {host}" in trial


def test_letters_are_read_at_the_mail_catcher() -> None:
    place = urlsplit(dict(options_of("probe"))["--mailpit"])

    assert place.port in [each["port"] for each in of_kind(OVERLAY, "Service")[str(place.hostname)]["spec"]["ports"]]


def test_it_sees_the_authority_but_not_its_key() -> None:
    (secret,) = [each["secret"] for each in pod_of("probe")["spec"]["volumes"] if "secret" in each]

    assert [each["path"] for each in secret["items"]] == ["ca.pem"]
    assert dict(options_of("probe"))["--ca-file"].endswith("/ca.pem")


def test_the_alerts_hear_of_it_under_the_name_that_they_know() -> None:
    monitor = of_kind(OVERLAY, "PodMonitor")["probe"]["spec"]
    (container,) = pod_of("probe")["spec"]["containers"]
    (port,) = container["ports"]
    labels = pod_of("probe")["metadata"]["labels"]
    rules = [rule["expr"] for each in RULES for group in rule_file(each)["groups"] for rule in group["rules"]]

    assert monitor["selector"]["matchLabels"].items() <= labels.items()
    assert [each["port"] for each in monitor["podMetricsEndpoints"]] == [port["name"]]
    assert port["containerPort"] == METRICS_PORT
    assert any(f'job="{labels[monitor["jobLabel"]]}"' in each for each in rules)


@pytest.mark.parametrize("overlay", sorted(set(OVERLAYS) - {OVERLAY}))
def test_nowhere_else_somebody_walks_about(overlay: str) -> None:
    assert "probe" not in of_kind(overlay, "Deployment")

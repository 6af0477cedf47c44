import importlib
import re

import pytest

from local.manifests import OVERLAYS
from services.scanner.processes import COMMANDS
from shared.messaging.kafka_group import CLOSE_WITHIN_MS
from shared.messaging.starting import WITHIN
from shared.messaging.worker import DRAIN_WITHIN
from shared.settings import ServiceSettings
from shared.web.settings import WebSettings
from tests.support.manifests import Process, every_process, manifests, named, of_kind

PORTS = {
    "web": WebSettings.model_fields["web_port"].default,
    "worker": ServiceSettings.model_fields["worker_port"].default,
}
FOR_REQUESTS = 25
"""Seconds that gunicorn gives requests under way when it stops (shared/web/app.py)."""


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_it_runs_a_command_that_the_image_of_its_service_has(process: Process) -> None:
    image, _, tag = process.container["image"].partition(":")
    python, flag, module, command = process.container["command"]

    assert image == f"shindan/{process.service}"
    assert tag not in ("", "latest")
    assert (python, flag, module, command) == ("python", "-m", f"services.{process.service}", process.kind)
    assert importlib.util.find_spec(f"{module}.__main__")


def test_the_commands_are_those_of_the_services() -> None:
    kinds: dict[str, set[str]] = {}
    for process in every_process():
        kinds.setdefault(process.service, set()).add(process.kind)

    assert {service for service, of_it in kinds.items() if "web" not in of_it} == {"notifier"}
    assert kinds["scanner"] <= set(COMMANDS)


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_ports_and_probes_are_those_that_the_process_answers_on(process: Process) -> None:
    (port,) = process.container["ports"]
    probes = {each: process.container[f"{each}Probe"]["httpGet"] for each in ("startup", "readiness", "liveness")}
    paths = {each: asked["path"] for each, asked in probes.items()}

    assert port["containerPort"] == PORTS[process.kind]
    assert {asked["port"] for asked in probes.values()} == {port["name"]}
    assert paths == {
        "startup": "/health",
        "readiness": "/ready" if process.kind == "worker" else "/health",
        "liveness": "/health",
    }


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_there_is_time_to_stop(process: Process) -> None:
    grace = process.pod["terminationGracePeriodSeconds"]

    if process.kind == "worker":
        assert grace > DRAIN_WITHIN + 2 * CLOSE_WITHIN_MS / 1000
    else:
        assert grace > FOR_REQUESTS + process.container["lifecycle"]["preStop"]["sleep"]["seconds"]


@pytest.mark.parametrize("process", [each for each in every_process() if each.kind == "worker"], ids=named)
def test_a_worker_that_waits_for_kafka_is_not_killed_for_it(process: Process) -> None:
    startup = process.container["startupProbe"]

    assert startup["periodSeconds"] * startup["failureThreshold"] > WITHIN + 60


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_pod_is_as_little_as_it_can_be(overlay: str) -> None:
    for name, deployment in of_kind(overlay, "Deployment").items():
        pod = deployment["spec"]["template"]["spec"]
        containers = [*pod["containers"], *pod.get("initContainers", ())]
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["serviceAccountName"] in of_kind(overlay, "ServiceAccount"), name
        assert pod["securityContext"]["runAsUser"] == 10001, name
        assert not any("hostPath" in each for each in pod["volumes"]), name
        for container in containers:
            assert container["securityContext"]["readOnlyRootFilesystem"], name
            assert container["resources"]["limits"]["memory"] == container["resources"]["requests"]["memory"], name
            assert "/tmp" in {each["mountPath"] for each in container["volumeMounts"]}, name  # noqa: S108 - of a container


@pytest.mark.parametrize("process", every_process(), ids=named)
def test_an_eviction_takes_one_pod_at_a_time(process: Process) -> None:
    budget = of_kind(process.overlay, "PodDisruptionBudget")[process.name]

    assert budget["spec"]["maxUnavailable"] == 1
    assert budget["spec"]["selector"] == process.deployment["spec"]["selector"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_selectors_of_one_do_not_catch_another(overlay: str) -> None:
    deployments = of_kind(overlay, "Deployment")
    selectors = {name: each["spec"]["selector"]["matchLabels"].items() for name, each in deployments.items()}
    labels = {name: each["spec"]["template"]["metadata"]["labels"].items() for name, each in deployments.items()}

    caught = {name: [other for other, its in labels.items() if selector <= its] for name, selector in selectors.items()}

    assert caught == {name: [name] for name in deployments}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_services_lead_to_a_port_that_a_pod_has(overlay: str) -> None:
    deployments = of_kind(overlay, "Deployment").values()
    for name, service in of_kind(overlay, "Service").items():
        selector = service["spec"]["selector"].items()
        (pod,) = [
            each["spec"]["template"]["spec"]
            for each in deployments
            if selector <= each["spec"]["template"]["metadata"]["labels"].items()
        ]
        named_ports = {port["name"] for container in pod["containers"] for port in container["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= named_ports, name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_image_names_a_registry(overlay: str) -> None:
    text = str(manifests(overlay))

    assert not [image for image in re.findall(r"'image': '([^']+)'", text) if "." in image.split("/")[0].split(":")[0]]

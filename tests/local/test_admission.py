from pathlib import Path
from typing import Any

import pytest
import yaml

from local.admission import defined, is_custom, pods, prepare


def a_manifest(api_version: str, kind: str, **spec: object) -> dict[str, Any]:
    metadata = {"name": "a", "namespace": "shindan"}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": spec}


def a_definition(folder: Path, group: str, kind: str) -> None:
    spec = {"group": group, "names": {"kind": kind}}
    (folder / f"{kind}.yaml").write_text(yaml.safe_dump({"kind": "CustomResourceDefinition", "spec": spec}))


@pytest.mark.parametrize(
    ("api_version", "custom"),
    [
        ("v1", False),
        ("apps/v1", False),
        ("networking.k8s.io/v1", False),
        ("keda.sh/v1alpha1", True),
        ("kafka.strimzi.io/v1", True),
    ],
)
def test_resources_of_operators_are_told_from_those_of_kubernetes(*, api_version: str, custom: bool) -> None:
    assert is_custom(a_manifest(api_version, "Any")) == custom


def test_a_pod_is_asked_about_for_each_that_would_make_one() -> None:
    template: dict[str, Any] = {"metadata": {}, "spec": {"containers": []}}
    given = [a_manifest("apps/v1", "Deployment", template=template), a_manifest("v1", "Service")]

    (pod,) = pods(given)

    assert (pod["kind"], pod["metadata"]["namespace"], pod["spec"]) == ("Pod", "shindan", template["spec"])


def test_what_nobody_has_defined_is_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    a_definition(definitions, "keda.sh", "ScaledObject")

    prepare(tmp_path, definitions, ["overlays/production"])

    kinds = {each["kind"] for each in yaml.safe_load_all((tmp_path / "production.all").read_text())}
    assert defined(definitions) == {("keda.sh", "ScaledObject")}
    assert {"ScaledObject", "Deployment"} <= kinds
    assert kinds & {"PodMonitor", "KafkaUser"} == set()
    assert "KafkaUser, PodMonitor, PrometheusRule" in capsys.readouterr().out

from collections.abc import Iterator, Mapping
from ipaddress import ip_address, ip_network

import pytest

from local.manifests import OVERLAYS
from tests.support.manifests import Manifest, Process, manifests, named, of_kind, processes

INSIDE = (
    *(
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "0.0.0.1",
    ),
    *(
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fd00::1",
        "fe80::1",
        "ff02::1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
    ),
)
OUTSIDE = ("13.107.6.152", "52.96.0.1", "172.32.0.1", "2603:1036::1")
WANTED = {
    "signup-web": {"mongodb"},
    "signup-worker": {"mongodb", "kafka"},
    "consent-web": {"mongodb", "internet:443"},
    "consent-worker": {"mongodb", "kafka", "internet:443"},
    "scanner-web": {"mongodb", "internet:443"},
    "scanner-worker": {"mongodb", "kafka", "internet:443"},
    "notifier-worker": {"mongodb", "kafka", "internet:587"},
    "reports-web": {"mongodb"},
    "reports-worker": {"mongodb", "kafka", "internet:443"},
}
IN_THE_TRIAL = {"consent": {"emulator"}, "scanner": {"emulator"}, "notifier": {"mailpit"}}


def catches(selector: Mapping[str, object], labels: Mapping[str, str]) -> bool:
    expressions: list[Mapping[str, object]] = selector.get("matchExpressions", [])  # type: ignore[assignment]
    wanted: Mapping[str, str] = selector.get("matchLabels", {})  # type: ignore[assignment]
    assert {each["operator"] for each in expressions} <= {"In"}
    return wanted.items() <= labels.items() and all(
        labels.get(str(each["key"])) in each["values"]  # type: ignore[operator]
        for each in expressions
    )


def rules(overlay: str, direction: str, labels: Mapping[str, str]) -> Iterator[Manifest]:
    for policy in of_kind(overlay, "NetworkPolicy").values():
        if catches(policy["spec"]["podSelector"], labels):
            yield from policy["spec"].get(direction, ())


def destinations(overlay: str, labels: Mapping[str, str]) -> Iterator[str]:
    for rule in rules(overlay, "egress", labels):
        for peer in rule["to"]:
            if "ipBlock" in peer:
                yield f"internet:{rule['ports'][0]['port']}"
            elif "namespaceSelector" in peer:
                yield peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
            else:
                yield peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"]


def is_allowed(address: str, blocks: list[Manifest]) -> bool:
    ip = ip_address(address)
    return any(
        ip in ip_network(block["cidr"]) and not any(ip in ip_network(each) for each in block.get("except", ()))
        for block in blocks
    )


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nobody_reaches_anybody_unless_it_is_said(overlay: str) -> None:
    deny = of_kind(overlay, "NetworkPolicy")["nothing"]["spec"]

    assert deny == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@pytest.mark.parametrize("process", processes("production"), ids=named)
def test_each_process_reaches_what_it_needs_and_nothing_else(process: Process) -> None:
    assert set(destinations("production", process.labels())) == {"kube-system", *WANTED[process.name]}


@pytest.mark.parametrize("process", processes("local"), ids=named)
def test_in_the_trial_it_reaches_the_pretended_besides(process: Process) -> None:
    more = IN_THE_TRIAL.get(process.service, set())

    assert set(destinations("local", process.labels())) == {"kube-system", *WANTED[process.name], *more}


def test_the_probe_reaches_what_a_customer_does_and_nothing_behind_it() -> None:
    labels = of_kind("rehearsal", "Deployment")["probe"]["spec"]["template"]["metadata"]["labels"]

    assert set(destinations("rehearsal", labels)) == {"kube-system", "gateway", "emulator", "mailpit"}


@pytest.mark.parametrize("name", ["microsoft", "webhooks", "letters"])
def test_outwards_leads_nowhere_inside(name: str) -> None:
    (rule,) = of_kind("production", "NetworkPolicy")[name]["spec"]["egress"]
    blocks = [peer["ipBlock"] for peer in rule["to"]]

    assert [each for each in INSIDE if is_allowed(each, blocks)] == []
    assert [each for each in OUTSIDE if not is_allowed(each, blocks)] == []


def test_pages_hear_the_gateway_and_prometheus_alone() -> None:
    for process in processes("production"):
        heard = list(rules("production", "ingress", process.labels()))
        pods = [peer["podSelector"]["matchLabels"] for rule in heard for peer in rule["from"] if "podSelector" in peer]
        spaces = [
            peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
            for rule in heard
            for peer in rule["from"]
            if "namespaceSelector" in peer
        ]
        gateway = [{"app.kubernetes.io/component": "gateway"}]
        assert (pods, spaces) == (gateway if process.kind == "web" else [], ["monitoring"])


def test_the_rest_of_the_world_reaches_the_gateway_alone() -> None:
    open_to_all = [
        name
        for name, policy in of_kind("production", "NetworkPolicy").items()
        if any("from" not in rule for rule in policy["spec"].get("ingress", ()))
    ]

    assert open_to_all == ["gateway"]


def test_every_manifest_is_in_our_namespace() -> None:
    outside = [each for each in manifests("production") if each["metadata"].get("namespace") != "shindan"]

    assert [each["kind"] for each in outside] == ["Namespace"]

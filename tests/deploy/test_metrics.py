import services.scanner.wiring
from shared.messaging.topics import TOPICS
from tests.support.manifests import Manifest, manifests, of_kind, processes
from tests.support.watched import DASHBOARDS, RULES, named_in, recorded, rule_file, series


def test_every_metric_that_a_manifest_names_is_there() -> None:
    named = named_in(str(manifests("production")))

    assert "shindan_scan_work_oldest_age_seconds" in named
    assert named <= series() | recorded()


def test_scanners_are_added_by_age_and_by_the_lag_of_their_own_work() -> None:
    scaled = of_kind("production", "ScaledObject")["scanner-worker"]["spec"]
    triggers = {each["type"]: each["metadata"] for each in scaled["triggers"]}
    topics = {topic.name: topic.partitions for topic in TOPICS.values()}
    bootstrap = {each.environment()["KAFKA_BOOTSTRAP"] for each in processes("production")}

    assert scaled["minReplicaCount"] == 1
    assert scaled["maxReplicaCount"] <= topics[triggers["kafka"]["topic"]]
    assert triggers["kafka"]["topic"] in services.scanner.wiring.TOPICS
    assert triggers["kafka"]["consumerGroup"] == "scanner"
    assert {triggers["kafka"]["bootstrapServers"]} == bootstrap
    assert triggers["kafka"]["offsetResetPolicy"] == "earliest"
    assert set(triggers) == {"kafka", "prometheus"}


def test_nobody_else_says_how_many_scanners_there_are() -> None:
    scaled = of_kind("production", "ScaledObject")["scanner-worker"]["spec"]["scaleTargetRef"]["name"]

    assert [each.name for each in processes("production") if "replicas" not in each.deployment["spec"]] == [scaled]


def test_prometheus_asks_every_process_at_a_port_that_it_has() -> None:
    asked: set[str] = set()
    for monitor in of_kind("production", "PodMonitor").values():
        (endpoint,) = monitor["spec"]["podMetricsEndpoints"]
        wanted = monitor["spec"]["selector"]["matchLabels"].items()
        for process in processes("production"):
            if wanted <= process.labels().items():
                assert endpoint["port"] in {port["name"] for port in process.container["ports"]}
                asked.add(process.name)

    assert asked == {each.name for each in processes("production")}


def test_the_operator_gets_the_rules_and_the_dashboards_of_the_files() -> None:
    (given,) = of_kind("production", "PrometheusRule").values()
    (dashboards,) = [each for each in of_kind("production", "ConfigMap").values() if _is_of_grafana(each)]

    assert [group for each in RULES for group in rule_file(each)["groups"]] == given["spec"]["groups"]
    assert set(dashboards["data"]) == {path.name for path in DASHBOARDS.iterdir()}


def _is_of_grafana(config_map: Manifest) -> bool:
    return "grafana_dashboard" in config_map["metadata"].get("labels", {})

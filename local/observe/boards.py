"""What the dashboards show: the overview, scans, the fleet of scanners, Microsoft Graph, the web."""

from local.observe.boards_of_scans import FLEET, SCANS
from local.observe.dashboards import Board, Panel
from local.observe.objectives import OBJECTIVES, PAGES, WEB
from local.observe.queries import RATE, per_hour, per_minute, per_second, quantiles

REQUESTS = "shindan_http_request_seconds"
GRAPH = "shindan_graph_request_seconds"
HANDLED = 'outcome="handled"'

OVERVIEW = Board(
    "shindan-overview",
    "Shindan: overview",
    (
        (
            Panel("Processes that answer", [("sum by (job) (up)", "{{job}}")], kind="stat"),
            Panel("Scans with open work", [("max(shindan_scans_with_open_work)", "")], kind="stat"),
            Panel("Oldest announced work", [("max(shindan_scan_work_oldest_announced_age_seconds)", "")], "s", "stat"),
            Panel("Oldest unpublished event", [("max(shindan_outbox_oldest_age_seconds)", "")], "s", "stat"),
        ),
        (
            Panel(
                "Errors against what is promised, over an hour",
                [(each.errors("1h"), each.alert) for each in OBJECTIVES],
                "percentunit",
                about="Availability may miss 0.1 %, the others 1 %.",
            ),
            Panel("Alerts", [('count by (alertname, severity) (ALERTS{alertstate="firing"})', "{{alertname}}")]),
        ),
        (
            Panel("Events handled a second", [per_second("shindan_events_handled_total", "event", HANDLED)]),
            Panel("Events published a second", [per_second("shindan_outbox_published_total", "job")]),
            Panel("Age of events when handled", quantiles("shindan_event_age_seconds", by="job"), "s"),
            Panel("Messages behind", [("sum by (job, topic) (shindan_consumer_lag_messages)", "{{job}} {{topic}}")]),
        ),
        (
            Panel(
                "Documents with unpublished events",
                [("max by (job, collection) (shindan_outbox_waiting_documents)", "{{job}} {{collection}}")],
            ),
            Panel(
                "Dead letters an hour", [per_hour("shindan_dead_letters_total", "job, reason", "{{job}} {{reason}}")]
            ),
            Panel("Events said again an hour", [per_hour("shindan_events_said_again_total", "event")]),
            Panel("Letters a minute", [per_minute("shindan_letters_total", "outcome")]),
        ),
        (
            Panel("Webhooks a minute", [per_minute("shindan_webhook_tries_total", "reason")]),
            Panel(
                "Erasures that wait for an answer",
                [
                    ("max(shindan_erasures_unanswered)", "how many"),
                    ("max(shindan_erasures_oldest_unanswered_age_seconds) / 3600", "oldest, hours"),
                ],
            ),
            Panel(
                "Probe",
                [
                    ("max(shindan_probe_walk_seconds)", "seconds of a walk"),
                    ("time() - (max(shindan_probe_success_timestamp_seconds) > 0)", "seconds since it came through"),
                ],
                "s",
            ),
            Panel(
                "Walks of the probe in six hours",
                [("sum by (outcome) (increase(shindan_probe_walks_total[6h]))", "{{outcome}}")],
            ),
        ),
    ),
)

GRAPH_BOARD = Board(
    "shindan-graph",
    "Shindan: Microsoft Graph",
    (
        (
            Panel("Requests a second, by status", [per_second(f"{GRAPH}_count", "status")], stacked=True),
            Panel("Time of a request", quantiles(GRAPH, 'status="200"'), "s"),
        ),
        (
            Panel(
                "Share that is throttled",
                [
                    (f'sum(rate({GRAPH}_count{{status="429"}}[5m])) / sum(rate({GRAPH}_count[5m]))', "429"),
                    (
                        f'sum(rate({GRAPH}_count{{status=~"5..|none"}}[5m])) / sum(rate({GRAPH}_count[5m]))',
                        "5xx or none",
                    ),
                ],
                "percentunit",
            ),
            Panel(
                "Threads that rest before they ask again",
                [(f"sum(rate(shindan_graph_nap_seconds_total[{RATE}]))", "threads")],
            ),
            Panel(
                "Items put off a minute",
                [per_minute("shindan_scan_work_put_off_total", "kind")],
            ),
        ),
        (
            Panel("Our credential refused, an hour", [per_hour("shindan_client_credential_refusals_total", "job")]),
            Panel(
                "Days until the certificate ends",
                [
                    ("(min(shindan_client_certificate_expiry_timestamp_seconds > 0) - time()) / 86400", "application"),
                    ("(min(shindan_portal_certificate_expiry_timestamp_seconds > 0) - time()) / 86400", "portal"),
                ],
            ),
        ),
    ),
)

WEB_BOARD = Board(
    "shindan-web",
    "Shindan: web",
    (
        (
            Panel("Requests a second", [per_second(f"{REQUESTS}_count", "service", WEB[1:-1])], stacked=True),
            Panel("Requests a second, by status", [per_second(f"{REQUESTS}_count", "status", WEB[1:-1])], stacked=True),
            Panel(
                "Under way",
                [("sum by (service) (shindan_http_requests_under_way)", "{{service}}")],
                about="Each process answers WEB_THREADS at once.",
            ),
        ),
        (
            Panel("Time to answer", quantiles(REQUESTS, PAGES, "service"), "s"),
            Panel(
                "Pages that take longer than half a second, 99th percentile",
                [(f"{quantiles(REQUESTS, WEB[1:-1], 'endpoint')[1][0]} > 0.5", "{{endpoint}}")],
                "s",
            ),
        ),
        (
            Panel(
                "Share of errors",
                [(each.errors("5m"), f"{each.alert} {{{{service}}}}") for each in OBJECTIVES[:2]],
                "percentunit",
            ),
            Panel("Processor time", [('sum by (job) (rate(process_cpu_seconds_total{process="web"}[1m]))', "{{job}}")]),
            Panel("Memory", [('process_resident_memory_bytes{process="web"}', "{{job}} {{instance}}")], "bytes"),
        ),
    ),
)

BOARDS = (OVERVIEW, SCANS, FLEET, GRAPH_BOARD, WEB_BOARD)

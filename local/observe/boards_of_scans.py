"""What the dashboards of scans and of the fleet of scanners show."""

from local.observe.dashboards import Board, Panel
from local.observe.queries import RATE, per_hour, per_minute, per_second, quantiles

THREATS = 'attack_type!="none"'

SCANS = Board(
    "shindan-scans",
    "Shindan: scans",
    (
        (
            Panel(
                "Begun and ended an hour",
                [
                    ("sum(increase(shindan_scans_begun_total[1h]))", "begun"),
                    per_hour("shindan_scans_ended_total", "outcome"),
                ],
            ),
            Panel(
                "Scans with so many open items", [("max by (items) (shindan_scans_by_open_work)", "up to {{items}}")]
            ),
            Panel(
                "From request to beginning",
                quantiles("shindan_event_age_seconds", 'event="ScanRequested", job="scanner"'),
                "s",
            ),
        ),
        (
            Panel("Mails a second, by verdict", [per_second("shindan_mails_judged_total", "verdict")], stacked=True),
            Panel(
                "Threats a minute, by attack type",
                [per_minute("shindan_mails_judged_total", "attack_type", THREATS)],
                stacked=True,
            ),
        ),
        (
            Panel(
                "Mails not read a minute",
                [per_minute("shindan_mails_not_read_total", "reason")],
            ),
            Panel(
                "Mails not fully analysed a minute",
                [per_minute("shindan_mails_not_fully_analysed_total", "reason")],
            ),
            Panel("Antivirus, mails a second", [per_second("shindan_antivirus_mails_total", "outcome")]),
        ),
    ),
)

FLEET = Board(
    "shindan-fleet",
    "Shindan: fleet of scanners",
    (
        (
            Panel("Scanners", [('count(up{job="scanner", process="worker"} == 1)', "")], kind="stat"),
            Panel(
                "Threads that handle something",
                [('sum by (instance) (rate(shindan_event_handling_seconds_sum{job="scanner"}[1m]))', "{{instance}}")],
                stacked=True,
                about="Each scanner has WORKER_THREADS of them.",
            ),
            Panel(
                "Partitions that have something to do",
                [("max(shindan_scan_work_ready_partitions)", "ready"), ("max(shindan_scan_work_begun_items)", "begun")],
            ),
        ),
        (
            Panel(
                "Work items",
                [
                    ("max(shindan_scan_work_open_items)", "open"),
                    ("max(shindan_scan_work_held_items)", "held"),
                    ("max(shindan_scan_work_largest_scan_open_items)", "of the largest scan"),
                ],
            ),
            Panel(
                "Age of the oldest work",
                [
                    ("max(shindan_scan_work_oldest_announced_age_seconds)", "announced"),
                    ("max(shindan_scan_work_oldest_age_seconds)", "with what is held"),
                ],
                "s",
            ),
            Panel(
                "Put off, given up, announced again, a minute",
                [
                    (f"60 * sum(rate({each}[{RATE}]))", label)
                    for each, label in (
                        ("shindan_scan_work_put_off_total", "put off"),
                        ("shindan_scan_work_given_up_total", "given up"),
                        ("shindan_scan_work_revived_total", "announced again"),
                    )
                ],
            ),
        ),
        (
            Panel("Time in a jailed child", quantiles("shindan_analyser_seconds"), "s"),
            Panel(
                "Jailed children that died, a minute",
                [per_minute("shindan_analyser_deaths_total", "reason")],
            ),
            Panel("Time of a work item", quantiles("shindan_event_handling_seconds", 'event="WorkQueued"'), "s"),
        ),
        (
            Panel(
                "Processor time",
                [('sum by (instance) (rate(process_cpu_seconds_total{job="scanner"}[1m]))', "{{instance}}")],
                about="Of the process itself; its jailed children are not in it.",
            ),
            Panel("Memory", [('process_resident_memory_bytes{job="scanner"}', "{{instance}}")], "bytes"),
            Panel(
                "Since the loop went round",
                [("time() - (shindan_worker_loop_timestamp_seconds > 0)", "{{job}} {{instance}}")],
                "s",
            ),
            Panel(
                "Partitions given up a minute",
                [per_minute("shindan_consumer_rebalances_total", "job")],
            ),
        ),
    ),
)

"""What the scanner tells of its work in metrics: Graph, jailed children, mails, work items, scans."""

from collections.abc import Iterable
from itertools import product

from prometheus_client import Counter, Histogram

from services.scanner.work import Kind
from shared.events.catalog import MailScanned
from shared.events.details import FailureReason, NotRead

GRAPH_SECONDS = Histogram(
    "shindan_graph_request_seconds", 'Time of one request to Graph, by status; "none" without an answer.', ["status"]
)
GRAPH_NAPS = Counter("shindan_graph_nap_seconds", "Seconds that threads rested before they asked Graph again.")
ANALYSER_SECONDS = Histogram("shindan_analyser_seconds", "Time for which a mail occupied a jailed child.")
ANALYSER_DEATHS = Counter(
    "shindan_analyser_deaths", "Jailed children that died, or were killed, by reason.", ["reason"]
)
TOO_LONG, KILLED = "analysis_took_too_long", "analyser_killed"
JUDGED = Counter("shindan_mails_judged", "Mails judged, those judged again once more.", ["verdict", "attack_type"])
NOT_FULLY_ANALYSED = Counter("shindan_mails_not_fully_analysed", "What was lacking in judged mails.", ["reason"])
NOT_READ = Counter("shindan_mails_not_read", "Mails that were not read, by reason.", ["reason"])
PUT_OFF = Counter("shindan_scan_work_put_off", "Work items put off because Microsoft was busy.", ["kind"])
GIVEN_UP = Counter("shindan_scan_work_given_up", "Work items that could not be done in several tries.", ["kind"])
REVIVED = Counter("shindan_scan_work_revived", "Work items announced again because they had no progress.")
SCANS_BEGUN = Counter("shindan_scans_begun", "Scans begun.")
SCANS_ENDED = Counter(
    "shindan_scans_ended",
    "Scans ended; in time is within an hour and a fifth of a second for each mail.",
    ["outcome", "in_time"],
)

AN_HOUR, A_MAIL = 3_600.0, 0.2
"""The seconds that a scan, and each of its mails, may take."""
COMPLETED, STOPPED = "completed", "stopped"

for _outcome, _in_time in product((COMPLETED, STOPPED, *FailureReason), ("yes", "no")):
    SCANS_ENDED.labels(outcome=_outcome, in_time=_in_time)
for _reason in (TOO_LONG, KILLED):
    ANALYSER_DEATHS.labels(reason=_reason)
for _counter, _kind in product((PUT_OFF, GIVEN_UP), Kind):
    _counter.labels(kind=_kind)


def count_mails(judged: Iterable[MailScanned], not_read: Iterable[NotRead] = ()) -> None:
    """Count what became of the mails of a work item."""
    for each in judged:
        JUDGED.labels(verdict=each.verdict, attack_type=each.attack_type or "none").inc()
        for reason in each.not_fully_analysed:
            NOT_FULLY_ANALYSED.labels(reason=reason).inc()
    for part in not_read:
        NOT_READ.labels(reason=part.reason).inc(part.mails)


def count_end(outcome: str, seconds: float, mails: int) -> None:
    """Count a scan that has ended with a result."""
    in_time = seconds <= AN_HOUR + A_MAIL * mails
    SCANS_ENDED.labels(outcome=outcome, in_time="yes" if in_time else "no").inc()


def count_failure(reason: FailureReason) -> None:
    """Count a scan that has ended without one."""
    SCANS_ENDED.labels(outcome=reason, in_time="no" if reason is FailureReason.TOOK_TOO_LONG else "yes").inc()

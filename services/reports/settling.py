"""Counting a scan once it has ended, and anew whenever something is heard afterwards that changes its numbers."""

from dataclasses import replace

from services.reports.comparison import Comparison, Recognised, compare
from services.reports.read_model import ReadModel
from services.reports.scans import Scan
from services.reports.summaries import Stamp


def settle(read_model: ReadModel, customer_id: str) -> None:
    """Let the summary of a customer's latest scan be of its very mails; while the scan runs there is none."""
    scan = read_model.scans.latest(customer_id)
    if scan is None or scan.ended_at is None:
        return
    earlier = _earlier(read_model, scan)
    stamp = _stamp(read_model, scan, earlier)
    if read_model.summaries.stamp(customer_id, scan.scan_id) == stamp:
        return
    with read_model.guarding_details(customer_id, scan.scan_id) as allowed:
        if allowed:
            _count(read_model, scan, earlier, stamp)


def _earlier(read_model: ReadModel, scan: Scan) -> Scan | None:
    finished = (each for each in read_model.scans.of(scan.customer_id) if each.completed)
    return next((each for each in finished if each.scan_id != scan.scan_id), None)


def _stamp(read_model: ReadModel, scan: Scan, earlier: Scan | None) -> Stamp:
    mails, revisions = read_model.detections.judgements(scan.customer_id, scan.scan_id)
    if earlier is None:
        return Stamp(mails, revisions)
    before = read_model.fingerprints.revisions(scan.customer_id, earlier.scan_id)
    return Stamp(mails, revisions, earlier.scan_id, before)


def _count(read_model: ReadModel, scan: Scan, earlier: Scan | None, stamp: Stamp) -> None:
    whose = scan.customer_id, scan.scan_id
    before = read_model.fingerprints.dangerous(scan.customer_id, earlier.scan_id) if earlier else []
    comparison = None
    if earlier and _is_remembered(earlier, before):
        comparison = _compared(read_model, scan, earlier, before)
    read_model.summaries.keep(*whose, stamp, replace(read_model.counting.summary(*whose), comparison=comparison))


def _compared(read_model: ReadModel, scan: Scan, earlier: Scan, before: list[Recognised]) -> Comparison:
    whose = scan.customer_id, scan.scan_id
    read_model.detections.mark(*whose, {each.identity for each in before})
    return compare(earlier.scan_id, before, read_model.fingerprints.dangerous(*whose))


def _is_remembered(earlier: Scan, before: list[Recognised]) -> bool:
    """Tell an assessment that found nothing from one that was made before fingerprints were kept."""
    completed = earlier.completed
    return bool(before) or completed is None or not completed.threats + completed.potential_threats

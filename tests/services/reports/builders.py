"""Detected mails and scans as the read model returns them."""

from typing import Any

from services.reports.detections import Detected, level_of
from services.reports.scans import Scan
from tests.support.events import CUSTOMER, SCAN, a_detection, a_mail_scanned, a_scan_completed, a_scan_started


def a_detected(**changes: Any) -> Detected:
    """Return a detected mail; what is no field of MailScanned changes its detection."""
    of_mail = {name: changes.pop(name) for name in list(changes) if name in type(a_mail_scanned()).__struct_fields__}
    mail = a_mail_scanned(**({"detection": a_detection(**changes)} | of_mail))
    return Detected(level_of(mail), mail)


def an_ended_scan(**changes: Any) -> Scan:
    """Return a scan that completed."""
    return Scan(CUSTOMER, SCAN, started=a_scan_started(**changes), completed=a_scan_completed(threats=2))

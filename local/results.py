"""What a walk brought, as files and figures."""

import json
from pathlib import Path

from local.walk import Result


def summary_of(result: Result) -> dict[str, float]:
    """Return the figures; times are in seconds."""
    return {
        "mails_scanned": result.mails,
        "mailboxes": result.mailboxes,
        "threats": result.threats,
        "potential_threats": result.potential_threats,
        "people_attacked": result.people_attacked,
        "seconds": round(result.seconds, 1),
        "mails_per_second": round(result.mails / result.seconds, 1),
    }


def leave(result: Result, folder: Path) -> None:
    """Write the report, the detections and the figures into a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "report.pdf").write_bytes(result.pdf)
    (folder / "detections.csv").write_bytes(result.csv)
    (folder / "summary.json").write_text(json.dumps(summary_of(result), indent=2) + "\n", encoding="utf-8")

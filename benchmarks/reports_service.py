"""A reports service over a mongod, filled with an assessment by its own handlers."""

from pathlib import Path

from benchmarks.large_result import LargeResult
from operations.secret_files import make_secrets
from services.reports import wiring
from services.reports.settings import Settings
from shared.events.envelope import announce
from shared.mongodb import Document, Documents

ROOT = Path(__file__).parents[1]


def settings(uri: str, folder: Path) -> Settings:
    """Return the settings of a reports service whose secrets lie in a folder."""
    secrets = {name: path.read_text(encoding="utf-8") for name, path in make_secrets(folder / "secrets").items()}
    return Settings(
        **secrets,  # type: ignore[arg-type]
        mongodb_uri=uri,
        kafka_bootstrap="nowhere:1",
        portal="http://localhost",
        secure_cookies=False,
        brands_folder=ROOT / "brands",
    )


def fill(chosen: Settings, database: Documents, result: LargeResult) -> wiring.Dependencies:
    """Let the handlers hear all events of an assessment; return what they were given."""
    given = wiring.dependencies(chosen, database)
    handlers = wiring.handlers(given)
    for event in result.events():
        handlers[type(event)](announce(event, source="benchmark"))
    return given


def copy(database: Documents, result: LargeResult, others: int) -> None:
    """Let other customers have the same result, by a stage of MongoDB's own."""
    for number in range(1, others + 1):
        customer_id = scan_id = f"{number:032x}"
        for name in ("scans", "mailboxes", "detections", "summaries", "fingerprints"):
            own: Document = {"$replaceOne": {"input": "$_id", "find": result.scan_id, "replacement": ""}}
            renamed: Document = {"$concat": [scan_id, own]}
            changed: Document = {"_id": renamed, "customer_id": customer_id, "scan_id": scan_id}
            kept: Document = {"into": name, "whenMatched": "fail"}
            database[name].aggregate(
                [{"$match": {"customer_id": result.customer_id}}, {"$set": changed}, {"$merge": kept}]
            )

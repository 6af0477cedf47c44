import json
import subprocess
import sys

PROGRAM = """
import logging, structlog
from shared.logging import configure
from shared.tracing import following
configure("signup", {level!r})
log = structlog.get_logger("services.signup")
with following("request-1"):
    log.info("signed up", brand="診断")
log.debug("detail")
logging.getLogger("kafka").warning("broker is away")
logging.getLogger("kafka").info("chatter")
try:
    raise ValueError("why")
except ValueError:
    log.exception("failed")
"""


def logged(level: str) -> list[dict[str, str]]:
    command = [sys.executable, "-c", PROGRAM.format(level=level)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_each_entry_is_a_line_of_json_with_service_level_time_and_request() -> None:
    entry = logged("info")[0]

    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "message": "signed up",
        "brand": "診断",
        "level": "info",
        "service": "signup",
        "correlation_id": "request-1",
    }


def test_libraries_speak_the_same_way_and_only_of_trouble() -> None:
    messages = [each["message"] for each in logged("info")]

    assert messages == ["signed up", "broker is away", "failed"]


def test_the_level_can_be_lowered_and_a_traceback_stays_on_its_line() -> None:
    entries = logged("debug")

    assert [each["message"] for each in entries] == ["signed up", "detail", "broker is away", "failed"]
    assert "ValueError: why" in entries[-1]["exception"]

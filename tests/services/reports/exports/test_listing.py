import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema

from services.reports.detections import Detected
from services.reports.exports.listing import schema, stream
from services.reports.mailboxes import CoverageStatement
from shared.events.details import Coverage
from shared.wording import of
from tests.services.reports.builders import a_detected, an_ended_scan
from tests.support.events import a_mailbox_scanned

COVERAGE = CoverageStatement((a_mailbox_scanned(),), {Coverage.READ: 1})
ROOT = Path(__file__).parents[4]


def written(*detections: Detected) -> bytes:
    return b"".join(stream(an_ended_scan(), COVERAGE, detections, of("ja")))


def test_it_is_what_its_schema_says() -> None:
    content = json.loads(written(a_detected(subject='"件名"\u202e'), a_detected(mail_id="b" * 32)))

    jsonschema.Draft202012Validator(schema()).validate(content)
    assert [each["mail_id"] for each in content["detections"]] == ["a" * 32, "b" * 32]
    assert content["detections"][0]["subject"] == '"件名"\u202e'
    assert content["mailboxes"][0]["coverage"] == "read"


def test_without_a_detection_it_is_still_what_its_schema_says() -> None:
    content = json.loads(written())

    jsonschema.Draft202012Validator(schema()).validate(content)
    assert content["detections"] == []


def test_mails_are_asked_for_one_by_one() -> None:
    asked = []

    def mails() -> Iterator[Detected]:
        for number in range(3):
            asked.append(number)
            yield a_detected()

    pieces = stream(an_ended_scan(), COVERAGE, mails(), of("ja"))
    next(pieces)
    next(pieces)

    assert asked == [0]


def test_the_published_schema_is_the_present_one() -> None:
    published = json.loads((ROOT / "docs/detections.schema.json").read_text(encoding="utf-8"))

    assert published == schema()

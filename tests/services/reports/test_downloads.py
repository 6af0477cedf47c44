import io
import json
import zipfile

import pytest

from tests.services.reports.conftest import Browser, Listening
from tests.support.events import a_detection, a_mail_scanned, a_mailbox_scanned, a_scan_completed, a_scan_started

pytestmark = pytest.mark.mongodb

FILES = ("report.pdf", "detections.csv", "detections.json", "indicators.stix.json", "remove-mails.ps1")
NAMES = {
    "/reports/report.pdf": "shindan-2026-06-10.pdf",
    "/reports/detections.csv": "shindan-2026-06-10.csv",
    "/reports/detections.json": "shindan-2026-06-10.json",
    "/reports/indicators.stix.json": "shindan-2026-06-10.stix.json",
    "/reports/remove-mails.ps1": "shindan-2026-06-10-remove-mails.ps1",
    "/reports/everything.zip": "shindan-2026-06-10.zip",
}


@pytest.fixture
def ended(reports: Listening) -> Listening:
    mails = [a_mail_scanned(mail_id=f"m{number}", detection=a_detection()) for number in range(3)]
    reports.hears(a_scan_started(), *mails, a_mailbox_scanned(), a_scan_completed(threats=3))
    return reports


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(("path", "name"), NAMES.items())
def test_each_is_saved_under_a_name_with_the_day(browser: Browser, path: str, name: str) -> None:
    with browser().get(path) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", NAMES)
def test_there_is_none_while_the_scan_runs(reports: Listening, browser: Browser, path: str) -> None:
    reports.hears(a_scan_started())

    assert browser().get(path).status_code == 404


@pytest.mark.usefixtures("ended")
def test_the_archive_holds_what_the_single_downloads_hold(browser: Browser) -> None:
    visitor = browser()

    archive = zipfile.ZipFile(io.BytesIO(visitor.get("/reports/everything.zip").data))

    assert archive.testzip() is None
    assert archive.namelist() == [*FILES, "README.txt", "manifest.json"]
    for name in FILES[1:]:
        assert archive.read(name) == visitor.get(f"/reports/{name}").data
    assert len(json.loads(archive.read("detections.json"))["detections"]) == 3
    assert "remove-mails.ps1" in archive.read("README.txt").decode("utf-8-sig")

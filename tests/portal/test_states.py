from collections.abc import Iterator, Mapping

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.support.states import STATES
from tests.support.states.stage import Stage

pytestmark = pytest.mark.mongodb

LEADING_ON = ("choice", "granted", "request_of_customer", "schedule", "waiting")
NO_PAGES = {
    "consent.waiting.answer": "JSON for a script",
    **{f"consent.leading_back.{each}": "leads on" for each in LEADING_ON},
    "consent.arriving.sign_in": "leads to Microsoft",
    "following.progress": "JSON for a script",
    "following.stream": "events for a script",
    "downloads.detections_csv": "a file",
    "downloads.everything_zip": "a file",
    **{f"machine_downloads.{each}": "a file" for each in ("detections_json", "indicators_stix", "remove_mails")},
    "shell.brand_css": "a style sheet",
    "shell.brand_picture": "a picture",
    "shell.health": "for probes",
    "shell.ready": "for probes",
    "shell.metrics": "for probes",
    "shell.static": "files",
    "static": "files",
    "stumble": "of these tests",
}


def routes(apps: Mapping[str, Flask]) -> Iterator[str]:
    for app in apps.values():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                yield rule.endpoint


def endpoint(apps: Mapping[str, Flask], path: str) -> str:
    app = max((each for each in apps if path.startswith(each)), key=len)
    bare = path.partition("?")[0].removeprefix(app)
    try:
        return str(apps[app].url_map.bind("shindan.test").match(bare or "/")[0])
    except HTTPException:
        return ""


def test_every_page_is_in_some_state(stage: Stage) -> None:
    reached = {endpoint(stage.apps, state.arrive(stage).path) for state in STATES}

    missing = set(routes(stage.apps)) - reached - NO_PAGES.keys()

    assert missing == set()


def test_no_exception_is_out_of_date(stage: Stage) -> None:
    assert NO_PAGES.keys() <= set(routes(stage.apps))


def test_each_state_has_a_name_and_a_title_of_its_own() -> None:
    names, titles = [each.name for each in STATES], [each.title for each in STATES]

    assert len(set(names)) == len(names)
    assert len(set(titles)) == len(titles)

"""The page about the API says what holds."""

import html
import re
import shlex

import pytest
from flask import Flask

from services.reports.api.tokens import Permit
from shared.web.problems import usual_problems
from tests.services.reports.api.conftest import Program, Programs
from tests.services.reports.conftest import Browser
from tests.support.web import JAPANESE

pytestmark = pytest.mark.mongodb


def examples(page: str) -> list[list[str]]:
    """Return the commands of a page, as a shell splits them."""
    return [shlex.split(html.unescape(each)) for each in re.findall(r"<pre[^>]*>(curl .*?)</pre>", page, re.DOTALL)]


def done(program: Program, command: list[str]) -> int:
    """Do what a command of curl does."""
    (address,) = [each for each in command if each.startswith("http")]
    path = address.partition("/api/v1")[2]
    if "-d" in command:
        body = command[command.index("-d") + 1]
        return program.post(path, data=body, content_type="application/json").status_code
    return program.get(path).status_code


@pytest.mark.usefixtures("ended")
def test_its_examples_work(browser: Browser, program: Programs) -> None:
    page = browser().get("/reports/api").text

    statuses = [done(program(permits=tuple(Permit)), each) for each in examples(page)]

    assert statuses == [200, 200, 200, 409]


def test_it_names_every_address_and_every_problem(app: Flask, api: Flask) -> None:
    page = app.test_client().get("/reports/api", headers=JAPANESE).text

    rules = [rule.rule for rule in api.url_map.iter_rules() if rule.endpoint.startswith("v1.")]
    paths = {re.sub("<(\\w+)>", r"{\1}", each).removeprefix("/v1") for each in rules} - {"/", "/openapi.json"}
    assert {each for each in paths if f" {each}</code>" not in page} == set()
    assert {name for name, _ in usual_problems().values() if f'<tr id="{name}">' not in page} == set()
    assert "プログラム向け API" in page


def test_the_description_is_in_the_language_that_is_asked_for(api: Flask) -> None:
    client = api.test_client()

    said = {
        language: client.get("/api/v1/openapi.json", headers={"Accept-Language": language}).get_json()
        for language in ("ja", "en")
    }

    assert said["en"]["paths"]["/scans"]["get"]["summary"] == "All scans"
    assert said["ja"]["paths"]["/scans"]["get"]["summary"] == "すべての診断"
    assert said["ja"]["components"].keys() == said["en"]["components"].keys()


def test_the_root_of_the_api_leads_there(api: Flask) -> None:
    answer = api.test_client().get("/api/v1/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/reports/api")

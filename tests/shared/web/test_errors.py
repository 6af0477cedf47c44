import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.web import ENGLISH, JAPANESE

pytestmark = pytest.mark.mongodb

REFERENCE = re.compile(r"<code>[0-9A-F]{4}-[0-9A-F]{4}</code>")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 429, 500, 503])
def test_every_error_is_explained_in_both_languages_with_a_reference_number(client: FlaskClient, status: int) -> None:
    english = client.get(f"/trial/fail/{status}", headers=ENGLISH)
    japanese = client.get(f"/trial/fail/{status}", headers=JAPANESE)

    assert english.status_code == japanese.status_code == status
    assert REFERENCE.search(english.text)
    assert REFERENCE.search(japanese.text)
    assert english.text.count("<p>") == japanese.text.count("<p>") == 3
    assert "お問い合わせ番号" in japanese.text


def test_a_bug_shows_nothing_of_itself(shell: Flask) -> None:
    shell.config["PROPAGATE_EXCEPTIONS"] = False

    answer = shell.test_client().get("/trial/crash", headers=ENGLISH)

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "a bug" not in answer.text


def test_a_database_that_does_not_answer_is_said_and_when_to_come_back(client: FlaskClient) -> None:
    answer = client.get("/trial/away", headers=ENGLISH)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "no answer" not in answer.text


def test_a_script_gets_its_error_as_json(client: FlaskClient) -> None:
    answer = client.get("/trial/fail/404", headers={"Accept": "application/json", **ENGLISH})

    assert answer.json is not None
    assert answer.json["error"] == "This page does not exist"


def test_a_method_that_is_not_allowed_says_which_are(client: FlaskClient) -> None:
    answer = client.get("/trial/change")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]

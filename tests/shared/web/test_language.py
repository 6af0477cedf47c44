import pytest
from flask.testing import FlaskClient

from tests.support.web import ENGLISH, JAPANESE

pytestmark = pytest.mark.mongodb


def language_of(client: FlaskClient, **headers: str) -> str:
    page = client.get("/trial/fail/404", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return page.text.split('<html lang="')[1][:2]


@pytest.mark.parametrize(
    ("wish", "shown"), [("ja", "ja"), ("en-GB,en;q=0.8", "en"), ("ko,ja;q=0.5", "ja"), ("fr", "en"), ("", "en")]
)
def test_a_page_opens_in_the_browsers_language_else_in_the_brands(client: FlaskClient, wish: str, shown: str) -> None:
    assert language_of(client, Accept_Language=wish) == shown


@pytest.mark.parametrize("wish", ["fr", ""])
def test_each_brand_has_its_own_default(client: FlaskClient, wish: str) -> None:
    page = client.get("/trial/fail/404", headers={"Accept-Language": wish}, base_url="https://shindan.nozomi.example")

    assert '<html lang="ja"' in page.text


def test_the_menus_choice_sticks_and_returns_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/trial/fail/404?q=1&language=en&q=2", headers=JAPANESE)

    assert answer.headers["Location"] == "/trial/fail/404?q=1&q=2"
    assert language_of(client, **JAPANESE) == "en"


def test_a_language_that_there_is_not_changes_nothing(client: FlaskClient) -> None:
    answer = client.get("/trial/enter?language=xx", headers=ENGLISH)

    assert answer.status_code == 200
    assert "shindan_language" not in str(answer.headers)


@pytest.mark.parametrize(
    "path", ["/trial/\t/evil.test/", "/trial/\\\\evil.test", "/trial/\n/evil.test", "/trial//evil.test"]
)
def test_choosing_a_language_never_leads_elsewhere(client: FlaskClient, path: str) -> None:
    answer = client.get("/trial/", query_string={"language": "en"}, environ_overrides={"PATH_INFO": path})
    page = client.get("/trial/", environ_overrides={"PATH_INFO": path})

    assert answer.headers["Location"].isprintable()
    assert answer.headers["Location"].startswith("/trial/")
    assert "\\" not in answer.headers["Location"]
    assert page.status_code in (308, 404)
    assert 'href="//' not in page.text

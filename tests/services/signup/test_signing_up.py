from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from shared.events.catalog import SignedUp
from shared.events.envelope import decode
from shared.mongodb import Document, Documents
from tests.services.signup.conftest import ENTERED, SignUp
from tests.support.web import ENGLISH, JAPANESE, post_form

pytestmark = pytest.mark.mongodb


def said(mongodb: Documents) -> list[Any]:
    return [decode(each["value"]).data for each in _only(mongodb)["outbox"]]


def _only(mongodb: Documents) -> Document:
    (document,) = mongodb["customers"].find()
    return document


def test_the_form_says_what_the_address_is_for_and_asks_for_consent(client: FlaskClient) -> None:
    english = client.get("/", headers=ENGLISH).text
    japanese = client.get("/", headers=JAPANESE).text

    assert "You sign in with this address" in english
    assert "サインインと、本サービスからのメールの送付に使用します" in japanese
    assert 'href="/terms"' in english
    assert 'href="/privacy"' in english
    assert 'autocomplete="email"' in english
    assert "data-wait-for-all" in english


def test_signing_up_says_so_with_the_change(client: FlaskClient, mongodb: Documents) -> None:
    more = {"first_name": "花子", "phone": "０３−１２３４−５６７８", "employees": "100-299", "country": "JP"}
    post_form(client, "/", ENTERED | more | {"time_zone": "Europe/Berlin"}, headers=JAPANESE)

    answer = post_form(client, "/confirm-details", {}, headers=JAPANESE)

    (event,) = said(mongodb)
    assert answer.headers["Location"] == "/sent"
    assert isinstance(event, SignedUp)
    assert (event.address, event.last_name, event.first_name) == ("hanako@contoso.example", "山田", "花子")
    assert (event.brand, event.language, event.portal) == ("shindan", "ja", "https://shindan.example")
    assert event.time_zone == "Europe/Berlin"
    assert not event.repeated
    assert _only(mongodb)["phone"] == "03-1234-5678"


def test_the_answers_are_shown_before_anything_happens(client: FlaskClient, mongodb: Documents) -> None:
    post_form(client, "/", ENTERED)

    page = client.get("/confirm-details", headers=ENGLISH).text

    assert "hanako@contoso.example" in page
    assert "株式会社コントソ" in page
    assert mongodb["customers"].count_documents({}) == 0


def test_going_back_finds_what_was_typed(client: FlaskClient) -> None:
    post_form(client, "/", ENTERED)

    page = client.get("/").text

    assert 'value="hanako@contoso.example"' in page
    assert 'value="山田"' in page


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"last_name": " "}, "Enter your last name."),
        ({"company": ""}, "Enter the name of your company."),
        ({"address": ""}, "Enter your mail address."),
        ({"address": "hanako@contoso"}, "Enter a mail address like name@company.example."),
        ({"address": "a@b.test\r\nBcc: c@d.test"}, "Enter a mail address like name@company.example."),
        ({"phone": "call me"}, "Enter a phone number in figures"),
        ({"terms": ""}, "Agree to the terms of use to go on."),
        ({"data_protection": ""}, "Agree to the handling of your data to go on."),
        ({"last_name": "http://evil.test"}, "Enter it without links, @ or brackets."),
        ({"company": "gnp.\u202eexe"}, "Enter it without links, @ or brackets."),
        ({"company": "あ" * 121}, "Shorten this entry."),
        ({"country": "XX"}, "Choose an entry of the list."),
        ({"employees": "many"}, "Choose an entry of the list."),
    ],
)
def test_a_mistake_stands_at_the_field_and_nothing_typed_is_lost(
    client: FlaskClient, changes: dict[str, str], mistake: str
) -> None:
    answer = post_form(client, "/", {**ENTERED, "job_title": "情報システム部長", **changes})

    assert answer.status_code == 422
    assert answer.text.count(mistake) == 2
    assert 'aria-invalid="true"' in answer.text
    assert 'value="情報システム部長"' in answer.text


def test_mistakes_are_said_in_japanese(client: FlaskClient) -> None:
    answer = post_form(client, "/", ENTERED | {"address": ""}, headers=JAPANESE)

    assert "メールアドレスを入力してください。" in answer.text


@pytest.mark.parametrize("hostile", ['"><img src=x onerror=alert(1)>', "<script>alert(1)</script>"])
def test_hostile_markup_comes_back_as_text(client: FlaskClient, hostile: str) -> None:
    answer = post_form(client, "/", ENTERED | {"company": hostile, "job_title": hostile})

    assert hostile not in answer.text
    assert answer.text.count(str(escape(hostile))) == 2


def test_a_hostile_template_is_not_filled_in(client: FlaskClient) -> None:
    hostile = "{{7654321*1234567}}"

    answer = post_form(client, "/", ENTERED | {"company": hostile, "address": ""})

    assert hostile in answer.text
    assert str(7654321 * 1234567) not in answer.text


def test_a_known_address_gets_the_very_same_answer(sign_up: SignUp, mongodb: Documents) -> None:
    first = sign_up()
    again = sign_up(last_name="Somebody", address="HANAKO@contoso.example")

    first_event, second_event = said(mongodb)
    assert first.status_code == again.status_code == 200
    assert first.text.replace("hanako@", "HANAKO@") == again.text
    assert second_event.repeated
    assert second_event.customer_id == first_event.customer_id


def test_a_proved_customers_details_cannot_be_changed_by_signing_up_again(sign_up: SignUp, mongodb: Documents) -> None:
    sign_up()
    mongodb["customers"].update_one({}, {"$set": {"proved": True}})

    sign_up(last_name="Mallory")

    assert said(mongodb)[-1].last_name == "山田"
    assert _only(mongodb)["last_name"] == "山田"


def test_an_address_that_nobody_proved_takes_the_new_details(sign_up: SignUp, mongodb: Documents) -> None:
    sign_up(last_name="Yamda")

    sign_up(last_name="Yamada")

    assert said(mongodb)[-1].last_name == "Yamada"


def test_one_address_gets_at_most_three_letters_an_hour_and_nobody_can_tell(
    sign_up: SignUp, mongodb: Documents
) -> None:
    answers = [sign_up() for _ in range(5)]

    assert len({each.text for each in answers}) == 1
    assert len(said(mongodb)) == 3


def test_the_portal_is_never_what_an_unknown_host_header_says(app: Flask, mongodb: Documents) -> None:
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "evil.test"
    post_form(client, "/", ENTERED)

    post_form(client, "/confirm-details", {})

    assert said(mongodb)[0].portal == "https://shindan.example"


def test_under_a_brands_host_its_name_and_origin_go_into_the_letter(app: Flask, mongodb: Documents) -> None:
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "shindan.nozomi.example"
    base = "http://shindan.nozomi.example"
    token = client.get("/", base_url=base).text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/", data=ENTERED | {"csrf_token": token}, base_url=base)

    client.post("/confirm-details", data={"csrf_token": token}, base_url=base)

    assert said(mongodb)[0].brand == "nozomi"
    assert said(mongodb)[0].portal == "https://shindan.nozomi.example"


@pytest.mark.parametrize("path", ["/confirm-details", "/sent"])
def test_later_pages_lead_to_the_first_when_nothing_was_entered(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/terms", "/privacy"])
def test_terms_and_privacy_notice_exist_in_both_languages(client: FlaskClient, path: str) -> None:
    english, japanese = client.get(path, headers=ENGLISH), client.get(path, headers=JAPANESE)

    assert english.status_code == japanese.status_code == 200
    assert "診断サービス運営事務局" in japanese.text
    assert english.text.count("<h2>") == japanese.text.count("<h2>") > 5


@pytest.mark.parametrize("path", ["/terms", "/privacy"])
def test_each_brand_says_who_answers_for_it(client: FlaskClient, path: str) -> None:
    ours = client.get(path, headers=JAPANESE)
    theirs = client.get(path, headers=JAPANESE, base_url="https://shindan.nozomi.example")

    assert "大阪府架空市" in ours.text
    assert "東京都架空区" in theirs.text
    assert "mail-shindan@nozomi.example" in theirs.text
    assert "診断サービス運営事務局" not in theirs.text

from pathlib import Path
from shutil import copytree

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.signup.settings import Settings
from services.signup.wiring import make_app
from shared.confirmation import confirmation_number
from shared.mongodb import Document, Documents
from tests.services.signup.conftest import KEY
from tests.support.clock import TurnableClock
from tests.support.web import ENGLISH, JAPANESE, ROOT, post_form

pytestmark = pytest.mark.mongodb

ADDRESS = "hanako@contoso.example"


def number(customer: Document) -> str:
    return confirmation_number(KEY.encode(), customer["_id"], 1)


def sign_in(client: FlaskClient, address: str, digits: str, **more: str) -> TestResponse:
    return post_form(client, "/sign-in", {"address": address, "number": digits, **more})


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\u3000"])
def test_address_and_number_let_the_customer_in(client: FlaskClient, signed_up: Document, typed: str) -> None:
    answer = sign_in(client, "Hanako@Contoso.Example", typed.format(number(signed_up)))

    assert answer.headers["Location"] == "/reports/"
    assert client.get("/erase").status_code == 200


def test_full_width_figures_are_understood(client: FlaskClient, signed_up: Document) -> None:
    wide = number(signed_up).translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})

    assert sign_in(client, ADDRESS, wide.replace("-", "−")).status_code == 302


def test_the_number_proves_the_address_too(client: FlaskClient, signed_up: Document, mongodb: Documents) -> None:
    sign_in(client, ADDRESS, number(signed_up))

    assert mongodb["customers"].count_documents({"proved": True}) == 1


def test_one_is_led_back_to_the_page_that_asked_but_never_elsewhere(client: FlaskClient, signed_up: Document) -> None:
    back = sign_in(client, ADDRESS, number(signed_up), next="/consent/scope")
    elsewhere = sign_in(client, ADDRESS, number(signed_up), next="//evil.test/")

    assert back.headers["Location"] == "/consent/scope"
    assert elsewhere.headers["Location"] == "/reports/"


@pytest.mark.usefixtures("signed_up")
def test_a_wrong_number_and_an_unknown_address_get_one_answer(client: FlaskClient) -> None:
    wrong = sign_in(client, ADDRESS, "1234-5678-9012")
    unknown = sign_in(client, "nobody@contoso.example", "1234-5678-9012")

    shown = [each.text.replace(ADDRESS, "").replace("nobody@contoso.example", "") for each in (wrong, unknown)]
    assert wrong.status_code == unknown.status_code == 422
    assert shown[0].split("<form class")[0] == shown[1].split("<form class")[0]
    assert "Address and confirmation number do not match" in wrong.text


@pytest.mark.parametrize("address", [ADDRESS, "nobody@contoso.example"])
@pytest.mark.usefixtures("signed_up")
def test_after_five_wrong_tries_one_must_wait_known_or_not(client: FlaskClient, address: str) -> None:
    answers = [sign_in(client, address, "0") for _ in range(6)]

    assert [each.status_code for each in answers] == [422] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "900"
    assert "Wait 15 minutes" in answers[-1].text


def test_while_one_must_wait_even_the_right_number_does_not_help_and_later_it_does(
    client: FlaskClient, signed_up: Document, clock: TurnableClock
) -> None:
    for _ in range(5):
        sign_in(client, ADDRESS, "0")
    early = sign_in(client, ADDRESS, number(signed_up))

    clock.turn(minutes=15, seconds=1)
    late = sign_in(client, ADDRESS, number(signed_up))

    assert early.status_code == 429
    assert late.status_code == 302


def test_the_right_number_forgives_wrong_tries(client: FlaskClient, signed_up: Document) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(client, ADDRESS, "0")
        answer = sign_in(client, ADDRESS, number(signed_up))

    assert answer.status_code == 302


def test_one_network_address_cannot_try_many_customers(client: FlaskClient) -> None:
    answers = [sign_in(client, f"a{each}@contoso.example", "0") for each in range(31)]

    assert answers[-2].status_code == 422
    assert answers[-1].status_code == 429


def test_signing_out_ends_it(client: FlaskClient, signed_up: Document) -> None:
    sign_in(client, ADDRESS, number(signed_up))

    token = client.get("/erase").text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/sign-out", data={"csrf_token": token})

    assert answer.headers["Location"] == "/"
    assert client.get("/erase").status_code == 302


def test_signing_out_by_a_link_is_not_possible(client: FlaskClient, signed_up: Document) -> None:
    sign_in(client, ADDRESS, number(signed_up))

    answer = client.get("/sign-out")

    assert answer.status_code == 405
    assert client.get("/erase").status_code == 200


def test_what_is_missing_is_said_in_japanese(client: FlaskClient) -> None:
    answer = post_form(client, "/sign-in", {"address": "", "number": ""}, headers=JAPANESE)

    assert "メールアドレスを入力してください。" in answer.text
    assert "確認番号を入力してください。" in answer.text


@pytest.mark.parametrize(("platforms", "is_offered"), [('["microsoft_365"]', True), ('["google_workspace"]', False)])
def test_signing_in_with_microsoft_is_offered_where_the_brand_offers_it(
    settings: Settings, mongodb: Documents, tmp_path: Path, platforms: str, is_offered: bool
) -> None:
    copytree(ROOT / "brands", tmp_path / "brands")
    brand = tmp_path / "brands" / "shindan" / "brand.toml"
    told = brand.read_text("utf-8").replace('platforms = ["microsoft_365"]', f"platforms = {platforms}")
    brand.write_text(told, "utf-8")
    client = make_app(settings.model_copy(update={"brands_folder": tmp_path / "brands"}), mongodb).test_client()

    page = client.get("/sign-in?next=/account", headers=ENGLISH).text

    assert ('href="/consent/sign-in?next=/account"' in page) is is_offered
    assert ("Sign in with Microsoft" in page) is is_offered

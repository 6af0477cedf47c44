import pytest
from flask.testing import FlaskClient

from shared.confirmation import address_proof
from shared.mongodb import Document, Documents
from tests.services.signup.conftest import KEY, SignUp
from tests.support.clock import TurnableClock
from tests.support.web import ENGLISH, JAPANESE, csrf_token, post_form, words_of

pytestmark = pytest.mark.mongodb


def link(customer: Document) -> str:
    return f"/welcome/{customer['_id']}/{address_proof(KEY.encode(), customer['_id'], 1)}"


def test_opening_the_link_changes_nothing(client: FlaskClient, signed_up: Document, mongodb: Documents) -> None:
    pages = [client.get(link(signed_up), headers=JAPANESE) for _ in range(3)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "確認して次へ進む" in words_of(pages[0])
    assert mongodb["customers"].find_one() == signed_up


def test_the_button_proves_the_address_signs_in_and_leads_on(
    client: FlaskClient, signed_up: Document, mongodb: Documents
) -> None:
    answer = post_form(client, link(signed_up), {})

    found = mongodb["customers"].find_one()
    assert answer.headers["Location"] == "/consent/"
    assert found is not None
    assert found["proved"]
    assert client.get("/erase").status_code == 200


def test_the_link_works_once(client: FlaskClient, signed_up: Document) -> None:
    first = post_form(client, link(signed_up), {})
    stranger = client.application.test_client()
    second = stranger.get(link(signed_up), headers=ENGLISH)
    forced = stranger.post(link(signed_up), data={"csrf_token": csrf_token(stranger.get("/"))}, headers=ENGLISH)

    assert first.status_code == 302
    assert second.status_code == forced.status_code == 410
    assert "This link is no longer valid" in second.text


def test_whoever_is_signed_in_already_is_led_on(client: FlaskClient, signed_up: Document) -> None:
    post_form(client, link(signed_up), {})

    again = client.get(link(signed_up))

    assert again.headers["Location"] == "/consent/"


def test_a_new_letter_opens_the_way_again(client: FlaskClient, signed_up: Document, sign_up: SignUp) -> None:
    post_form(client, link(signed_up), {})
    sign_up()

    again = post_form(client.application.test_client(), link(signed_up), {})

    assert again.status_code == 302


def test_the_link_works_for_seven_days(client: FlaskClient, signed_up: Document, clock: TurnableClock) -> None:
    clock.turn(days=7, seconds=1)

    opened = client.get(link(signed_up))
    pressed = client.post(link(signed_up), data={"csrf_token": csrf_token(client.get("/"))})

    assert opened.status_code == pressed.status_code == 410


@pytest.mark.parametrize("proof", ["0" * 40, "x", "é"])
def test_a_wrong_proof_and_an_unknown_customer_get_one_answer(
    client: FlaskClient, signed_up: Document, proof: str
) -> None:
    wrong = client.get(f"/welcome/{signed_up['_id']}/{proof}", headers=ENGLISH)
    unknown = client.get(f"/welcome/{'f' * 32}/{proof}", headers=ENGLISH)

    assert wrong.status_code == unknown.status_code == 410
    assert wrong.text.split("<main")[1] == unknown.text.split("<main")[1]

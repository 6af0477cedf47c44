import json
from base64 import urlsafe_b64decode
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.emulator.builders import (
    ADMINISTRATOR,
    AIKO,
    CALLBACK,
    KENJI,
    OTHER_TENANT_ID,
    SHARED,
    TENANT_ID,
    a_tenant_folder,
)
from tests.emulator.client import USER_SCOPE, Client, a_guid
from tests.emulator.conftest import Serve


def test_signing_in_and_accepting_brings_back_a_code_and_the_state(stranger: Client) -> None:
    browser = stranger.browser()

    consent = browser.sign_in(browser.open(stranger.authorize_url()), AIKO)
    back = browser.press(consent, "#accept")

    assert consent.text("#signed-in-as") == AIKO
    assert back.location.startswith(f"{CALLBACK}?")
    assert back.answer["state"] == "state-1"
    assert back.answer["code"]
    assert a_guid(back.answer["session_state"])


def test_client_info_comes_back_when_it_was_asked_for(client: Client) -> None:
    browser = client.browser()

    asked = browser.sign_in(browser.open(client.authorize_url(client_info="1")), AIKO)
    plain = browser.sign_in(browser.open(client.authorize_url(prompt="login")), AIKO)

    person = client.world.find_user(AIKO)
    assert person is not None
    info = json.loads(urlsafe_b64decode(asked.answer["client_info"] + "=="))
    assert info == {"uid": person.id, "utid": TENANT_ID}
    assert "client_info" not in plain.answer


def test_an_account_can_be_picked(stranger: Client) -> None:
    browser = stranger.browser()

    consent = browser.press(browser.open(stranger.authorize_url()), f"button[value='{KENJI}']")

    assert consent.text("#signed-in-as") == KENJI


def test_the_permissions_are_said_in_words(stranger: Client) -> None:
    browser = stranger.browser()

    consent = browser.sign_in(browser.open(stranger.authorize_url()), AIKO)

    assert [item.text() for item in consent.html.css("#permissions li")] == [
        "Read your mail",
        "Sign you in and read your profile",
        "Maintain access to data you have given it access to",
    ]


def test_a_japanese_browser_is_answered_in_japanese(stranger: Client) -> None:
    browser = stranger.browser("ja,en;q=0.5")

    consent = browser.sign_in(browser.open(stranger.authorize_url()), AIKO)

    assert consent.text("#accept") == "承諾"
    assert "メールの読み取り" in consent.text("#permissions")


def test_who_has_consented_and_is_signed_in_is_not_asked_again(stranger: Client) -> None:
    browser = stranger.browser()
    browser.press(browser.sign_in(browser.open(stranger.authorize_url()), AIKO), "#accept")

    again = browser.open(stranger.authorize_url())

    assert again.answer["code"]


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_a_prompt_asks_for_the_account_again(client: Client, prompt: str) -> None:
    browser = client.browser()
    browser.sign_in(browser.open(client.authorize_url()), AIKO)

    again = browser.open(client.authorize_url(prompt=prompt))

    assert again.has("#enter-account")


def test_prompt_none_without_a_session_comes_back_at_once(client: Client) -> None:
    back = client.browser().open(client.authorize_url(prompt="none"))

    assert back.answer["error"] == "login_required"
    assert back.answer["state"] == "state-1"


def test_a_login_hint_fills_in_the_account(client: Client) -> None:
    page = client.browser().open(client.authorize_url(login_hint=AIKO))

    account = page.html.css_first("#account")
    assert account is not None
    assert account.attributes["value"] == AIKO


@pytest.mark.parametrize("account", ["nobody@contoso.example", SHARED, ""])
def test_an_account_that_cannot_sign_in_is_told_so(client: Client, account: str) -> None:
    browser = client.browser()

    page = browser.sign_in(browser.open(client.authorize_url()), account)

    assert page.status == 200
    assert page.text("#problem")


def test_a_password_is_asked_for_where_one_is_set(serve: Serve, tmp_path: Path) -> None:
    users = {"yuki@fabrikam.example": 'password = "open sesame"'}
    fabrikam = a_tenant_folder(tmp_path / "fabrikam", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users=users)
    client = serve(fabrikam)
    browser = client.browser()

    asking = browser.sign_in(browser.open(client.authorize_url(OTHER_TENANT_ID)), "yuki@fabrikam.example")
    wrong = browser.sign_in(asking, "yuki@fabrikam.example", password="guess")
    right = browser.sign_in(wrong, "yuki@fabrikam.example", password="open sesame")

    assert asking.has("#password")
    assert wrong.text("#problem")
    assert right.has("#consent")


def test_form_post_brings_the_answer_in_a_form(client: Client) -> None:
    browser = client.browser()

    page = browser.sign_in(browser.open(client.authorize_url(response_mode="form_post", state='"><b>')), AIKO)

    form = page.html.css_first("#form-post")
    assert form is not None
    assert form.attributes["action"] == CALLBACK
    fields = {field.attributes["name"]: field.attributes["value"] for field in page.html.css("input")}
    assert fields["state"] == '"><b>'
    assert fields["code"]


def test_fragment_brings_the_answer_behind_a_hash(client: Client) -> None:
    browser = client.browser()

    back = browser.sign_in(browser.open(client.authorize_url(response_mode="fragment")), AIKO)

    assert dict(parse_qsl(urlsplit(back.location).fragment))["state"] == "state-1"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_id": "00000000-0000-0000-0000-000000000000"}, "AADSTS700016"),
        ({"redirect_uri": f"{CALLBACK}/"}, "AADSTS50011"),
        ({"redirect_uri": "https://evil.example/"}, "AADSTS50011"),
        ({"client_id": ""}, "AADSTS900144"),
    ],
)
def test_a_request_that_cannot_be_trusted_gets_a_page(client: Client, changed: dict[str, str], code: str) -> None:
    page = client.browser().open(client.authorize_url(**changed))

    assert (page.status, page.location) == (400, "")
    assert code in page.text("#error")


def test_an_unknown_tenant_gets_a_page(client: Client) -> None:
    page = client.browser().open(client.authorize_url("nowhere.example"))

    assert page.status == 400
    assert "AADSTS90002" in page.text("#error")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_request"),
        ({"scope": "https://graph.microsoft.com/No.Such"}, "invalid_client"),
        ({"scope": "https://graph.microsoft.com/Mail.Read https://outlook.office.com/IMAP"}, "invalid_scope"),
    ],
)
def test_a_request_that_is_wrong_comes_back_with_an_error(client: Client, changed: dict[str, str], error: str) -> None:
    back = client.browser().open(client.authorize_url(**changed))

    assert back.answer["error"] == error
    assert back.answer["state"] == "state-1"


def test_a_forged_flow_does_not_sign_anybody_in(stranger: Client) -> None:
    browser = stranger.browser()
    consent = browser.sign_in(browser.open(stranger.authorize_url()), AIKO)

    page = browser.press(consent, "#accept", flow="forged")

    assert page.has("#enter-account")


def test_an_administrator_may_consent_for_everybody(stranger: Client) -> None:
    browser = stranger.browser()
    consent = browser.sign_in(browser.open(stranger.authorize_url()), ADMINISTRATOR)
    browser.press(consent, "#accept", on_behalf="yes")

    other = stranger.browser()
    back = other.sign_in(other.open(stranger.authorize_url()), AIKO)

    assert back.answer["code"]


def test_signing_out_forgets_who_was_there(client: Client) -> None:
    browser = client.browser()
    browser.sign_in(browser.open(client.authorize_url()), AIKO)

    out = browser.open(f"/common/oauth2/v2.0/logout?post_logout_redirect_uri={CALLBACK}")
    elsewhere = browser.open("/common/oauth2/v2.0/logout?post_logout_redirect_uri=https://evil.example/")
    again = browser.open(client.authorize_url(scope=USER_SCOPE))

    assert out.location == CALLBACK
    assert (elsewhere.status, elsewhere.location) == (200, "")
    assert again.has("#enter-account")

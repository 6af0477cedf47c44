from pathlib import Path

import pytest

from tests.emulator.builders import ADMINISTRATOR, AIKO, CALLBACK, OTHER_TENANT_ID, TENANT_ID, a_tenant_folder
from tests.emulator.client import Client
from tests.emulator.conftest import Serve

DELEGATED = "https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read"


@pytest.mark.parametrize("directory", [TENANT_ID, "contoso.example", "organizations"])
def test_an_administrator_consents_for_the_organisation(stranger: Client, directory: str) -> None:
    browser = stranger.browser()
    consent = browser.sign_in(browser.open(stranger.admin_consent_url(directory)), ADMINISTRATOR)

    back = browser.press(consent, "#accept")

    assert "Read mail in all mailboxes" in consent.text("#permissions")
    assert back.location.startswith(f"{CALLBACK}?")
    assert back.answer == {
        "admin_consent": "True",
        "tenant": TENANT_ID,
        "state": "state-1",
        "scope": "https://graph.microsoft.com/.default",
    }
    assert stranger.graph("/users?$top=1").status_code == 200


def test_consent_to_delegated_permissions_gives_the_application_none_of_its_own(stranger: Client) -> None:
    browser = stranger.browser()
    page = browser.sign_in(browser.open(stranger.admin_consent_url(scope=DELEGATED)), ADMINISTRATOR)

    back = browser.press(page, "#accept")

    assert back.answer["scope"] == DELEGATED
    assert stranger.graph("/users").status_code == 403
    assert stranger.graph("/me", stranger.user_token(AIKO)).status_code == 200


def test_the_older_endpoint_answers_without_a_scope(stranger: Client) -> None:
    browser = stranger.browser()
    page = browser.sign_in(browser.open(stranger.admin_consent_url(version="")), ADMINISTRATOR)

    back = browser.press(page, "#accept")

    assert back.answer == {"admin_consent": "True", "tenant": TENANT_ID, "state": "state-1"}


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("#cancel", {"admin_consent": "True", "error": "consent_required", "state": "state-1"}),
        ("#end-observed-2023", {"admin_consent": "True", "error": "access_denied", "state": "state-1"}),
        ("#end-observed-2019", {"error": "access_denied", "error_subcode": "cancel", "state": "state-1"}),
        ("#end-permission-denied", {"error": "permission_denied"}),
        ("#end-not-subscribed", {"admin_consent": "True", "error": "access_denied", "state": "state-1"}),
        ("#end-creation-failed", {"admin_consent": "True", "error": "server_error", "state": "state-1"}),
    ],
)
def test_declining_comes_back_in_every_shape(stranger: Client, ending: str, expected: dict[str, str]) -> None:
    browser = stranger.browser()
    page = browser.sign_in(browser.open(stranger.admin_consent_url()), ADMINISTRATOR)

    back = browser.press(page, ending)

    told = {name: value for name, value in back.answer.items() if name not in ("error_description", "error_uri")}
    assert told == expected
    assert not stranger.world.consents.is_present(TENANT_ID, stranger.credentials["client_id"])


def test_an_administrator_of_another_directory_is_refused(serve: Serve, tmp_path: Path) -> None:
    people = {"chief@fabrikam.example": "administrator = true"}
    fabrikam = a_tenant_folder(
        tmp_path / "fabrikam", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users=people
    )
    client = serve(fabrikam, granted=False)
    browser = client.browser()

    back = browser.sign_in(browser.open(client.admin_consent_url(TENANT_ID)), "chief@fabrikam.example")

    assert (back.answer["error"], back.answer["state"]) == ("access_denied", "state-1")
    assert back.answer["error_description"].startswith("AADSTS50020")


def test_who_is_no_administrator_needs_approval(stranger: Client) -> None:
    browser = stranger.browser()
    page = browser.sign_in(browser.open(stranger.admin_consent_url()), AIKO)

    forced = browser.press(page, "#leave", decision="accept")
    back = browser.press(page, "#leave")

    assert page.has("#need-admin-approval")
    assert "code" not in forced.answer
    assert back.answer["error"] == "access_denied"
    assert back.answer["error_description"].startswith("AADSTS90094")


def test_common_is_no_organisation(stranger: Client) -> None:
    page = stranger.browser().open(stranger.admin_consent_url("common"))

    assert page.status == 400
    assert page.location == ""


def test_an_unregistered_redirect_uri_gets_a_page(stranger: Client) -> None:
    page = stranger.browser().open(stranger.admin_consent_url(redirect_uri="https://evil.example/"))

    assert (page.status, page.location) == (400, "")

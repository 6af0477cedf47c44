from pathlib import Path

from tests.emulator.builders import OTHER_TENANT_ID, a_tenant_folder
from tests.emulator.conftest import Serve


def test_an_account_of_another_directory_is_refused(serve: Serve, tmp_path: Path) -> None:
    users = {"yuki@fabrikam.example": ""}
    other = a_tenant_folder(tmp_path / "fabrikam", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users=users)
    client = serve(other)
    browser = client.browser()

    back = browser.sign_in(browser.open(client.authorize_url()), "yuki@fabrikam.example")

    assert back.answer["error"] == "access_denied"
    assert back.answer["error_description"].startswith("AADSTS50020")


def test_organizations_takes_accounts_of_any_directory(serve: Serve, tmp_path: Path) -> None:
    users = {"yuki@fabrikam.example": ""}
    other = a_tenant_folder(tmp_path / "fabrikam", tenant_id=OTHER_TENANT_ID, domain="fabrikam.example", users=users)
    client = serve(other, granted=False)
    browser = client.browser()

    page = browser.sign_in(browser.open(client.authorize_url("organizations")), "yuki@fabrikam.example")

    assert page.has("#consent")


def test_organizations_turns_a_personal_account_away(serve: Serve, tmp_path: Path) -> None:
    users = {"yuki@personal.example": ""}
    personal = "9188040d-6c67-4c5b-b112-36a304b66dad"
    other = a_tenant_folder(tmp_path / "personal", tenant_id=personal, domain="personal.example", users=users)
    client = serve(other)
    browser = client.browser()

    page = browser.sign_in(browser.open(client.authorize_url("organizations")), "yuki@personal.example")

    assert "personal account" in page.text("#problem")

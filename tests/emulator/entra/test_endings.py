import pytest

from tests.emulator.builders import AIKO
from tests.emulator.client import Client


@pytest.mark.parametrize(
    ("ending", "error", "has_description"),
    [
        ("#cancel", "consent_required", True),
        ("#end-access-denied", "access_denied", True),
        ("#end-no-description", "access_denied", False),
        ("#end-server-error", "temporarily_unavailable", True),
    ],
)
def test_declining_comes_back_in_the_shapes_that_were_seen(
    stranger: Client, ending: str, error: str, has_description: bool
) -> None:
    browser = stranger.browser()

    back = browser.press(browser.sign_in(browser.open(stranger.authorize_url()), AIKO), ending)

    assert back.answer["error"] == error
    assert back.answer["state"] == "state-1"
    assert ("error_description" in back.answer) == has_description


def test_going_back_at_the_sign_in_says_hardly_anything(stranger: Client) -> None:
    browser = stranger.browser()

    users = browser.press(browser.open(stranger.authorize_url()), "#back")
    administrators = browser.press(browser.open(stranger.admin_consent_url()), "#back")

    expected = {"error": "access_denied", "error_subcode": "cancel", "state": "state-1"}
    assert users.answer == administrators.answer == expected

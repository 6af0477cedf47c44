import pytest

from tests.services.consent.portal import Portal, attribute

pytestmark = pytest.mark.mongodb


def test_what_the_brand_does_not_offer_cannot_be_chosen(portal: Portal) -> None:
    page = portal.open("/consent/")

    choices = page.html.css("input[name=platform]")
    disabled = {each.attributes["value"] for each in choices if "disabled" in each.attributes}

    assert len(choices) == 4
    assert disabled == {"google_workspace", "windows", "macos"}
    assert page.html.text().count("Not offered") == 3


@pytest.mark.parametrize("query", ["", "?platform=google_workspace", "?platform=nonsense"])
def test_without_an_offered_platform_the_tiles_come_again_and_say_why(portal: Portal, query: str) -> None:
    page = portal.open(f"/consent/scope{query}")

    assert page.text("h1") == "What do you want to have assessed?"
    assert "Choose one of the offered services." in page.text(".error-summary")


def test_the_scope_page_says_plainly_what_is_allowed(portal: Portal) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")

    days = [each.attributes["value"] for each in page.html.css("select[name=days] option")]
    assert days == ["7", "14", "30", "90", "365", "all", "from_to"]
    assert attribute(page, "option[selected]", "value") == "30"
    assert "never see or store passwords" in page.text("dl")
    assert "30 days after completion" in page.text("dl")


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("aiko@contoso.example\nkenji", "These lines hold no mail address: 2"),
        ("", "Name the mailboxes, one address a line."),
        ("\n".join(f"m{number}@contoso.example" for number in range(501)), "Name at most 500 mailboxes"),
    ],
)
def test_mistakes_in_the_named_mailboxes_are_said_and_nothing_typed_is_lost(
    portal: Portal, typed: str, mistake: str
) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")

    again = portal.press(page, "main form button", scope="named_mailboxes", days="7", mailboxes=typed)

    assert again.status == 422
    assert mistake in again.text(".error-summary")
    assert again.text("textarea") == typed
    assert attribute(again, "input[name=scope][checked]", "value") == "named_mailboxes"
    assert attribute(again, "option[selected]", "value") == "7"


@pytest.mark.parametrize("typed", ["", "the sales team", "a@contoso.example, b@contoso.example"])
def test_a_group_has_one_address(portal: Portal, typed: str) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")

    again = portal.press(page, "main form button", scope="group", group=typed)

    assert again.status == 422
    assert "Enter the mail address of one group." in again.text(".error-summary")
    assert attribute(again, "#group", "value") == typed
    assert attribute(again, "input[name=scope][checked]", "value") == "group"


@pytest.mark.parametrize(
    ("first", "last", "mistake"),
    [
        ("", "", "Enter the first day of the period."),
        ("2026-02-10", "2026-02-01", "The first day must not be after the last."),
        ("2027-01-01", "", "The days must not lie in the future."),
    ],
)
def test_mistakes_in_the_days_are_said_and_nothing_typed_is_lost(
    portal: Portal, first: str, last: str, mistake: str
) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")

    again = portal.press(page, "main form button", days="from_to", first_day=first, last_day=last)

    assert again.status == 422
    assert mistake in again.text(".error-summary")
    assert attribute(again, "#first_day", "value") == first
    assert attribute(again, "option[selected]", "value") == "from_to"


def test_going_back_keeps_what_was_typed(portal: Portal) -> None:
    page = portal.open("/consent/scope?platform=microsoft_365")
    tiles = portal.press(page, "button[formnovalidate]", scope="group", group="team@", days="90")

    again = portal.open("/consent/scope?platform=microsoft_365")

    assert tiles.has("#platform-microsoft_365[checked]")
    assert again.has("#scope-group[checked]")
    assert attribute(again, "#group", "value") == "team@"
    assert attribute(again, "option[selected]", "value") == "90"


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/consent/grant", "Which mailboxes are read?"),
        ("/consent/ask", "Which mailboxes are read?"),
        ("/consent/start", "What do you want to have assessed?"),
        ("/consent/cancel", "What do you want to have assessed?"),
    ],
)
def test_an_address_of_a_form_leads_to_its_page(portal: Portal, address: str, title: str) -> None:
    assert portal.open(address).text("h1") == title


@pytest.mark.parametrize("path", ["/consent/", "/consent/scope?platform=microsoft_365"])
def test_pages_are_japanese_for_japanese_readers(portal: Portal, path: str) -> None:
    portal.language = "ja"

    page = portal.open(path)

    assert attribute(page, "html", "lang") == "ja"
    assert page.text("h1") in ("診断するサービスの選択", "診断の対象と期間")
    assert "mailbox" not in page.text("main").lower()


@pytest.mark.parametrize(
    "path",
    ["/consent/", "/consent/scope", "/consent/granted", "/consent/again", "/consent/withdraw", "/consent/checking"],
)
def test_strangers_are_asked_to_sign_in(portal: Portal, path: str) -> None:
    portal.sign_out()

    page = portal.open(path)

    assert page.location.startswith("/sign-in?next=/consent/")

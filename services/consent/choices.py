"""What customers can choose: the platform, the mailboxes, how far back."""

from services.consent.wanted import Wanted
from shared.events.details import Scope
from shared.web.brands import Brand

PLATFORMS = {
    "microsoft_365": "Microsoft 365",
    "google_workspace": "Google Workspace",
    "windows": "Windows",
    "macos": "macOS",
}
"""All tiles, by the name that brands use."""

READABLE = frozenset({"microsoft_365"})
"""The platforms that this system can read; a brand cannot offer more."""

DAYS = ("7", "14", "30", "90", "365", "all")
DEFAULT_DAYS = "30"


def offered_platforms(brand: Brand) -> frozenset[str]:
    """Return the platforms that can be chosen under a brand."""
    return READABLE & frozenset(brand.platforms)


def read_choice(scope: str, days: str) -> Wanted | None:
    """Return what a form says, None when it says something that was not offered."""
    if scope not in {each.value for each in Scope} or days not in DAYS:
        return None
    return Wanted(scope=Scope(scope), days=None if days == "all" else int(days))

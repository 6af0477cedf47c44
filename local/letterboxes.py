"""The texts of the letters that came to an address, as the mail catchers that developers use tell them."""

from collections.abc import Callable

import requests

SECONDS = 10

Letterbox = Callable[[str, str], list[str]]
"""Asks a mail catcher at a URL for the letters to an address; returns their texts, the oldest first."""


def caught_letters(url: str, address: str) -> list[str]:
    """Ask our own catcher (`local.letters`)."""
    letters = requests.get(f"{url}/letters.json", timeout=SECONDS).json()
    return [str(each["text"]) for each in letters if address in each["to"]]


def mailpit_letters(url: str, address: str) -> list[str]:
    """Ask Mailpit (`/api/v1`), which lists summaries, the newest first, and tells the text of each."""
    answer = requests.get(f"{url}/api/v1/messages", params={"limit": 200}, timeout=SECONDS).json()
    ids = [
        str(each["ID"]) for each in answer["messages"] if address in [recipient["Address"] for recipient in each["To"]]
    ]
    return [str(requests.get(f"{url}/api/v1/message/{each}", timeout=SECONDS).json()["Text"]) for each in reversed(ids)]

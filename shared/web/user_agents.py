"""Which browser somebody uses, in the names by which people know them."""

import re
from dataclasses import dataclass

_LONGEST = 400
_BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:A|iOS)?/\d")),
    ("Opera", re.compile(r"\bOPR/\d")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/\d")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/\d")),
    ("Chrome", re.compile(r"\b(?:(?:Headless)?Chrome|CriOS)/\d")),
    ("Safari", re.compile(r"\bVersion/\d\S* (?:\S+ )?Safari/\d")),
)
"""In this order, because most of them also claim to be those that follow."""

_SYSTEMS = (
    ("iPhone", re.compile(r"\(iPhone;")),
    ("iPad", re.compile(r"\(iPad;")),
    ("Android", re.compile(r"\bAndroid\b")),
    ("Windows", re.compile(r"\bWindows NT\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("macOS", re.compile(r"\bMac OS X\b")),
    ("Linux", re.compile(r"\bLinux\b")),
)


@dataclass(frozen=True)
class UserAgent:
    """A browser and the system that it runs on; empty where they are not known."""

    browser: str
    system: str


def read_user_agent(header: str) -> UserAgent:
    """Return what a User-Agent header says; nothing of the header itself, which anybody may write."""
    shortened = header[:_LONGEST]
    return UserAgent(_first(_BROWSERS, shortened), _first(_SYSTEMS, shortened))


def _first(names: tuple[tuple[str, re.Pattern[str]], ...], header: str) -> str:
    return next((name for name, mark in names if mark.search(header)), "")

"""Field instructions of documents: where they lead, what they fetch, and which other program they ask (DDE)."""

import re
from collections.abc import Iterable
from typing import Final

from services.scanner.mail import Found, Link
from services.scanner.parsing.links import link

ASKS: Final = re.compile(r"\bDDE(?:AUTO)?\b\s*([^\r\n\x13-\x15]{0,300})", re.IGNORECASE)
PROGRAMS: Final = re.compile(
    r"(?:\b|\\)(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec|winword|msbuild)"
    r"(?:\.exe)?\b",
    re.IGNORECASE,
)
HYPERLINK: Final = re.compile(r"\bHYPERLINK\s+(?:\\[a-z]\s+)?\"?([^\"\s\x13-\x15]{4,2000})", re.IGNORECASE)
FETCHES: Final = re.compile(r"\bINCLUDE(?:PICTURE|TEXT)\s+\"?(?:https?:|\\\\)", re.IGNORECASE)


def traits_of_fields(instructions: str) -> set[str]:
    """Return "dde", "dde_program" where the program asked runs commands, and "external_object" for what is fetched."""
    traits = traits_of_links(ASKS.findall(instructions))
    return traits | {"external_object"} if FETCHES.search(instructions) else traits


def traits_of_links(links: Iterable[str]) -> set[str]:
    """Return the same for program and topic of links that are known to be DDE."""
    asked = list(links)
    if not asked:
        return set()
    return {"dde", "dde_program"} if any(PROGRAMS.search(each) for each in asked) else {"dde"}


def links_of_fields(instructions: str) -> list[Link]:
    """Return where HYPERLINK instructions lead."""
    return [link(target, found=Found.ATTACHMENT) for target in HYPERLINK.findall(instructions)]

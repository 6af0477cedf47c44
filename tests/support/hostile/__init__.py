"""Hostile mails by name: each is built in any size, and its full size reaches a limit."""

from collections.abc import Mapping

from tests.support.hostile.archives import ARCHIVES
from tests.support.hostile.documents import DOCUMENTS
from tests.support.hostile.headers import HEADERS
from tests.support.hostile.mails import Hostile
from tests.support.hostile.pages import PAGES
from tests.support.hostile.structure import STRUCTURE

HOSTILE: Mapping[str, Hostile] = {
    f"{group}: {name}": hostile
    for group, mails in (
        ("headers", HEADERS),
        ("structure", STRUCTURE),
        ("pages", PAGES),
        ("archives", ARCHIVES),
        ("documents", DOCUMENTS),
    )
    for name, hostile in mails.items()
}

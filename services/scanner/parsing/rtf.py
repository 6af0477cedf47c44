"""What a rich text document carries and does: packaged files, exploits of the equation editor, templates, DDE."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import olefile
from oletools.oleobj import OleObject

from services.scanner.mail import Found, Link
from services.scanner.parsing.fields import links_of_fields, traits_of_fields
from services.scanner.parsing.limits import Allowance
from services.scanner.parsing.links import link, links_in_text
from services.scanner.parsing.ole import EQUATION_EDITORS, ERRORS, read_ole
from services.scanner.parsing.opened import Member, Opened
from services.scanner.parsing.packages import package
from services.scanner.parsing.rtf_text import RtfText, read_rtf_text

REMOTE: Final = re.compile(r"^\s*(?:https?|ftp|file):|^\s*\\\\", re.IGNORECASE)
EQUATION_CLASS: Final = re.compile(rb"^equation\.", re.IGNORECASE)
MOST_OBJECTS: Final = 200


def read_rtf(content: bytes, allowance: Allowance) -> Opened:
    """Return what rich text holds; never raises for what it holds."""
    found = read_rtf_text(content, allowance)
    traits = _traits_of_text(found)
    members: list[Member] = []
    for each in found.objects[:MOST_OBJECTS]:
        inside, more = _in_object(each, allowance)
        members += inside
        traits |= more | {"ole_object"}
    if len(found.objects) > MOST_OBJECTS:
        allowance.note("document_too_large")
    return Opened(tuple(members), traits=frozenset(traits), links=tuple(_links(found)))


def _traits_of_text(found: RtfText) -> set[str]:
    traits: set[str] = set()
    for instruction in found.instructions:
        traits |= traits_of_fields(instruction)
        if REMOTE.match(instruction):
            traits.add("external_template")
    if b"objupdate" in found.words:
        traits.add("updates_objects")
    return traits


def _in_object(content: bytes, allowance: Allowance) -> tuple[list[Member], set[str]]:
    name, data = _class_and_data(content)
    if name.lower() == b"package":
        found = package(data, has_size=False)
        return ([found] if found and allowance.take_member(found.size) else []), set()
    if data.startswith(olefile.MAGIC):
        opened = read_ole(data, allowance)
        traits = {"equation_object"} if EQUATION_CLASS.match(name) else set()
        return list(opened.members), traits | set(opened.traits)
    is_equation = EQUATION_CLASS.match(name) or _names_editor(content)
    return [], {"equation_object", "equation_without_formula"} if is_equation else set()


def _class_and_data(content: bytes) -> tuple[bytes, bytes]:
    found = OleObject()
    with suppress(*ERRORS):
        found.parse(content)
    data = bytes(found.data or b"")
    start = content.find(olefile.MAGIC)
    return bytes(found.class_name or b"").rstrip(b"\0"), data or (content[start:] if start >= 0 else b"")


def _names_editor(content: bytes) -> bool:
    """Tell whether the editor's class id stands in an object that is no whole OLE file, as exploits are cut short."""
    return any(bytes.fromhex(identifier)[::-1] + b"\0\0\0\0\xc0\0\0\0" in content for identifier in EQUATION_EDITORS)


def _links(found: RtfText) -> Iterator[Link]:
    for instruction in found.instructions:
        yield from links_of_fields(instruction)
        if REMOTE.match(instruction):
            yield link(instruction.strip(), found=Found.ATTACHMENT)
    yield from links_in_text((found.text or found.html)[:100_000], Found.ATTACHMENT)

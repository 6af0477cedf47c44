import json
import re

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from services.reports.exports.purge import script
from shared.verdicts import AttackType, Verdict
from tests.services.reports.builders import a_detected, an_ended_scan

HOSTILE = (
    "<1@evil.test>",
    "'@\r\nRemove-Item /\r\n@'",
    "’@\n$(Remove-Item /)",
    "`$x\"'\\",
    "件名\u202e😀",
    "{{TENANT}}{{MAILS}}",
)


def parsed(text: str) -> Node:
    return Parser(Language(tree_sitter_powershell.language())).parse(text.encode()).root_node


def listed(text: str) -> list[dict[str, str]]:
    found = re.search(r"@'\r\n(\[.*?\])\r\n'@", text, re.DOTALL)
    assert found
    rows: list[dict[str, str]] = json.loads(found[1])
    return rows


def commands(node: Node) -> set[str]:
    own = {node.text.decode()} if node.type == "command_name" and node.text else set()
    return own.union(*(commands(each) for each in node.children))


def test_it_is_read_by_every_version_of_powershell() -> None:
    written = script(an_ended_scan(), [a_detected()])

    assert written.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert not parsed(written.decode("utf-8-sig")).has_error


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_message_id_stays_data(hostile: str) -> None:
    harmless = script(an_ended_scan(), [a_detected(internet_message_id="<1@a.test>")]).decode("utf-8-sig")

    text = script(an_ended_scan(), [a_detected(internet_message_id=hostile, mailbox_address=hostile)]).decode(
        "utf-8-sig"
    )

    assert not parsed(text).has_error
    assert commands(parsed(text)) == commands(parsed(harmless))
    assert listed(text)[0]["messageId"] == listed(text)[0]["mailbox"] == hostile


def test_it_changes_nothing_unless_told_to() -> None:
    text = script(an_ended_scan(), []).decode("utf-8-sig")

    writing = [line.strip() for line in text.splitlines() if re.search(r"\bMove-Mail \$Mail", line)]

    assert "[switch] $Remove," in text
    assert writing == ["foreach ($Copy in $Copies) { Move-Mail $Mail $Copy.id }"]
    assert re.search(r"if \(\$Remove\) \{\s+foreach \(\$Copy", text)


def test_spam_is_left_where_it_is() -> None:
    mails = [a_detected(attack_type=AttackType.SPAM), a_detected(verdict=Verdict.SUSPICIOUS), a_detected()]

    verdicts = [each["verdict"] for each in listed(script(an_ended_scan(), mails).decode("utf-8-sig"))]

    assert verdicts == ["potential_threat", "threat"]

import json
from pathlib import Path

import pytest

from benchmarks.reading.mailboxes import write_mailboxes
from benchmarks.throughput import floor


def test_the_plain_loop_judges_each_mail_of_a_tenant_and_says_what_that_took(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mail = tmp_path / "mail.eml"
    mail.write_bytes(b"From: hanako@fabrikam.example\r\nSubject: Minutes\r\n\r\nThey are ready.\r\n")
    tenant = write_mailboxes(tmp_path / "tenant", [mail], mailboxes=2, mails_each=3)

    floor.main(tenant)

    *judged, last = capsys.readouterr().out.splitlines()
    assert json.loads(last)["mails"] == 6
    assert all("clean" in line for line in judged)

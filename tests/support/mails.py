"""Mails as detectors see them, innocent unless a test says otherwise."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from services.scanner.context import Context, Person
from services.scanner.mail import Address, Attachment, AuthenticationResults, Delivery, Found, Hindsight, Link, Mail
from shared.verdicts import Finding

OWN = "contoso.example"
LIST = "users@project.example"
PROVED = AuthenticationResults(spf="pass", dkim="pass", dmarc="pass", dmarc_action="none", compauth="pass")
UNPROVED = AuthenticationResults(
    spf="none", dkim="none", dmarc="none", dmarc_action="none", compauth="fail", compauth_reason="001"
)
REFUTED = AuthenticationResults(
    spf="fail", dkim="none", dmarc="fail", dmarc_action="oreject", compauth="fail", compauth_reason="000"
)
PRESIDENT = Person("田中 優子", f"yuko.tanaka@{OWN}", "President", is_important=True)
ACCOUNTANT = Person("Ken Sato", f"ken.sato@{OWN}", "Accountant")
CONTOSO = Context(domains=frozenset({OWN}), people=(PRESIDENT, ACCOUNTANT), partner_domains={"fabrikam.example": 240})


def a_mail(
    sender: str = "info@adatum.example",
    name: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    links: tuple[Link | str, ...] = (),
    files: tuple[Attachment, ...] = (),
    reply_to: str = "",
    **changes: Any,
) -> Mail:
    """Return a proved mail from outside without links or files; `changes` are fields of Mail."""
    named = {name.lower(): (value,) for name, value in (headers or {}).items()}
    mail = Mail(
        raw_size=2_000,
        headers=tuple((name, value) for name, (value,) in named.items()),
        header_from=(Address(name, sender),),
        reply_to=(Address("", reply_to),) if reply_to else (),
        recipients=(Address("", f"staff@{OWN}"),),
        envelope_from=sender,
        subject="Minutes of the meeting",
        authentication=PROVED,
        text="Good morning, here are the minutes of yesterday's meeting. See you on Thursday.",
        links=tuple(each if isinstance(each, Link) else Link(each) for each in links),
        attachments=files,
        by_name=named,
    )
    return replace(mail, **changes)


def in_hindsight(**changes: Any) -> Delivery:
    """Return the delivery of a mail that is judged once more; `changes` are fields of Hindsight."""
    return Delivery(hindsight=Hindsight(**changes))


def a_list_mail(sender: str = "info@adatum.example", name: str = "", **changes: Any) -> Mail:
    """Return a mail that a member wrote to a public list; `changes` as for `a_mail`."""
    carried = {"List-Id": "<users.project.example>", "List-Post": f"<mailto:{LIST}>"}
    mail = a_mail(sender, name, headers=carried, **changes)
    return replace(mail, recipients=(Address("", LIST),))


def a_link(url: str, shown: str = "", found: Found = Found.BODY) -> Link:
    """Return a link with the text that is shown for it."""
    return Link(url, shown, found)


def a_file(name: str, real_type: str = "application/octet-stream", content: bytes = b"", **changes: Any) -> Attachment:
    """Return an attachment; `changes` are fields of Attachment."""
    file = Attachment(name, real_type, real_type, len(content), "0" * 64, content)
    return replace(file, **changes)


def kinds(detect: Callable[[Mail, Context], Iterator[Finding]], mail: Mail, context: Context = CONTOSO) -> list[str]:
    """Return the kinds of what a detector finds in a mail that came to Contoso."""
    return [finding.kind for finding in detect(mail, context)]

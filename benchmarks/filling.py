"""What a scan leaves behind, many times over: copies of the documents of its first mails under ids of their own."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice

from pymongo import WriteConcern

from shared.mongodb import Document, Documents

HURRIED = WriteConcern(1, j=False)
"""What is made up need not outlive the machine."""
MAILS_EACH = 1_000
"""Mails of a made-up mailbox that has been read."""


def fill(scanner: Documents, reports: Documents, scan_id: str, mails: int) -> None:
    """Let a scan that has begun have read so many mails more, in mailboxes that nobody goes back to."""
    scanner, reports = (each.with_options(write_concern=HURRIED) for each in (scanner, reports))
    done = {"scan_id": scan_id, "state": "done"}
    pages = list(scanner["items"].find({**done, "kind": "page", "mails.9": {"$exists": True}}))
    opened = {kind: scanner["items"].find_one({**done, "kind": kind}) or {} for kind in ("mailbox", "listing")}
    traces = list(scanner["traces"].find({"scan_id": scan_id}))
    found = list(reports["detections"].find({"scan_id": scan_id}))
    share = len(found) / sum(len(each["mails"]) for each in pages)
    for _ in range(mails // MAILS_EACH):
        mailbox_id = uuid.uuid4().hex
        read = list(_pages(pages, scan_id, mailbox_id))
        mail_ids = [mail["mail_id"] for page in read for mail in page["mails"]]
        copied = [_of_mailbox(each, f"{scan_id}:{mailbox_id}:{kind}", mailbox_id) for kind, each in opened.items()]
        scanner["items"].insert_many([*copied, *read], ordered=False)
        scanner["traces"].insert_many(_traces(traces, read, mailbox_id), ordered=False)
        if found:
            detected = islice(mail_ids, int(len(mail_ids) * share))
            reports["detections"].insert_many(_detections(found, detected, mailbox_id), ordered=False)


def _of_mailbox(document: Document, item_id: str, mailbox_id: str) -> Document:
    return {**document, "_id": item_id, "mailbox": {**document["mailbox"], "mailbox_id": mailbox_id}, "outbox": []}


def _pages(patterns: Sequence[Document], scan_id: str, mailbox_id: str) -> Iterator[Document]:
    left = MAILS_EACH
    for number, pattern in enumerate(cycle(patterns), 1):
        if left <= 0:
            return
        mails = [{**each, "mail_id": uuid.uuid4().hex} for each in pattern["mails"][:left]]
        left -= len(mails)
        yield {**_of_mailbox(pattern, f"{scan_id}:{mailbox_id}:page:{number}", mailbox_id), "mails": mails}


def _traces(patterns: Sequence[Document], pages: Iterable[Document], mailbox_id: str) -> Iterator[Document]:
    names = ((page, mail["mail_id"]) for page in pages for mail in page["mails"])
    for pattern, (page, mail_id) in zip(cycle(patterns), names, strict=False):
        trace = {**pattern["trace"], "message_id": uuid.uuid4().int >> 65}
        told = {"page": page["_id"], "mailbox_id": mailbox_id, "mail_id": mail_id, "trace": trace}
        yield {**pattern, "_id": f"{page['scan_id']}:{mail_id}", **told}


def _detections(patterns: Sequence[Document], mail_ids: Iterable[str], mailbox_id: str) -> Iterator[Document]:
    for pattern, mail_id in zip(cycle(patterns), mail_ids, strict=False):
        mail = {**pattern["mail"], "mail_id": mail_id, "mailbox_id": mailbox_id}
        yield {**pattern, "_id": f"{pattern['scan_id']}:{mailbox_id}:{mail_id}", "mail": mail}

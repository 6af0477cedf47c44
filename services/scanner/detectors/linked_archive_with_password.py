"""A link to an archive on a foreign host, with the password beside it; also within a conversation.

Why it works: the archive is nowhere until it is fetched, and nobody but the reader can open it. Whoever has taken over
a mailbox sends it as an answer to what was really discussed.

Sample: "Loading list: https://x9.example/list.zip (open with 4471)"; 「パスワードは 2203 です」.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings, hosts, registrable, under
from services.scanner.knowledge.senders import is_colleague, list_domains, sender_domain
from services.scanner.knowledge.urls import is_publication, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_PASSWORD = re2.compile(
    r"(?i)\b(?:pass ?word|pass ?code|pwd?)\b\W{0,3}(?:is|to open|:)?\W{0,3}\w*\d|\b(?:open|unlock)s? with\W{0,3}\w*\d|"
    r"(?:パスワード|解凍)\S{0,4}\s*[:：は]?\s*\w*\d"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `linked_archive_with_password`.

    Spares colleagues, lists, digests, the sender's own host, and services for files, which have no archive in the link.
    """
    if is_colleague(mail, context) or list_domains(mail) or is_publication(mail):
        return
    for link, where in web_links(mail):
        foreign = registrable(where.host) != sender_domain(mail) and not under(where.host, hosts("meeting_places"))
        name = ending(where.path.rpartition("/")[2])
        if foreign and name in endings("archives") | endings("disk_images") and _PASSWORD.search(mail.text[:5_000]):
            yield seen("linked_archive_with_password", link=link.url)
            return

"""A stranger's link straight to a program, a script, a disk image or an archive.

Why it works: what would be refused as an attachment is fetched by the reader instead.

Sample: https://x9.example/dl/Contract_2026.zip; https://x9.example/update.exe.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.asking import is_ordinary_notice
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_answer, is_list_mail
from services.scanner.knowledge.urls import is_digest, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `link_to_program` or `link_to_archive`.

    Spares lists, answers, digests, known senders, and proved makers whose programs lie on their own site.
    """
    if is_ordinary_notice(mail, context) or is_answer(mail) or is_list_mail(mail) or is_digest(mail):
        return
    for link, where in web_links(mail):
        name = ending(where.path.rpartition("/")[2])
        if name in endings("fetched_programs"):
            yield seen("link_to_program", link=link.url)
            return
        if name in endings("fetched_archives"):
            yield seen("link_to_archive", link=link.url)
            return

"""An encrypted archive or Office document with its password in the same mail.

Why it works: no filter can look inside, and the reader can. In Japan it is also an old and innocent habit (PPAP), there
usually with the password in a second mail, so it weighs little alone.

Sample: 請求書.zip (encrypted), text "パスワード: 1234".
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.files import OFFICE, shown_path
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import ending, endings
from services.scanner.knowledge.senders import is_vouched
from services.scanner.knowledge.words import said
from services.scanner.mail import Mail
from shared.verdicts import Finding


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `archive_password_in_mail`, `document_password_in_mail` or `encrypted_program`.

    Spares colleagues and partners, who send PPAP every day.
    """
    if is_vouched(mail, context):
        return
    locked = [file for file in mail.attachments if file.encrypted]
    archives = [file for file in locked if file.path or ending(file.name) in endings("archives")]
    documents = [file for file in locked if ending(file.name) in OFFICE]
    program = next(
        (file for file in archives if ending(file.name) in endings("executables") | endings("shortcuts")), None
    )
    password = said(mail, "password_given")[:1] if locked else ()
    if program:
        yield seen("encrypted_program", attachment=shown_path(program))
    elif password and archives:
        yield seen("archive_password_in_mail", attachment=archives[0].name, text=password[0])
    elif password and documents:
        yield seen("document_password_in_mail", attachment=documents[0].name, text=password[0])

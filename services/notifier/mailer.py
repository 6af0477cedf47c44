"""Handing letters to the mail server."""

import re
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Protocol

from services.notifier.letters import Letter, mark_id
from services.notifier.settings import Settings
from shared.clock import Clock, utc_now
from shared.messaging.handling import Transient
from shared.web.brands import Brand

PATIENCE_SECONDS = 30
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class MailServerBusy(Transient):
    """The mail server is away or said "later" (4xx); nothing was sent."""


class Undeliverable(Exception):
    """The mail server refuses this letter for good (5xx), or the address is none; the text holds no address."""


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: EmailMessage) -> None:
        """Return when the mail server has taken it; raises MailServerBusy or Undeliverable."""


@dataclass(frozen=True)
class MailServer:
    """A mail server reached by SMTP."""

    host: str
    port: int
    starttls: bool = False
    ca_file: str | None = None
    user: str | None = None
    password: str = ""

    @classmethod
    def of(cls, settings: Settings) -> "MailServer":
        """Return the one that the settings name."""
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
        return cls(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_starttls,
            settings.smtp_ca_file,
            settings.smtp_user,
            password,
        )

    def send(self, mail: EmailMessage) -> None:
        """Hand one mail over, to exactly the recipient in its To header."""
        try:
            connection = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_SECONDS)
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerBusy(type(error).__name__) from error
        with closing(connection):
            self._introduce(connection)
            self._hand_over(connection, mail)
            # the letter is taken: a server that hangs up without a farewell changes nothing
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()

    def _introduce(self, connection: smtplib.SMTP) -> None:
        try:
            if self.starttls:
                connection.starttls(context=ssl.create_default_context(cafile=self.ca_file))
            if self.user:
                connection.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerBusy(type(error).__name__) from error

    def _hand_over(self, connection: smtplib.SMTP, mail: EmailMessage) -> None:
        recipient = mail["To"].addresses[0].addr_spec
        try:
            connection.send_message(mail, mail["From"].addresses[0].addr_spec, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refusal(error.recipients[recipient][0]) from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailServerBusy(type(error).__name__) from error


def compose(letter: Letter, letter_id: str, address: str, brand: Brand, *, clock: Clock = utc_now) -> EmailMessage:
    """Return a letter as mail; one letter has one Message-ID, so a duplicate is recognisable. Raises Undeliverable."""
    if not _ADDRESS.fullmatch(address):
        raise Undeliverable("the address is none")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(brand.sender_name(letter.language), addr_spec=brand.sender.address)
    mail["To"] = Address(addr_spec=address)
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(clock())
    mail["Message-ID"] = f"<{sha256(letter_id.encode()).hexdigest()[:40]}@{brand.sender.address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = letter.language
    mail.set_content(letter.text, cte="base64" if letter.language == "ja" else "quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="base64" if letter.language == "ja" else "quoted-printable")
    page = mail.get_body(("html",))
    if page is not None:
        page.add_related(brand.pictures.mark_png, "image", "png", cid=f"<{mark_id(brand)}>", disposition="inline")
    return mail


def _refusal(code: int) -> Exception:
    return Undeliverable(f"SMTP {code}") if code >= 500 else MailServerBusy(f"SMTP {code}")

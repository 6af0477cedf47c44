"""Tenants and mails as they lie on disk, with innocent defaults."""

from pathlib import Path

TENANT_ID = "11111111-2222-4333-8444-555555555555"
OTHER_TENANT_ID = "66666666-7777-4888-8999-aaaaaaaaaaaa"
CALLBACK = "https://portal.example/consent/callback"

PERSONAL_TENANT_ID = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""That of all personal Microsoft accounts."""

PERSON = "hanako@outlook.example"
ADMINISTRATOR = "admin@contoso.example"
AIKO = "aiko@contoso.example"
KENJI = "kenji@contoso.example"
SHARED = "sales@contoso.example"
GUEST = "visitor@partner.example"
ON_PREMISES = "old@contoso.example"
EXCLUDED = "board@contoso.example"
UNLICENSED = "robot@contoso.example"
TEAM = "team@contoso.example"
TEAM_IS_AIKO = f'[[groups]]\naddress = "{TEAM}"\nmembers = ["{AIKO}"]\n'

USERS: dict[str, str] = {
    ADMINISTRATOR: "administrator = true",
    AIKO: 'display_name = "佐藤 愛子"\njob_title = "経理"',
    KENJI: "",
    SHARED: 'kind = "shared"',
    GUEST: 'kind = "guest"',
    ON_PREMISES: 'mailbox = "on_premises"',
    EXCLUDED: 'mailbox = "excluded"',
    UNLICENSED: 'mailbox = "none"',
}


def a_tenant_folder(
    folder: Path,
    *,
    tenant_id: str = TENANT_ID,
    name: str = "Contoso",
    domain: str = "contoso.example",
    user_consent: str = "allow",
    users: dict[str, str] | None = None,
    more: str = "",
) -> Path:
    """Write a tenant folder; `users` maps addresses to further lines of their tables."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = "".join(
        f'[[users]]\naddress = "{a}"\n{lines}\n' for a, lines in (USERS if users is None else users).items()
    )
    top = f'id = "{tenant_id}"\nname = "{name}"\ndomains = ["{domain}"]\nuser_consent = "{user_consent}"\n'
    (folder / "tenant.toml").write_text(f"{top}{tables}{more}", encoding="utf-8")
    return folder


def a_mail(
    *,
    subject: str = "Agenda",
    received: str | None = "Mon, 2 Mar 2026 09:00:00 +0900",
    date: str = "Mon, 2 Mar 2026 08:59:00 +0900",
    headers: str = "",
    kind: str = "text/plain; charset=utf-8",
    body: str = "See you at ten.",
) -> bytes:
    """Write a mail as bytes."""
    stamp = f"Received: from mail.partner.example by mx.contoso.example;\r\n {received}\r\n" if received else ""
    return (
        f"{stamp}From: Mika <mika@partner.example>\r\nTo: Aiko <{AIKO}>\r\nSubject: {subject}\r\nDate: {date}\r\n"
        f"Message-ID: <{abs(hash(subject))}@partner.example>\r\n{headers}Content-Type: {kind}\r\n\r\n{body}\r\n"
    ).encode()


def put(tenant: Path, place: str, mail: bytes, address: str = AIKO) -> Path:
    """Put a mail into a mailbox of a tenant folder; `place` is folder and file name."""
    path = tenant / "mailboxes" / address / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail)
    return path


def fill(tenant: Path, count: int, folder: str = "Inbox", address: str = AIKO) -> None:
    """Put `count` mails into a folder, received a minute apart; number 0 is the oldest."""
    for number in range(count):
        received = f"Mon, 2 Mar 2026 {9 + number // 60:02}:{number % 60:02}:00 +0000"
        put(tenant, f"{folder}/{number:04}.eml", a_mail(subject=f"Mail {number}", received=received), address)

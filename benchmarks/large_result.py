"""The events of a large assessment, the same each time: invented threats in many mailboxes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from shared.events.catalog import Event, MailboxScanned, MailScanned, ScanCompleted, ScanStarted
from shared.events.details import Coverage, Detection, MicrosoftVerdict, NotRead, Place, Scope
from shared.verdicts import AttackType, Evidence, Finding, Verdict

STARTED = datetime(2026, 6, 10, 12, tzinfo=UTC)
PLACES = ("inbox", "inbox", "inbox", "junkemail", "deleteditems", None)
TYPES = (
    AttackType.CREDENTIAL_PHISHING,
    AttackType.CREDENTIAL_PHISHING,
    AttackType.BEC,
    AttackType.MALWARE,
    AttackType.SCAM,
    AttackType.CALLBACK_PHISHING,
    AttackType.EXTORTION,
)
SUBJECTS = (
    "【重要】お支払い方法の確認をお願いいたします",
    "Your mailbox is almost full, sign in to keep your messages",
    "請求書 {} のご確認",
    "Re: Payment of invoice {}",
    "アカウントの利用が制限されています（受付番号 {}）",
)
CAMPAIGNS = 60
"""Of 180 numbers that are drawn: a third of the mails."""
BRANDS = ("microsoft", "amazon", "rakuten", "docusign", "paypal")


@dataclass(frozen=True)
class LargeResult:
    """How large: dangerous mails, mailboxes, and all mails; `days` is the period that was read."""

    customer_id: str = "c" * 32
    scan_id: str = "5" * 32
    detections: int = 10_000
    mailboxes: int = 500
    mails: int = 300_000
    days: int = 90
    started_at: datetime = STARTED

    def events(self) -> Iterator[Event]:
        """Yield everything that is said of the scan, in order."""
        yield ScanStarted(
            customer_id=self.customer_id,
            scan_id=self.scan_id,
            tenant_id="0" * 32,
            tenant_name="Contoso",
            scope=Scope.ORGANISATION,
            granted_by="admin@contoso.example",
            received_since=self.started_at - timedelta(days=self.days),
            received_before=self.started_at,
            started_at=self.started_at,
        )
        yield from map(self.mail, range(self.detections))
        yield from map(self.mailbox, range(self.mailboxes))
        yield self._completed()

    def mail(self, number: int) -> MailScanned:
        """Return one dangerous mail, or spam; one of three is part of a campaign."""
        campaign = _drawn(number, "campaign", 180)
        text = campaign if campaign < CAMPAIGNS else number
        attack_type = AttackType.SPAM if _drawn(text, "spam", 10) == 0 else TYPES[_drawn(text, "type", len(TYPES))]
        mailbox, place = _drawn(number, "mailbox", self.mailboxes) ** 2 // self.mailboxes, _place(number)
        return MailScanned(
            customer_id=self.customer_id,
            scan_id=self.scan_id,
            mailbox_id=_id("mailbox", mailbox),
            mail_id=_id("mail", number),
            verdict=Verdict.MALICIOUS if _drawn(text, "verdict", 3) else Verdict.SUSPICIOUS,
            attack_type=attack_type,
            score=8.0,
            received_at=self.started_at - timedelta(minutes=1 + _drawn(number, "when", self.days * 24 * 60)),
            place=place,
            mailbox_address=_address(mailbox),
            detection=_detection(number, text, mailbox, campaign),
            scanned_at=self.started_at + timedelta(seconds=number),
        )

    def mailbox(self, number: int) -> MailboxScanned:
        """Return one mailbox; one of fifty could not be read, another one only in part."""
        mails = self.mails // self.mailboxes
        said = {
            0: {"coverage": Coverage.NOT_READ, "reason": "no_cloud_mailbox"},
            1: {"coverage": Coverage.PARTLY_READ, "not_read": (NotRead(reason="too_large", mails=2),), "mails": mails},
        }
        return MailboxScanned(
            customer_id=self.customer_id,
            scan_id=self.scan_id,
            mailbox_id=_id("mailbox", number),
            address=_address(number),
            display_name=f"社員 {number:03}",
            folders=9,
            **said.get(number % 50, {"coverage": Coverage.READ, "mails": mails}),  # type: ignore[arg-type]
        )

    def _completed(self) -> ScanCompleted:
        mails = [self.mail(number) for number in range(self.detections)]
        dangerous = [each for each in mails if each.attack_type is not AttackType.SPAM]
        threats = [each for each in dangerous if each.verdict is Verdict.MALICIOUS]
        return ScanCompleted(
            customer_id=self.customer_id,
            scan_id=self.scan_id,
            started_at=self.started_at,
            completed_at=self.started_at + timedelta(hours=5),
            mailboxes=self.mailboxes,
            mailboxes_not_read=self.mailboxes // 50,
            mails=self.mails,
            threats=len(threats),
            potential_threats=len(dangerous) - len(threats),
            spam=len(mails) - len(dangerous),
            dangerous_in_inboxes=sum(each.place.well_known == "inbox" for each in threats),
        )


def _drawn(number: int, purpose: str, below: int) -> int:
    return int.from_bytes(sha256(f"{purpose}:{number}".encode()).digest()[:6], "big") % below


def _id(kind: str, number: int) -> str:
    return sha256(f"{kind}:{number}".encode()).hexdigest()[:32]


def _address(mailbox: int) -> str:
    return f"employee.{mailbox:03}@contoso.example"


def _place(number: int) -> Place:
    well_known = PLACES[_drawn(number, "place", len(PLACES))]
    return Place(folder=well_known or "取引先", well_known=well_known)


def _detection(number: int, text: int, mailbox: int, campaign: int) -> Detection:
    domain = f"sender-{_drawn(text, 'domain', 900)}.test"
    brand = BRANDS[_drawn(text, "brand", len(BRANDS))]
    return Detection(
        subject=SUBJECTS[_drawn(text, "subject", len(SUBJECTS))].format(text),
        header_from_name=f"{brand.title()} お客様窓口",
        header_from_address=f"support{_drawn(text, 'name', 40)}@{domain}",
        recipients=(_address(mailbox),),
        internet_message_id=f"<{_id('message', number)}@{domain}>",
        findings=tuple(_findings(text, brand, domain, mailbox)),
        microsoft=MicrosoftVerdict(spf="pass", dkim="none", dmarc="none", spam_confidence_level=1, category="NONE"),
        is_read=_drawn(number, "read", 2) == 0,
        campaign=_id("campaign", campaign) if campaign < CAMPAIGNS else "",
    )


def _findings(text: int, brand: str, domain: str, mailbox: int) -> Iterator[Finding]:
    header_from = Evidence("header_from", domain)
    yield Finding("brand_as_sender", (Evidence("display_name", f"{brand} support"), Evidence("brand", brand)))
    if _drawn(text, "lookalike", 2):
        yield Finding(
            "lookalike_of_brand", (header_from, Evidence("imitates", f"{brand}.test"), Evidence("trick", "typo"))
        )
    if _drawn(text, "colleague", 5) == 0:
        yield Finding("colleague_impersonated", (header_from, Evidence("real_address", _address(mailbox // 9))))
    yield Finding("unproved_sender", (header_from, Evidence("link", f"https://login.{domain}/{text}/verify?id={text}")))
    yield Finding("time_pressure", (Evidence("words", "24 時間以内に確認しないと停止します"),))

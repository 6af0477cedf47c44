"""Invented mails as a result shows them: of every attack type, verdict and place."""

from typing import Any

from shared.events.details import MicrosoftVerdict, Place
from shared.verdicts import AttackType, Verdict
from tests.support.events import a_detection, a_finding

PEOPLE = {
    "hanako.sato@contoso.example": "佐藤 花子",
    "ken.suzuki@contoso.example": "鈴木 健",
    "keiri@contoso.example": "経理部",
    "aiko.tanaka@contoso.example": "田中 愛子",
    "sales@contoso.example": "営業部 共有",
}
INBOX = Place(folder="受信トレイ", well_known="inbox")
JUNK = Place(folder="迷惑メール", well_known="junkemail")
DELETED = Place(folder="削除済みアイテム", well_known="deleteditems")
SUBFOLDER = Place(folder="取引先/2026年度 請求書")
PROVED = MicrosoftVerdict(spf="pass", dkim="pass", dmarc="pass", compauth="pass", spam_confidence_level=1)
REFUTED = MicrosoftVerdict(spf="fail", dkim="none", dmarc="fail", spam_confidence_level=5, category="PHISH")


def a_found(subject: str, sender: str, *findings: Any, **changes: Any) -> dict[str, Any]:
    """Return what a MailScanned says besides ids and times; `sender` is "name <address>"."""
    name, _, address = sender.rstrip(">").partition(" <")
    detection = {"findings": findings, "microsoft": REFUTED, **changes.pop("detection", {})}
    said = a_detection(subject=subject, header_from_name=name, header_from_address=address, **detection)
    return {"detection": said, "place": INBOX, **changes}


PHISHING = a_found(
    "【重要】メールボックスの容量が上限に達しました",
    "Microsoft 365 サポート <support@micros0ft-365.test>",
    a_finding("lookalike_of_brand", header_from="micros0ft-365.test", imitates="microsoft.com"),
    a_finding("link_imitates_brand", link="https://micros0ft-365.test/login?u=hanako", imitates="microsoft.com"),
    a_finding("mailbox_full", text="容量が上限に達しました"),
    a_finding("time_pressure", text="24 時間以内に"),
    detection={"is_read": True, "campaign": "c1"},
)
MALWARE = a_found(
    "請求書の送付（2026年2月分）",
    "株式会社みどり物産 経理担当 <keiri@midori-bussan.test>",
    a_finding("executable_in_archive", attachment="請求書_202602.zip/請求書_202602.pdf.exe"),
    a_finding("double_extension", attachment="請求書_202602.pdf.exe"),
    attack_type=AttackType.MALWARE,
    mailbox_address="keiri@contoso.example",
    detection={"campaign": "c2"},
)
FRAUD = a_found(
    "Re: 振込先口座変更のお願い",
    "田中 一郎（代表取締役） <ichiro.tanaka.ceo@freemail.test>",
    a_finding("important_person_impersonated", display_name="田中 一郎（代表取締役）"),
    a_finding("changed_bank_account", text="今後のお支払いは下記の新しい口座へお願いいたします"),
    a_finding("answered", answered_by="keiri@contoso.example"),
    attack_type=AttackType.BEC,
    mailbox_address="keiri@contoso.example",
    detection={"is_read": True},
)
EXTORTION = a_found(
    "あなたの端末はハッキングされました",
    "Anonymous <a83hd92@attacker.test>",
    a_finding("extortion", text="録画しました … ビットコイン … 48 時間以内"),
    attack_type=AttackType.EXTORTION,
    place=JUNK,
    mailbox_address="ken.suzuki@contoso.example",
)
CALLBACK = a_found(
    "Your subscription has been renewed – invoice #88213",
    "PayPal Billing <billing@pay-desk.test>",
    a_finding("callback", number="+1 (808) 555-0142"),
    a_finding("brand_as_sender", display_name="PayPal Billing"),
    verdict=Verdict.SUSPICIOUS,
    attack_type=AttackType.CALLBACK_PHISHING,
    place=SUBFOLDER,
    mailbox_address="aiko.tanaka@contoso.example",
)
PARCEL = a_found(
    "お荷物のお届けに上がりましたが不在のため持ち帰りました。ご確認のうえ再配達のお手続きをお願いいたします"
    "（お問い合わせ番号 4471-2093-1120-8876）",
    "配送センター <no-reply@haitatsu-info.test>",
    a_finding("parcel_notice", text="不在のため持ち帰りました"),
    a_finding("shortened_link", link="https://s.test/x1"),
    verdict=Verdict.SUSPICIOUS,
    attack_type=AttackType.CREDENTIAL_PHISHING,
    mailbox_address="sales@contoso.example",
    detection={"microsoft": PROVED, "spoke_for": (a_finding("list_mail"),), "is_read": True},
)
HOSTILE = a_found(
    "\u202egnp.eciovni\u202c <script>alert(1)</script> {{ 7 * 7 }}",
    "<b>Accounts</b>\u200b <accounts@xn--pple-43d.test>",
    a_finding("reversed_name", attachment="invoice\u202egnp.exe"),
    verdict=Verdict.SUSPICIOUS,
    attack_type=None,
    place=DELETED,
    mailbox_address="ken.suzuki@contoso.example",
)
SPAM = a_found(
    "新規開業者向け 特別キャンペーンのご案内",
    "販促ナビ <info@hansoku-navi.test>",
    a_finding("advertising", text="特別キャンペーン"),
    verdict=Verdict.SUSPICIOUS,
    attack_type=AttackType.SPAM,
    place=JUNK,
    mailbox_address="sales@contoso.example",
)
ALL = (PHISHING, MALWARE, FRAUD, EXTORTION, CALLBACK, PARCEL, HOSTILE, SPAM)
"""In this order; a scan numbers their ids by it."""

"""An office that every organisation has within, as the sender's whole name, on a foreign address.

Why it works: "IT Help Desk" or 「人事部」 needs no company's name, because the reader adds the own one.

Sample: From "Mail Administrator" <postmaster@kx7.example>; 「情報システム部」 <info@kx7.example>.
"""

from collections.abc import Iterator

import re2

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import registrable
from services.scanner.knowledge.senders import home_domains, is_answer, is_list_mail, is_vouched, sender
from services.scanner.mail import Mail
from shared.verdicts import Finding

_OFFICE = re2.compile(
    r"(?i)^\W*(?:(?:the |your |corporate |internal |company )?(?:it|ict|hr|mail|e-?mail|web ?mail|mailbox|payroll|"
    r"network|server|account|security|helpdesk|human resources?|outlook|exchange|office ?365|system)s?[ -]*"
    r"(?:help ?desk|service desk|support|department|dept\.?|team|admin(?:istrator)?s?|desk|services?|shared services|"
    r"compliance|notification|notice|server|system|operations|management|office)?(?: team| center| centre)?|help ?desk|"
    r"postmaster|human resources?|payroll|system administrator)\W*$|"
    r"^(?:社内)?(?:人事|総務|経理|労務|給与|情報システム|システム管理|情シス|経営企画|セキュリティ管理)(?:部|課|室|係|担当|者|センター)?$|"
    r"^(?:社内)?(?:システム|メール|メールサーバー?|サーバー?|ネットワーク|アカウント|webメール)(?:管理者?|管理部|担当|サポート|ヘルプデスク|運用)$|"
    r"^(?:社内|it)?ヘルプデスク$"
)


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `internal_office_outside`; spares the own offices, known senders, lists, answers, names with a company."""
    if is_vouched(mail, context) or is_answer(mail) or is_list_mail(mail):
        return
    who = sender(mail)
    if registrable(who.domain) not in home_domains(mail, context) and _OFFICE.search(who.display_name.strip()):
        yield seen("internal_office_outside", display_name=who.display_name, header_from=who.address)

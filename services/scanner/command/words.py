"""What the command line says besides findings, in each language, and what to do about input that is bad."""

from typing import Final

from shared import wording
from shared.verdicts import AttackType, Verdict

SAID: Final = {
    "en": {
        "mails": "Mails",
        "not_fully_analysed": "Not fully analysed",
        "milliseconds": "Milliseconds a mail (median)",
        "spam": "Spam",
        "no_such_file": "no such file; check the path",
        "empty": "empty; save the mail again from the mail program",
        "not_a_mail": "not a mail; save it as .eml (the raw message with its headers), .msg or mbox",
        "truncated": "the mail is cut off; judged as far as it goes, save it again to have all of it judged",
        "cannot_be_read": "cannot be read; check the file's permissions",
        "no_mail_in_folder": "no mail in this folder; give a folder with .eml or .msg files, an mbox or a Maildir",
        "nothing_judged": "Nothing was judged.",
        "stopped": "Stopped.",
        "judging": "Judging",
    },
    "ja": {
        "mails": "メール数",
        "not_fully_analysed": "一部未解析",
        "milliseconds": "1通あたりのミリ秒（中央値）",
        "spam": "迷惑メール",
        "no_such_file": "ファイルがありません。パスを確認してください",
        "empty": "空のファイルです。保存し直してください",
        "not_a_mail": "メールではありません。ヘッダーを含む .eml、.msg または mbox で保存してください",
        "truncated": "メールが途中で切れているため、残っている部分だけを判定しました。保存し直してください",
        "cannot_be_read": "読み取れません。ファイルのアクセス権を確認してください",
        "no_mail_in_folder": "メールがありません。.eml、.msg、mbox、Maildir のあるフォルダーを指定してください",
        "nothing_judged": "判定したメールはありません。",
        "stopped": "中止しました。",
        "judging": "判定中",
    },
}


class JudgeWords:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        """Speak "ja" or "en"."""
        self._own = SAID[language]
        self._shared = wording.of(language)

    def of(self, key: str) -> str:
        """Return what the command line itself says."""
        return self._own[key]

    def finding(self, kind: str) -> str:
        """Return the title of a kind of finding."""
        return self._shared.finding(kind).title

    def verdict(self, verdict: Verdict) -> str:
        """Return the name of a verdict."""
        return self._shared.verdict(verdict)

    def attack_type(self, attack_type: AttackType) -> str:
        """Return the name of an attack type."""
        return self._shared.attack_type(attack_type)

    def reason(self, code: str) -> str:
        """Return why something was not fully analysed."""
        return self._shared.reason(code)

    def row(self, name: str) -> str:
        """Return the name of a row of the summary: a verdict, or "spam"."""
        return self._own["spam"] if name == "spam" else self.verdict(Verdict(name))

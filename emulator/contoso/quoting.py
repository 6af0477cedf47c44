"""The earlier mail under an answer, as Outlook and others quote it."""

from emulator.contoso.mail import Mail
from emulator.contoso.schedule import TOKYO


def quoted(mail: Mail, text: str, language: str) -> str:
    """Outlook's block in the language, or the older style with > for senders whose name has an odd length."""
    at = mail.at.astimezone(TOKYO)
    if len(mail.sender.name) % 2:
        head = f"{at:%Y/%m/%d %H:%M} {mail.sender.name} <{mail.sender.address}>:"
        if language == "en":
            head = f"On {at:%a, %d %b %Y at %H:%M}, {mail.sender.name} <{mail.sender.address}> wrote:"
        return head + "\n" + "".join(f"> {line}\n" for line in text.splitlines())
    names = "; ".join(f"{one.name} <{one.address}>" for one in mail.to)
    if language == "ja":
        when = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
        rows = ("-----元のメッセージ-----", f"差出人: {mail.sender.name} <{mail.sender.address}>", f"送信日時: {when}")
        return "\n".join((*rows, f"宛先: {names}", f"件名: {mail.subject}", "", text))
    rows = ("_" * 32, f"From: {mail.sender.name} <{mail.sender.address}>", f"Sent: {at:%A, %B} {at.day}, {at:%Y %H:%M}")
    return "\n".join((*rows, f"To: {names}", f"Subject: {mail.subject}", "", text))

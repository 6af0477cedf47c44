"""Asking once what many detectors ask of the same mail."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from services.scanner.mail import Mail

_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")


def once_per_mail(ask: Callable[Concatenate[Mail, _Rest], _Answer]) -> Callable[Concatenate[Mail, _Rest], _Answer]:
    """Remember the answer for the very same mail, and the same further argument if any, until another one comes."""
    mail_asked: Mail | None = None
    other_asked: object = None
    answer: _Answer

    @wraps(ask)
    def remembered(mail: Mail, /, *rest: _Rest.args, **named: _Rest.kwargs) -> _Answer:
        nonlocal mail_asked, other_asked, answer
        other = rest[0] if rest else None
        if mail is mail_asked and other is other_asked:
            return answer
        answer = ask(mail, *rest, **named)
        mail_asked, other_asked = mail, other
        return answer

    return remembered

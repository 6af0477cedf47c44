"""Asking once what many detectors ask of the same mail."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from services.scanner.mail import Mail

_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")


def once_per_mail(ask: Callable[Concatenate[Mail, _Rest], _Answer]) -> Callable[Concatenate[Mail, _Rest], _Answer]:
    """Remember the answer for the very same mail, and the same further arguments, until another mail comes."""
    mail_asked: Mail | None = None
    rest_asked: tuple[object, ...] = ()
    answer: _Answer

    @wraps(ask)
    def remembered(mail: Mail, /, *rest: _Rest.args, **named: _Rest.kwargs) -> _Answer:
        nonlocal mail_asked, rest_asked, answer
        if mail is mail_asked and len(rest) == len(rest_asked) and all(map(_is_same, rest, rest_asked)):
            return answer
        answer = ask(mail, *rest, **named)
        mail_asked, rest_asked = mail, rest
        return answer

    return remembered


def _is_same(one: object, other: object) -> bool:
    return one is other

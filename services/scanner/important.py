"""Whose name attackers like to borrow: decided by the job title in the directory."""

import re

_TITLES = re.compile(
    r"\b(ceo|cfo|coo|cto|cio|ciso|chief|president|chair(man|woman|person)?|director|managing|vice president|vp|head of"
    r"|finance|accounting|accounts payable|treasurer|human resources|hr|payroll)\b"
    r"|社長|会長|取締役|役員|専務|常務|本部長|部長|財務|経理|会計|人事|総務|給与",
    re.IGNORECASE,
)


def is_important(job_title: str) -> bool:
    """Tell whether a job title gives power over money or people, in Japanese or English."""
    return _TITLES.search(job_title) is not None

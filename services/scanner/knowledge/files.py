"""Where a file lies and what it can be told by, for detectors that look at attachments."""

import re2

from services.scanner.knowledge.lists import ending, endings
from services.scanner.mail import Attachment

_MAILS = frozenset({"", "eml", "msg", "dat"})
_RUNS_COMMANDS = re2.compile(
    r"(?i)\b(?:cmd|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec|forfiles|conhost)\b|%comspec%"
)
_PROGRAMS = frozenset(
    {
        *("application/x-dosexec", "application/x-executable", "application/x-msi", "application/vnd.ms-htmlhelp"),
        *(
            "application/vnd.microsoft.portable-executable",
            "application/x-ms-dos-executable",
            "application/java-archive",
        ),
    }
)
_NO_PROGRAM = frozenset({"reg", "inf", "com", "deb", "rpm", "js", "theme"})


OFFICE = frozenset(
    {"doc", "docx", "docm", "xls", "xlsx", "xlsm", "xlsb", "ppt", "pptx", "pptm", "rtf", "odt", "ods", "odp"}
)


def shown_path(file: Attachment) -> str:
    """Return a file's name after those of the files around it."""
    return "/".join((*file.path, file.name))


def is_packed(file: Attachment) -> bool:
    """Tell whether a file lies in an archive or document, and not only in an attached mail or in winmail.dat."""
    return any(ending(name) not in _MAILS for name in file.path)


def runs_commands(command: str) -> bool:
    """Tell whether a command starts a program that runs other commands."""
    return _RUNS_COMMANDS.search(command) is not None


def is_program(file: Attachment) -> bool:
    """Tell whether a file runs when it is opened, by its content or its name."""
    kind = ending(file.name)
    if file.real_type in _PROGRAMS:
        return True
    named = kind in endings("executables")
    return named and not (kind in _NO_PROGRAM and ((file.path and kind != "js") or file.real_type.startswith("image/")))

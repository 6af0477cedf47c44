"""What Entra's pages have in common: their language, and where their forms go."""

from typing import Any

from flask import render_template, request

from emulator.entra.wording import LANGUAGES, Say, speaker


def page_language() -> str:
    """Return the language that the browser prefers among those there are."""
    return request.accept_languages.best_match(LANGUAGES) or "en"


def page_speaker() -> Say:
    """Return what says the texts of the page being made."""
    return speaker(page_language())


def show(template: str, **values: Any) -> str:
    """Render a page whose forms come back to the address it was asked for at."""
    return render_template(template, say=page_speaker(), language=page_language(), action=request.full_path, **values)

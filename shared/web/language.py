"""In which language a page is shown: the menu's choice, else the browser's wish, else the brand's."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Flask, redirect, request
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

from shared.web.brands import LANGUAGES
from shared.web.shell import current_brand, this_shell

NAMES = {"ja": "日本語", "en": "English"}
_YEAR = 365 * 24 * 60 * 60


def current_language() -> str:
    """Return "ja" or "en"."""
    return str(get_locale())


def choose_language() -> str:
    """Return the language for the present request."""
    chosen = request.cookies.get(_cookie())
    if chosen in LANGUAGES:
        return chosen
    return language_of_browser()


def speak(app: Flask) -> None:
    """Translate the app's pages with the shell's and the service's catalogs, and let `?language=` choose for good."""
    translate(app, choose_language)

    @app.before_request
    def keep_choice() -> Response | None:
        language = request.args.get("language")
        if request.method != "GET" or language not in LANGUAGES:
            return None
        rest = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "language"])
        answer = redirect(_here() + (f"?{rest}" if rest else ""))
        secure = this_shell().settings.secure_cookies
        answer.set_cookie(_cookie(), language, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
        return answer


def translate(app: Flask, choose: Callable[[], str]) -> None:
    """Translate what an app says, with the shell's and the service's catalogs, into the language that is chosen."""
    catalogs = [Path(__file__).parent / "translations", Path(app.root_path) / "translations"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(path) for path in catalogs)
    Babel(app, default_locale="en", locale_selector=choose)


def language_of_browser() -> str:
    """Return the language that the request's Accept-Language asks for, else the brand's."""
    return request.accept_languages.best_match(LANGUAGES) or current_brand().default_language


def language_links() -> list[tuple[str, str, str]]:
    """Return (language, its own name, link that chooses it) for the menu."""
    here = request.args.items(multi=True) if request.method == "GET" else []
    kept = [(name, value) for name, value in here if name != "language"]
    return [(each, NAMES[each], f"{_here()}?{urlencode([*kept, ('language', each)])}") for each in LANGUAGES]


def _cookie() -> str:
    return "__Host-shindan_language" if this_shell().settings.secure_cookies else "shindan_language"


def _here() -> str:
    """Return the page's path, quoted: a browser drops a tab, and would read what is left of the path as a host."""
    return quote(f"{request.script_root}{request.path}")

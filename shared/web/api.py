"""The shell of an API for programs: no cookies, no sessions, no forms; errors are problems."""

from flask import Blueprint, Flask, Request, request
from flask.sessions import SessionInterface
from werkzeug.wrappers import Response

from shared.clock import Clock, utc_now
from shared.mongodb import Documents
from shared.web.app import make_bare, put_behind
from shared.web.headers import protect
from shared.web.language import current_language, language_of_browser, translate
from shared.web.presenting import present
from shared.web.problems import explain_problems
from shared.web.settings import WebSettings

_LARGEST_BODY = 16 * 1024


def make_api(
    name: str,
    settings: WebSettings,
    *,
    database: Documents,
    package: str,
    url_prefix: str,
    described_at: str,
    clock: Clock = utc_now,
) -> Flask:
    """Return the API of service `name`, ready for its blueprints, served under `url_prefix`.

    `described_at` is the page for people that describes it. Templates are looked for beside `package`, for files.
    """
    app = make_bare(name, settings, database=database, package=package, clock=clock, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    app.session_interface = _NoSessions()
    translate(app, language_of_browser)
    _speak_of_language(app)
    protect(app, secure=settings.secure_cookies, form_targets=())
    explain_problems(app, described_at)
    present(app)
    app.register_blueprint(Blueprint("templates", __name__, template_folder="templates"))
    put_behind(app, settings, url_prefix)
    return app


class _NoSessions(SessionInterface):
    """Looks at no cookie and sets none."""

    def open_session(self, app: Flask, request: Request) -> None:
        del app, request


def _speak_of_language(app: Flask) -> None:
    @app.after_request
    def say(answer: Response) -> Response:
        if request.endpoint is not None and answer.status_code != 304:
            answer.headers["Content-Language"] = current_language()
        answer.vary.update(("Accept-Language", "Authorization"))
        return answer

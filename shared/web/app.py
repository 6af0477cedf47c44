"""The shell of every web process: brand, language, session, protection, error pages, health and metrics."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, abort, render_template, request
from flask_wtf import CSRFProtect
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.clock import Clock, utc_now
from shared.exporting import export_traces
from shared.mongodb import Documents, unhurried
from shared.sessions import LONGEST, EndedSessions
from shared.web.blueprint import make_shell_blueprint
from shared.web.brands import load_brands
from shared.web.browsers import is_supported
from shared.web.errors import explain_errors
from shared.web.headers import protect
from shared.web.hosts import only_hosts
from shared.web.language import speak
from shared.web.limits import Limits, limit_forms
from shared.web.observing import correlate, observe
from shared.web.prefix import under
from shared.web.presenting import present
from shared.web.settings import WebSettings
from shared.web.shell import EXTENSION, FOR_ANYBODY, Shell, portal
from shared.web.sign_in import remember_presence
from shared.web.stopping import heed_signals

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_FOREIGN = ("cross-site", "same-site")
_LARGEST_FORM = 256 * 1024


def make_shell(
    name: str,
    settings: WebSettings,
    *,
    database: Documents,
    package: str,
    url_prefix: str,
    form_targets: Sequence[str] = (),
    clock: Clock = utc_now,
) -> Flask:
    """Return the app of service `name`, ready for its blueprints (without prefix), served under `url_prefix`.

    Templates, static files and translations are looked for beside `package`. Limits are counted in `database`, which
    also tells what sessions were ended. `form_targets` are foreign origins that a form's answer may redirect to.
    """
    app = make_bare(name, settings, database=database, package=package, clock=clock)
    speak(app)
    _turn_away(app)
    CSRFProtect(app)
    limit_forms(app)
    remember_presence(app)
    protect(app, secure=settings.secure_cookies, form_targets=form_targets)
    explain_errors(app)
    present(app)
    app.register_blueprint(make_shell_blueprint())
    put_behind(app, settings, url_prefix)
    return app


def make_bare(
    name: str,
    settings: WebSettings,
    *,
    database: Documents,
    package: str,
    clock: Clock = utc_now,
    static_folder: str | None = "static",
) -> Flask:
    """Return an app that knows what every page and answer of service `name` needs, and answers nothing yet."""
    app = Flask(package, static_folder=static_folder)
    secret = settings.secret_key.get_secret_value()
    app.config.from_mapping(_configuration(secret, settings.secure_cookies))
    app.jinja_options = {**app.jinja_options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    brands = load_brands(settings.brands_folder, settings.default_brand)
    app.extensions[EXTENSION] = Shell(
        name=name,
        settings=settings,
        brands=brands,
        database=database,
        limits=Limits(database, secret.encode()),
        ended_sessions=EndedSessions(database, clock),
        clock=clock,
    )
    observe(app, name)
    return app


def put_behind(app: Flask, settings: WebSettings, url_prefix: str) -> None:
    """Serve an app under `url_prefix` behind the gateway: what no app is asked about never reaches it."""
    proxies = settings.trusted_proxies
    inside = only_hosts(under(url_prefix)(correlate(app.wsgi_app)))
    app.wsgi_app = ProxyFix(inside, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]


def _configuration(secret: str, secure: bool) -> dict[str, object]:
    return {
        "SECRET_KEY": secret,
        "SESSION_COOKIE_NAME": "__Host-shindan" if secure else "shindan",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "MAX_CONTENT_LENGTH": _LARGEST_FORM,
        "WTF_CSRF_TIME_LIMIT": int(LONGEST.total_seconds()),
        "WTF_CSRF_SSL_STRICT": False,
        "WTF_I18N_ENABLED": False,
    }


def _turn_away(app: Flask) -> None:
    """Refuse forms that foreign pages send, and explain to old browsers why the pages would not work."""

    @app.before_request
    def refuse() -> str | None:
        if request.endpoint in FOR_ANYBODY:
            return None
        if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") in _FOREIGN:
            abort(403)
        if not is_supported(request.headers.get("User-Agent", "")):
            asked_for = request.url.removeprefix(request.host_url)
            return render_template("shell/unsupported_browser.html", address=f"{portal()}/{asked_for}")
        return None


class _JsonLogger(Logger):  # type: ignore[misc]
    """Leaves gunicorn's own messages to the process's log."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, service: str, build: "Callable[[], WSGIApplication]", settings: WebSettings) -> None:
        self._service = service
        self._build = build
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"{self._settings.web_host}:{self._settings.web_port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.web_threads,
            "graceful_timeout": 25,
            "control_socket_disable": True,
            "logger_class": _JsonLogger,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> "WSGIApplication":
        heed_signals()
        export_traces(self._service, self._settings)
        with unhurried():
            return self._build()


def serve(service: str, build: "Callable[[], WSGIApplication]", settings: WebSettings) -> None:
    """Serve until SIGTERM or SIGINT; `build` makes the app within the serving process, where its connections belong."""
    _Server(service, build, settings).run()

"""Who is at the browser: the sign-in page, and the session it leaves behind."""

from flask import Response, after_this_request, request

from emulator.applications import Application
from emulator.entra.errors import EntraError
from emulator.entra.pages import page_speaker, show
from emulator.tenants import User
from emulator.world import World

SESSION_COOKIE = "ESTSAUTH"
ACCOUNTS_SHOWN = 12


def identify(
    world: World, directory: str, application: Application, *, prompt: str | None = None, login_hint: str = ""
) -> User | str:
    """Return the account at the browser, or the page that asks for it. Raises EntraError for a stranger."""
    if request.form.get("step") == "sign_in":
        return _sign_in(world, directory, application)
    sealed = request.form.get("flow")
    if sealed:
        return _known(world, world.signing.unseal("flow", sealed)) or _ask(world, directory, application)
    user = _known(world, world.signing.unseal("session", request.cookies.get(SESSION_COOKIE, "")))
    if user and prompt not in ("login", "select_account") and not (login_hint and not user.is_called(login_hint)):
        return _admitted(world, directory, user)
    if prompt == "none":
        raise EntraError("login_required", 50058, "A silent sign-in request was sent but no user is signed in.")
    return _ask(world, directory, application, entered=login_hint)


def _known(world: World, user_id: str | None) -> User | None:
    return world.find_user(user_id) if user_id else None


def _sign_in(world: World, directory: str, application: Application) -> User | str:
    entered = request.form.get("account", "").strip()
    tenant = world.find_tenant(directory)
    user = (tenant and tenant.find_user(entered)) or world.find_user(entered)
    if user is None:
        return _ask(world, directory, application, entered=entered, problem="no_account")
    if user.kind in ("shared", "room", "equipment"):
        return _ask(world, directory, application, entered=entered, problem="disabled")
    if world.tenant_of(user).is_personal and directory == "organizations":
        return _ask(world, directory, application, entered=entered, problem="personal")
    if user.password and request.form.get("password") != user.password:
        wrong = "wrong_password" if request.form.get("password") else None
        return _ask(world, directory, application, entered=entered, problem=wrong, wants_password=True)
    _remember(world.signing.seal("session", user.id))
    return _admitted(world, directory, user)


def _admitted(world: World, directory: str, user: User) -> User:
    tenant = world.find_tenant(directory)
    if tenant and tenant.id != user.tenant_id:
        text = (
            f"User account '{user.address}' from identity provider does not exist in tenant '{tenant.name}' and cannot "
            "access the application in that tenant. The account needs to be added as an external user first."
        )
        raise EntraError("access_denied", 50020, text)
    return user


def _remember(sealed: str) -> None:
    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(SESSION_COOKIE, sealed, secure=True, httponly=True, samesite="None")
        return response


def _ask(
    world: World,
    directory: str,
    application: Application,
    *,
    entered: str = "",
    problem: str | None = None,
    wants_password: bool = False,
) -> str:
    tenant = world.find_tenant(directory)
    users = tenant.users if tenant else [user for tenant in world.tenants for user in tenant.users]
    accounts = [user for user in users if user.kind == "user"][:ACCOUNTS_SHOWN]
    return show(
        "sign_in.html",
        application=application,
        accounts=() if entered else accounts,
        entered=entered,
        problem=page_speaker()(problem) if problem else None,
        wants_password=wants_password,
    )

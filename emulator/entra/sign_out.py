"""The end of a session at Entra."""

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from emulator.entra.pages import show
from emulator.entra.sign_in import SESSION_COOKIE
from emulator.world import World


def make_sign_out(world: World) -> Blueprint:
    """Serve the logout endpoint; it only leads on to addresses on a registered redirect URI's origin."""
    blueprint = Blueprint("sign_out", __name__)

    @blueprint.get("/<directory>/oauth2/v2.0/logout")
    def sign_out(directory: str) -> ResponseReturnValue:
        target = request.args.get("post_logout_redirect_uri", "")
        known = {"/".join(uri.split("/")[:3]) for a in world.applications.values() for uri in a.redirect_uris}
        leads_on = "/".join(target.split("/")[:3]) in known
        answer = make_response(
            redirect(target) if target and leads_on else show("signed_out.html", directory=directory)
        )
        answer.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="None")
        return answer

    return blueprint

"""What a client asked for when it sent a browser here, and whether that client may be answered at all."""

from dataclasses import dataclass

from flask import request

from emulator.applications import Application
from emulator.entra.errors import EntraError, EntraPageError, missing_parameter, unknown_application, unknown_tenant
from emulator.world import ANY_DIRECTORY, World


@dataclass(frozen=True)
class Asked:
    """An authorization or consent request; `state` is empty or the one pair that every answer repeats."""

    directory: str
    application: Application
    redirect_uri: str
    state: dict[str, str]
    mode: str

    def text(self, name: str, default: str = "") -> str:
        """Return another parameter of the request."""
        return request.args.get(name, default)


def read_request(world: World, directory: str) -> Asked:
    """Read a browser's request. Raises EntraPageError where an answer may not be sent to the redirect URI."""
    try:
        return _read(world, directory)
    except EntraError as refusal:
        raise EntraPageError(refusal.error, refusal.number, refusal.text) from refusal


def _read(world: World, directory: str) -> Asked:
    if world.find_tenant(directory) is None and directory.lower() not in ANY_DIRECTORY:
        raise unknown_tenant(directory)
    client_id = request.args.get("client_id")
    if not client_id:
        raise missing_parameter("client_id")
    application = world.applications.get(client_id)
    if application is None:
        raise unknown_application(client_id, directory)
    redirect_uri = request.args.get("redirect_uri", "")
    if redirect_uri not in application.redirect_uris:
        text = (
            f"The redirect URI '{redirect_uri}' specified in the request does not match the redirect URIs configured "
            f"for the application '{client_id}'."
        )
        raise EntraError("invalid_request", 50011, text)
    state = {"state": request.args["state"]} if "state" in request.args else {}
    return Asked(directory.lower(), application, redirect_uri, state, request.args.get("response_mode", "query"))

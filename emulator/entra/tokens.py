"""The tokens that Entra hands out."""

import hashlib
import json
import random
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from typing import Any

from emulator.applications import Application
from emulator.identifiers import new_guid
from emulator.tenants import Tenant, User, user_id
from emulator.world import World

ID_TOKEN_SECONDS = 3600


def access_seconds(world: World) -> int:
    """Return for how long a new access token lives: 60 to 90 minutes, unless the emulator was told otherwise."""
    return world.behaviour.access_token_seconds or random.randint(3600, 5399)  # noqa: S311 - spreads expiry, no secret


def app_token(
    world: World,
    tenant: Tenant,
    application: Application,
    roles: Iterable[str],
    seconds: int,
    *,
    capabilities: Sequence[str] = (),
) -> str:
    """Issue an access token for the application itself; without roles the claim is absent."""
    roles = sorted(roles)
    claims = {**_graph_claims(world, tenant.id, application, seconds, capabilities), "idtyp": "app"}
    claims |= {"oid": user_id(f"{tenant.id}/{application.client_id}"), "sub": application.client_id}
    return world.signing.sign({**claims, "roles": roles} if roles else claims)


def user_token(
    world: World,
    user: User,
    application: Application,
    scopes: Iterable[str],
    seconds: int,
    *,
    capabilities: Sequence[str] = (),
) -> str:
    """Issue an access token for a user with the delegated permissions named."""
    claims = _graph_claims(world, user.tenant_id, application, seconds, capabilities)
    claims |= {"idtyp": "user", "oid": user.id, "sub": user.id, "upn": user.address, "name": user.display_name}
    return world.signing.sign({**claims, "scp": " ".join(scopes)})


def id_token(
    world: World, user: User, application: Application, *, authority: str, openid: Iterable[str], nonce: str | None
) -> str:
    """Issue an id_token (v2.0) for an hour; `oid`, `name` and `preferred_username` come with the profile scope."""
    now = int(world.clock().timestamp())
    pair = hashlib.sha256(f"{application.client_id}/{user.id}".encode()).digest()
    claims: dict[str, Any] = {
        "aud": application.client_id,
        "iss": f"{authority}/{user.tenant_id}/v2.0",
        "iat": now,
        "nbf": now,
        "exp": now + ID_TOKEN_SECONDS,
        "sub": urlsafe_b64encode(pair).rstrip(b"=").decode(),
        "tid": user.tenant_id,
        "uti": new_guid(),
        "ver": "2.0",
    }
    if "profile" in openid:
        claims |= {"oid": user.id, "preferred_username": user.address, "name": user.display_name}
    if "email" in openid:
        claims["email"] = user.address
    return world.signing.sign({**claims, "nonce": nonce} if nonce is not None else claims)


def client_info(user: User) -> str:
    """Return the account's home ids as MSAL expects them."""
    text = json.dumps({"uid": user.id, "utid": user.tenant_id})
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _graph_claims(
    world: World, tenant_id: str, application: Application, seconds: int, capabilities: Sequence[str]
) -> dict[str, Any]:
    issued = int(world.clock().timestamp())
    return {
        "aud": world.cloud.resource,
        "iss": f"https://sts.windows.net/{tenant_id}/",
        "iat": issued,
        "nbf": issued,
        "exp": issued + seconds,
        "appid": application.client_id,
        "app_displayname": application.name,
        "tid": tenant_id,
        "uti": new_guid(),
        "ver": "1.0",
        "revocations": world.revocations,
        **({"xms_cc": list(capabilities)} if capabilities else {}),
    }

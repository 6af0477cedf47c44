"""How an answer travels back to the client: in the query, in the fragment, or posted by a form."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import redirect, render_template
from flask.typing import ResponseReturnValue


def send_back(redirect_uri: str, answer: Mapping[str, str], mode: str = "query") -> ResponseReturnValue:
    """Answer a client at its redirect URI."""
    if mode == "form_post":
        return render_template("form_post.html", redirect_uri=redirect_uri, answer=answer)
    if mode == "fragment":
        return redirect(f"{redirect_uri}#{urlencode(answer)}")
    separator = "&" if "?" in redirect_uri else "?"
    return redirect(f"{redirect_uri}{separator}{urlencode(answer)}")

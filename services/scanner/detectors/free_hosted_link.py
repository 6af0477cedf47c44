"""A link to a page that anyone can put up for nothing: free hosting, a form builder, IPFS, a tunnel.

Why it works: the host belongs to a large company, so no filter blocks it, and a new page costs a minute.

Sample: https://contoso-login.pages.dev/; https://docs.google.com/forms/d/e/1FAI/viewform; https://ipfs.io/ipfs/bafy.
"""

from collections.abc import Iterator

from services.scanner.context import Context
from services.scanner.knowledge.findings import seen
from services.scanner.knowledge.lists import hosts, under
from services.scanner.knowledge.senders import is_answer, is_vouched, sender_domain
from services.scanner.knowledge.urls import Place, is_digest, web_links
from services.scanner.mail import Mail
from shared.verdicts import Finding

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".css", ".ico", ".woff2")


def _kind(where: Place) -> str:
    if under(where.host, hosts("ipfs")) or "/ipfs/" in where.path:
        return "link_to_ipfs"
    if under(where.host, hosts("tunnels")):
        return "link_to_tunnel"
    place = where.host + where.path
    forms = hosts("form_builders")
    if under(where.host, forms) or any(name in place for name in forms if "/" in name):
        return "link_to_form_builder"
    return "link_to_free_hosting" if under(where.host, hosts("free_hosting")) else ""


def detect(mail: Mail, context: Context) -> Iterator[Finding]:
    """Yield `link_to_free_hosting`, `…_form_builder`, `…_ipfs`, `…_tunnel`.

    Spares lists, known senders, pictures, own pages.
    """
    if is_answer(mail) or is_digest(mail) or is_vouched(mail, context):
        return
    home, told = sender_domain(mail), set()
    for link, where in web_links(mail):
        if under(where.host, frozenset({home})) or where.path.lower().endswith(_PICTURES):
            continue
        kind = _kind(where)
        if kind and kind not in told:
            told.add(kind)
            yield seen(kind, link=link.url)

"""Letters as text and HTML, in the customer's language and zone, under the brand.

The words are in templates/<kind>/<language>/.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.notifier.customers import Customer
from services.notifier.wrapping import wrapped
from shared.confirmation import address_proof, confirmation_number
from shared.web import links
from shared.web.brands import LANGUAGES, Brand, Brands
from shared.web.colours import DARK_RAISED, legible
from shared.web.formatting import local_date, local_time, number, utc_time, visible, zone_name

KINDS = (
    "registration",
    "registration_repeated",
    "number_replaced",
    "approval_given",
    "assessment_started",
    "report_ready",
    "assessment_failed",
    "rescans_ended",
    "about_to_be_erased",
    "result_erased",
    "erased",
)
LONGEST_NAME = 60
_PAPER = "#ffffff"
_BLANK_LINES = re.compile(r"\n{3,}")
_LIKE_A_LINK = re.compile(r"[/:@\\<>]|www|\w\.\w", re.IGNORECASE)


@dataclass(frozen=True)
class Letter:
    """What a letter says: one line of subject, and the same content as text and as HTML."""

    language: str
    subject: str
    text: str
    html: str


class Letters:
    """Renders letters."""

    def __init__(self, brands: Brands, confirmation_key: bytes) -> None:
        """Write under these brands, with confirmation numbers derived from the key."""
        self._brands = brands
        self._key = confirmation_key
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters["visible"] = visible

    def brand(self, customer: Customer) -> Brand:
        """Return the brand that a customer came in under."""
        return self._brands.named(customer.brand)

    def render(self, kind: str, customer: Customer, facts: Mapping[str, Any]) -> Letter:
        """Return the letter of a kind (one of KINDS) with what is to be told."""
        brand = self.brand(customer)
        language = customer.language if customer.language in LANGUAGES else brand.default_language
        said = {**facts, **self._frame(customer, brand, language)}
        subject, text, html = (
            self._templates.get_template(f"{kind}/{language}/{part}").render(said)
            for part in ("subject.txt", "body.txt", "body.html")
        )
        plain = wrapped(_BLANK_LINES.sub("\n\n", text.strip())) + "\n"
        return Letter(language, " ".join(subject.split()), plain, html)

    def _frame(self, customer: Customer, brand: Brand, language: str) -> dict[str, Any]:
        proof = address_proof(self._key, customer.customer_id, customer.generation)
        return {
            "language": language,
            "brand": brand,
            "title": brand.title(language),
            "operator": brand.operator(language),
            "operator_address": brand.said(brand.legal.addresses, language),
            "mark_id": mark_id(brand),
            "link_colour": legible(brand.colours.brand, _PAPER),
            "link_colour_dark": legible(brand.colours.brand, DARK_RAISED, 7.0),
            "company": tame(customer.company),
            "last_name": tame(customer.last_name),
            "first_name": tame(customer.first_name),
            "confirmation_number": confirmation_number(self._key, customer.customer_id, customer.generation),
            "portal": customer.portal + links.portal_home(),
            "welcome_link": customer.portal + links.welcome(customer.customer_id, proof),
            "report_link": customer.portal + links.results(),
            "sign_in_link": customer.portal + links.sign_in_page(),
            "account_link": customer.portal + links.account(),
            "waiting_link": customer.portal + links.consent_waiting(),
            "again_link": customer.portal + links.consent_again(),
            "monthly_link": customer.portal + links.consent_monthly(),
            "consent_link": customer.portal + links.consent_start(),
            "moment": lambda at: moment(at, customer.time_zone, language),
            "day": lambda at: local_date(at, customer.time_zone, language),
            "numeral": lambda value: number(value, language),
        }


def mark_id(brand: Brand) -> str:
    """Return the Content-ID of the brand's mark, which goes with every letter: nothing is fetched from anywhere."""
    return f"mark@{brand.sender.address.rpartition('@')[2]}"


def moment(at: datetime, zone: str, language: str) -> str:
    """Return a moment in the customer's zone, which is named, with UTC beside it."""
    local, utc = f"{local_time(at, zone, language)} {zone_name(zone, language)}", utc_time(at)
    return f"{local}（{utc}）" if language == "ja" else f"{local} ({utc})"


def tame(typed: str) -> str:
    """Return a name that somebody typed, or nothing when it could carry a link or a message to a stranger."""
    name = visible(" ".join(typed.split()), LONGEST_NAME + 1)
    return "" if len(name) > LONGEST_NAME or _LIKE_A_LINK.search(name) else name

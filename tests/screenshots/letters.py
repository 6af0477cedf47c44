"""Every letter in every language under every brand, as mail programs get it."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

from services.notifier.letters import Letters, mark_id
from shared.events.details import FailureReason, RescansEnd, Scope
from shared.web.brands import LANGUAGES, Brand, load_brands
from tests.services.notifier.builders import a_customer
from tests.support.events import a_scan_completed, a_scan_started
from tests.support.web import ROOT

AT = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)
SCOPE: Mapping[str, Any] = {
    "tenant_name": "コントソ株式会社",
    "scope": Scope.ORGANISATION,
    "received_since": AT - timedelta(days=30),
    "received_before": AT,
    "started_at": AT,
}
COUNTS = {"mailboxes": 250, "mails": 48_210, "threats": 41, "potential_threats": 58, "dangerous_in_inboxes": 12}
COMPLETED = {**SCOPE, **COUNTS, "completed_at": AT + timedelta(hours=2)}


@dataclass(frozen=True)
class LetterShown:
    """A letter that can be opened in a browser: its HTML needs nothing else."""

    name: str
    language: str
    brand: str
    html: str
    text: str


def occasions() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield (name, kind of letter, what it tells): each kind at least once, and its states."""
    told: dict[str, Mapping[str, Any]] = {
        "registration": {},
        "registration_repeated": {"at": AT},
        "number_replaced": {"replaced_at": AT, "by_operator": False},
        "approval_given": {
            "tenant_name": "コントソ株式会社",
            "approved_by": "admin@contoso.example",
            "approved_at": AT,
        },
        "assessment_started": {"scan": a_scan_started(**SCOPE), "next_scan_at": None},
        "report_ready": {"scan": a_scan_completed(**COMPLETED)},
        "about_to_be_erased": {"erased_at": AT + timedelta(days=14), "next_scan_at": None},
        "result_erased": {
            "expired_at": AT,
            "erased_at": AT + timedelta(minutes=7),
            "counts_stay": False,
            "early": False,
        },
        "erased": {"at": AT, "messages_gone_at": AT + timedelta(days=7)},
    }
    yield from ((kind, kind, facts) for kind, facts in told.items())
    group = {"scope": Scope.GROUP, "group": "sales@contoso.example", "received_since": None}
    once = {"next_scan_at": None}
    yield "assessment_started_group", "assessment_started", {"scan": a_scan_started(**{**SCOPE, **group}), **once}
    monthly = {"requested_by": "schedule"}
    each_month = {"scan": a_scan_started(**SCOPE, **monthly), "next_scan_at": AT + timedelta(days=31)}
    yield "assessment_started_monthly", "assessment_started", each_month
    yield "report_ready_monthly", "report_ready", {"scan": a_scan_completed(**COMPLETED, **monthly)}
    next_at = AT + timedelta(days=3)
    replaced = {"erased_at": next_at, "next_scan_at": next_at}
    yield "about_to_be_erased_replaced", "about_to_be_erased", replaced
    yield "about_to_be_erased_monthly", "about_to_be_erased", {**replaced, "erased_at": next_at - timedelta(days=1)}
    yield from _replaced_and_erased()
    for why in (each for each in RescansEnd if each is not RescansEnd.CUSTOMER):
        yield f"rescans_ended_{why.value}", "rescans_ended", {"why": why.value, "ended_at": AT}
    calm = dict.fromkeys(("threats", "potential_threats", "dangerous_in_inboxes"), 0)
    yield "report_ready_calm", "report_ready", {"scan": a_scan_completed(**{**COMPLETED, **calm})}
    yield "report_ready_empty", "report_ready", {"scan": a_scan_completed(**{**COMPLETED, **calm, "mails": 0})}
    stopped = a_scan_completed(**{**COMPLETED, "stopped": True, "mailboxes_not_read": 3})
    yield "report_ready_stopped", "report_ready", {"scan": stopped}
    ended = {"started_at": AT, "failed_at": AT + timedelta(hours=1)}
    for reason in sorted(set(FailureReason) - {FailureReason.CUSTOMER_ERASED}):
        yield f"assessment_failed_{reason.value}", "assessment_failed", {"reason": reason.value, **ended}


def _replaced_and_erased() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield what an operator did, and an erasure after which counts stay."""
    yield "number_replaced_by_operator", "number_replaced", {"replaced_at": AT, "by_operator": True}
    erased = {"expired_at": AT, "erased_at": AT + timedelta(minutes=7)}
    yield "result_erased_monthly", "result_erased", {**erased, "counts_stay": True, "early": False}
    yield "result_erased_early", "result_erased", {**erased, "counts_stay": False, "early": True}


def every_letter() -> Iterator[LetterShown]:
    """Yield all of them."""
    brands = load_brands(ROOT / "brands")
    letters = Letters(brands, b"k" * 32)
    for (name, kind, facts), language, brand in product(occasions(), LANGUAGES, brands.by_name.values()):
        portal = f"https://{brand.hosts[0]}"
        customer = a_customer(brand=brand.name, language=language, portal=portal, **_person(language))
        letter = letters.render(kind, customer, facts)
        yield LetterShown(name, language, brand.name, _self_contained(letter.html, brand), letter.text)


def _person(language: str) -> Mapping[str, str]:
    return {} if language == "ja" else {"last_name": "Sato", "first_name": "Hanako", "company": "Contoso"}


def _self_contained(html: str, brand: Brand) -> str:
    picture = b64encode(brand.pictures.mark_png).decode()
    return html.replace(f"cid:{mark_id(brand)}", f"data:image/png;base64,{picture}")


def kinds_shown() -> set[str]:
    """Return the kinds of letters that are among them."""
    return {kind for _, kind, _ in occasions()}

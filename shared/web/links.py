"""Where the pages of all services are, from the origin's root: services link to one another only through these."""

from datetime import datetime
from urllib.parse import quote, urlsplit

SIGN_IN = "/sign-in"


def portal_home() -> str:
    """Return the landing page with the sign-up form."""
    return "/"


def welcome(customer_id: str, proof: str) -> str:
    """Return the page that the link of the registration letter opens."""
    return f"/welcome/{customer_id}/{proof}"


def sign_in_page(back_to: str = "") -> str:
    """Return the sign-in page, which leads back to a page of the portal."""
    return f"{SIGN_IN}?next={quote(back_to)}" if back_to else SIGN_IN


def sign_out() -> str:
    """Return where signing out is posted to."""
    return "/sign-out"


def account() -> str:
    """Return the page of the customer's sessions and confirmation number."""
    return "/account"


def erase() -> str:
    """Return the page that erases everything."""
    return "/erase"


def microsoft_sign_in(back_to: str = "") -> str:
    """Return where signing in with Microsoft begins, which leads back to a page of the portal."""
    return f"/consent/sign-in?next={quote(back_to)}" if back_to else "/consent/sign-in"


def consent_start() -> str:
    """Return the first page of granting permission."""
    return "/consent/"


def consent_waiting() -> str:
    """Return the page that waits for an administrator's approval, and goes on when it came."""
    return "/consent/waiting"


def consent_approve(token: str) -> str:
    """Return the page where an administrator answers a customer's request."""
    return f"/consent/approve/{token}"


def consent_again() -> str:
    """Return where another assessment with the permission at hand is asked for."""
    return "/consent/again"


def consent_monthly() -> str:
    """Return where monthly assessments are chosen, changed and stopped."""
    return "/consent/monthly"


def consent_withdraw() -> str:
    """Return where the permission is taken back."""
    return "/consent/withdraw"


def results() -> str:
    """Return the result, or the progress while there is none."""
    return "/reports/"


def starting(moment: datetime) -> str:
    """Return the page that waits for an assessment asked for at a moment, and then shows its progress."""
    return f"/reports/?asked={int(moment.timestamp())}"


def stop_page() -> str:
    """Return the page that asks whether the running assessment shall be stopped."""
    return "/reports/stop"


def stopping() -> str:
    """Return the progress of an assessment that has just been stopped, which becomes its result."""
    return "/reports/?stopping=yes"


def mail_details(mail_id: str) -> str:
    """Return the page about one mail of the result."""
    return f"/reports/mails/{mail_id}"


def people() -> str:
    """Return the list of all people under attack."""
    return "/reports/people"


def campaigns() -> str:
    """Return the list of all campaigns."""
    return "/reports/campaigns"


def campaign(name: str) -> str:
    """Return the page about one campaign."""
    return f"/reports/campaigns/{quote(name, safe='')}"


def mailboxes() -> str:
    """Return the list of all mailboxes and how far each was read."""
    return "/reports/mailboxes"


def report_pdf() -> str:
    """Return the report as PDF."""
    return "/reports/report.pdf"


def detections_csv() -> str:
    """Return the detections as CSV."""
    return "/reports/detections.csv"


def everything_zip() -> str:
    """Return all downloads in one archive."""
    return "/reports/everything.zip"


def detections_json() -> str:
    """Return the detections as JSON."""
    return "/reports/detections.json"


def indicators_stix() -> str:
    """Return the indicators as STIX."""
    return "/reports/indicators.stix.json"


def removal_script() -> str:
    """Return the script that removes the dangerous mails."""
    return "/reports/remove-mails.ps1"


def api_page() -> str:
    """Return the page that describes the API."""
    return "/reports/api"


def api_description() -> str:
    """Return the description of the API for programs (OpenAPI)."""
    return "/api/v1/openapi.json"


def api_tokens() -> str:
    """Return the page of the tokens by which programs use the API."""
    return "/reports/tokens"


def webhooks() -> str:
    """Return the page of the customer's webhooks."""
    return "/reports/webhooks"


def mail_page(scan_id: str, mail_id: str) -> str:
    """Return the safe view of one mail."""
    return f"/mails/{scan_id}/{mail_id}"


def stop_scan() -> str:
    """Return where stopping the running assessment is posted to."""
    return "/mails/stop"


def sender_lists() -> str:
    """Return the page of the customer's allow and deny lists."""
    return "/mails/lists"


def is_own_path(target: str) -> bool:
    """Tell whether a redirect target is a path of this origin and nothing that a browser reads as another host."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc

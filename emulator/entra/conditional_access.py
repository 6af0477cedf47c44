"""Conditional access: what a directory demands of a person before it hands out tokens."""

from emulator.entra.errors import EntraError, EntraPageError
from emulator.entra.rules import BLOCKED, SECOND_FACTOR, Rules

TEXTS = {
    50076: (
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must "
        "use multi-factor authentication to access '{resource}'."
    ),
    50079: (
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must "
        "enroll in multi-factor authentication to access '{resource}'."
    ),
    53000: "Device is not in required device state: unknown. Conditional Access policy requires a compliant device.",
    53003: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
}
CLAIMS = '{"access_token":{"capolids":{"essential":true,"values":["00000000-0000-4000-8000-000000000001"]}}}'


def wants_second_factor(rules: Rules) -> bool:
    """Say whether who signs in must show a second factor; the emulator's pages take it as shown."""
    return rules.conditional_access in SECOND_FACTOR


def check_tokens(rules: Rules, resource: str, *, second_factor: bool) -> None:
    """Pass if a person's sign-in is good enough for tokens. Raises EntraError."""
    number = rules.conditional_access
    if number in BLOCKED or (number in SECOND_FACTOR and not second_factor):
        suberror = "basic_action" if number in SECOND_FACTOR else "message_only"
        text = TEXTS[number].format(resource=resource)
        raise EntraError("interaction_required", number, text, fields={"suberror": suberror, "claims": CLAIMS})


def check_sign_in(rules: Rules, resource: str, prompt: str) -> None:
    """Pass if a person may go on at the browser. Raises EntraError where no page may be shown, else EntraPageError."""
    if prompt == "none":
        check_tokens(rules, resource, second_factor=False)
    if rules.conditional_access in BLOCKED:
        raise EntraPageError("access_denied", rules.conditional_access, TEXTS[rules.conditional_access], 403)

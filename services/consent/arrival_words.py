"""What is said to people whom Microsoft's sign-in did not bring into our portal: what happened, and what to do now."""

from flask_babel import lazy_gettext as _

from services.consent.refusal_words import WORDS as CUSTOMERS
from services.consent.refusal_words import RefusalWords
from services.consent.refusals import Refusal

_WITH_THE_NUMBER = _("Sign in with your mail address and confirmation number instead.")

NO_CUSTOMER = RefusalWords(
    _("This account gave no permission"),
    _("Only whoever granted a permission that holds, as a customer, can sign in with their Microsoft account."),
    _WITH_THE_NUMBER,
)
SEVERAL_CUSTOMERS = RefusalWords(
    _("This account belongs to several registrations"),
    _("Permission was granted with it for more than one of them, so we cannot tell which you want to open."),
    _("Sign in with the mail address and confirmation number of the one that you want to open."),
)

_ORGANISATION_FORBIDS = RefusalWords(
    _("Your organisation does not allow this sign-in"),
    _("It lets accounts sign in to other services only after an administrator has agreed."),
    _WITH_THE_NUMBER,
)

WORDS = {
    Refusal.DECLINED: RefusalWords(
        _("You have not signed in"),
        _("On Microsoft's page you did not agree that we learn who you are."),
        _WITH_THE_NUMBER,
    ),
    Refusal.CLOSED: RefusalWords(
        _("Signing in was cancelled"),
        _("Microsoft's page was left before you had signed in."),
        _("Try again when you are ready, or sign in with your confirmation number."),
    ),
    Refusal.WRONG_ACCOUNT: RefusalWords(
        _("This account cannot be used here"),
        _("Microsoft does not know the account that you signed in with in this organisation."),
        _("Sign out at Microsoft or open a private window, then try again with the account that gave the permission."),
    ),
    Refusal.PERSONAL_ACCOUNT: RefusalWords(
        _("This is a personal account"),
        _("You signed in with a personal Microsoft account. Permissions are given by accounts of organisations only."),
        _("Try again with the account that your company or school gave you."),
    ),
    Refusal.NOT_ADMINISTRATOR: _ORGANISATION_FORBIDS,
    Refusal.NEEDS_APPROVAL: _ORGANISATION_FORBIDS,
    Refusal.SIGN_IN_RULES: RefusalWords(
        _("Rules of your organisation stand in the way"),
        _("Microsoft demands a second factor, or a device or place that your organisation allows."),
        _("Try again and take every step that Microsoft shows, or sign in with your confirmation number."),
    ),
    **{
        each: CUSTOMERS[each]
        for each in (
            Refusal.EXPIRED,
            Refusal.UNKNOWN_STATE,
            Refusal.OUR_CREDENTIAL,
            Refusal.UNAVAILABLE,
            Refusal.NOT_UNDERSTOOD,
        )
    },
}
"""Every refusal that a sign-in alone can meet; the others are about permissions."""

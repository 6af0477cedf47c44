"""What is said to administrators whose approval did not come about: what happened, and what to do now."""

from flask_babel import lazy_gettext as _

from services.consent.refusal_words import WORDS as CUSTOMERS
from services.consent.refusal_words import RefusalWords
from services.consent.refusals import Refusal

_NOTHING_CHANGED = _("Nothing was changed in your organisation, and nothing is read.")

WORDS = {
    Refusal.DECLINED: RefusalWords(
        _("You have not approved"),
        _NOTHING_CHANGED,
        _("Whoever asked you can see that you declined. If you change your mind, open the request once more."),
    ),
    Refusal.CLOSED: RefusalWords(
        _("You left Microsoft's page"),
        _NOTHING_CHANGED,
        _("Open the request once more if you want to approve. Otherwise close this page."),
    ),
    Refusal.WRONG_ACCOUNT: RefusalWords(
        _("This account belongs to another organisation"),
        _("Microsoft does not know the account that you signed in with in this organisation."),
        _("Open the request in a private window and sign in with your administrator account."),
    ),
    Refusal.PERSONAL_ACCOUNT: RefusalWords(
        _("This is a personal account"),
        _("You signed in with a personal Microsoft account, which administers no organisation."),
        _("Open the request once more and sign in with your administrator account."),
    ),
    Refusal.NOT_ADMINISTRATOR: RefusalWords(
        _("This account may not approve"),
        _("Microsoft lets only certain administrators approve applications, for instance global administrators."),
        _("Sign in with such an account, or pass the link of the request on to whoever has one."),
    ),
    Refusal.NEEDS_APPROVAL: RefusalWords(
        _("This account may not approve"),
        _("Microsoft lets only certain administrators approve applications, for instance global administrators."),
        _("Sign in with such an account, or pass the link of the request on to whoever has one."),
    ),
    Refusal.EXPIRED: RefusalWords(
        _("It took too long"),
        _("More than 15 minutes went by on Microsoft's pages, so for safety the answer is not accepted any more."),
        _("Open the request once more. What you have approved at Microsoft already need not be approved again."),
    ),
    Refusal.UNKNOWN_STATE: RefusalWords(
        _("This answer belongs to no open request"),
        _("The page was opened a second time, in another browser, or the request has been answered already."),
        _("Open the request once more; it says how matters stand."),
    ),
    Refusal.OTHER_TENANT: RefusalWords(
        _("Another organisation has approved"),
        _("The organisation that approved is not the one you had signed in to. The approval is not used."),
        _("Open the request once more, and use one and the same account on both pages of Microsoft."),
    ),
    Refusal.NOT_VERIFIED: RefusalWords(
        _("The permission does not work"),
        _("Microsoft reported that it was granted, but the mailboxes cannot be read with it."),
        _("Open the request once more in a few minutes."),
    ),
    Refusal.NO_MAILBOX: RefusalWords(
        _("This account has no mailbox in Microsoft 365"),
        _("The account has no Exchange Online licence, or its mailbox lies on your own servers."),
        _("Open the request once more and sign in with another account."),
    ),
    Refusal.SIGN_IN_RULES: RefusalWords(
        _("Rules of your organisation stand in the way"),
        _("Microsoft demands a second factor, or a device or place that your organisation allows."),
        _("Open the request once more and take every step that Microsoft shows, on a device that your rules allow."),
    ),
    Refusal.NO_GROUP: RefusalWords(
        _("There is no group with this address"),
        _("Microsoft 365 knows no group of this organisation by the address that was given."),
        _("Tell whoever asked you the group's primary address; they have to ask once more."),
    ),
    Refusal.GROUPS_NOT_PERMITTED: RefusalWords(
        _("We may not see who is in the group"),
        _("The permission “GroupMember.Read.All” is missing, so we cannot tell whose mailboxes are to be read."),
        _("Open the request once more and grant all permissions that are asked for."),
    ),
    **{each: CUSTOMERS[each] for each in (Refusal.OUR_CREDENTIAL, Refusal.UNAVAILABLE, Refusal.NOT_UNDERSTOOD)},
}

"""What is said to people when a permission did not come about: what happened, and what to do now."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from services.consent.refusals import Refusal


@dataclass(frozen=True)
class RefusalWords:
    """The title of the page and its two paragraphs."""

    title: LazyString
    happened: LazyString
    todo: LazyString


WORDS = {
    Refusal.DECLINED: RefusalWords(
        _("The permission was declined"),
        _("On Microsoft's page the request was refused, so we cannot read any mailbox."),
        _("If that was not intended, try again and choose “Accept” on Microsoft's page."),
    ),
    Refusal.CLOSED: RefusalWords(
        _("Signing in was cancelled"),
        _("Microsoft's page was left before anything was granted."),
        _("Try again when you are ready, and sign in with the account of your organisation."),
    ),
    Refusal.WRONG_ACCOUNT: RefusalWords(
        _("This account belongs to another organisation"),
        _("Microsoft does not know the account that you signed in with in this organisation."),
        _("Sign out at Microsoft or open a private window, then try again with the account of the organisation."),
    ),
    Refusal.PERSONAL_ACCOUNT: RefusalWords(
        _("This is a personal account"),
        _("You signed in with a personal Microsoft account. Only mailboxes of organisations are assessed."),
        _("Try again with the account that your company or school gave you."),
    ),
    Refusal.NOT_ADMINISTRATOR: RefusalWords(
        _("This account is not an administrator"),
        _("Only a global administrator can agree for all mailboxes of an organisation."),
        _("Choose again and press “Ask my administrator”, or choose “One mailbox” and have only yours assessed."),
    ),
    Refusal.NEEDS_APPROVAL: RefusalWords(
        _("Your administrator has to approve this"),
        _("As in most organisations, users cannot agree alone that an application reads their mail."),
        _("Choose again and press “Ask my administrator”: we prepare a letter, and go on when they have approved."),
    ),
    Refusal.EXPIRED: RefusalWords(
        _("It took too long"),
        _("More than 15 minutes went by on Microsoft's pages, so for safety the answer is not accepted any more."),
        _("Try again from here."),
    ),
    Refusal.UNKNOWN_STATE: RefusalWords(
        _("This answer belongs to no request of yours"),
        _("The page was opened a second time, or the request was begun in another browser."),
        _("Try again, and stay in one browser from beginning to end."),
    ),
    Refusal.OTHER_TENANT: RefusalWords(
        _("Another organisation has agreed"),
        _("The organisation that agreed is not the one whose administrator had signed in. The agreement is not used."),
        _("Try again with one and the same account on both pages of Microsoft."),
    ),
    Refusal.NOT_VERIFIED: RefusalWords(
        _("The permission does not work"),
        _("Microsoft reported that it was granted, but the mailboxes cannot be read with it."),
        _("Wait a few minutes and try again. If it fails again, have your administrator check the application."),
    ),
    Refusal.NO_MAILBOX: RefusalWords(
        _("This account has no mailbox in Microsoft 365"),
        _("The account has no Exchange Online licence, or its mailbox lies on your own servers."),
        _("Try again with an account whose mailbox is in Microsoft 365."),
    ),
    Refusal.SIGN_IN_RULES: RefusalWords(
        _("Rules of your organisation stand in the way"),
        _("Microsoft demands a second factor, or a device or place that your organisation allows."),
        _("Try again and take every step that Microsoft shows. If that does not help, ask your administrator."),
    ),
    Refusal.OUR_CREDENTIAL: RefusalWords(
        _("We cannot sign in at Microsoft at present"),
        _("The fault is ours, the operator's: it lies neither with you nor with your settings."),
        _("Try again later. If it happens again, write to us with the reference number below."),
    ),
    Refusal.NO_GROUP: RefusalWords(
        _("There is no group with this address"),
        _("Microsoft 365 knows no group of this organisation by the address that was given."),
        _("See in the Microsoft 365 admin centre what its primary address is, then choose again."),
    ),
    Refusal.GROUPS_NOT_PERMITTED: RefusalWords(
        _("We may not see who is in the group"),
        _("The permission “GroupMember.Read.All” is missing, so we cannot tell whose mailboxes are to be read."),
        _("Have an administrator grant it to the application and try again, or name the mailboxes one by one."),
    ),
    Refusal.UNAVAILABLE: RefusalWords(
        _("Microsoft does not answer at present"),
        _("The fault lies neither with you nor with your settings."),
        _("Try again in a few minutes."),
    ),
    Refusal.NOT_UNDERSTOOD: RefusalWords(
        _("Microsoft's answer could not be used"),
        _("It was incomplete, or did not pass our checks. For safety nothing was accepted."),
        _("Try again. If it happens again, write to us with the reference number below."),
    ),
}

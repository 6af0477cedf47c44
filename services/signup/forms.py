"""The forms of this service; what they refuse is said in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, SelectField, StringField, TelField
from wtforms.validators import DataRequired, Length, Optional, StopValidation

from services.signup.details import half_width, is_address, is_harmless, is_phone, tidy
from shared.web.language import current_language

_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})

EMPLOYEES = ("1-49", "50-99", "100-299", "300-999", "1000-4999", "5000-")


def _accepts(test: Callable[[str], bool], message: Any) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:
        del form
        if not test(field.data):
            raise StopValidation(message)

    return check


_NAME = _accepts(is_harmless, _("Enter it without links, @ or brackets."))
_TOO_LONG = _("Shorten this entry.")
_NOT_LISTED = _("Choose an entry of the list.")


def _optional(longest: int, *checks: Any) -> list[Any]:
    return [Optional(), Length(max=longest, message=_TOO_LONG), *checks]


def countries() -> Mapping[str, str]:
    """Return the names of countries and regions by ISO 3166 code, in the page's language and its order."""
    names = Locale.parse(current_language()).territories
    real = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY}
    first = ["JP"] if current_language() == "ja" else []
    return {code: real[code] for code in [*first, *sorted(real.keys() - set(first), key=real.__getitem__)]}


def employees() -> Mapping[str, str]:
    """Return the ranges of employees as shown, by their code."""
    return {each: str(_range(*each.split("-"))) for each in EMPLOYEES}


def _range(first: str, last: str) -> Any:
    if not last:
        return _("%(from)s people or more", **{"from": f"{int(first):,}"})
    return _("%(from)s–%(to)s people", **{"from": f"{int(first):,}", "to": f"{int(last):,}"})


def _employees() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *employees().items()]


def _countries() -> list[tuple[str, Any]]:
    return [("", _("Choose")), *countries().items()]


class SignUpForm(FlaskForm):  # type: ignore[misc]
    """What is entered to sign up."""

    last_name = StringField(
        _("Last name"),
        [DataRequired(_("Enter your last name.")), Length(max=60, message=_TOO_LONG), _NAME],
        filters=[tidy],
    )
    first_name = StringField(_("First name"), _optional(60, _NAME), filters=[tidy])
    company = StringField(
        _("Company"),
        [DataRequired(_("Enter the name of your company.")), Length(max=120, message=_TOO_LONG), _NAME],
        filters=[tidy],
    )
    address = EmailField(
        _("Mail address"),
        [
            DataRequired(_("Enter your mail address.")),
            _accepts(is_address, _("Enter a mail address like name@company.example.")),
        ],
        filters=[half_width],
        description=_(
            "You sign in with this address, and our mails go there. You choose the mailboxes to check later."
        ),
    )
    phone = TelField(
        _("Phone"),
        _optional(30, _accepts(is_phone, _("Enter a phone number in figures, like 03-1234-5678."))),
        filters=[half_width],
    )
    employees = SelectField(
        _("Number of employees"),
        [_accepts(lambda code: not code or code in EMPLOYEES, _NOT_LISTED)],
        choices=_employees,
        validate_choice=False,
        default="",
    )
    job_title = StringField(_("Job title"), _optional(80, _NAME), filters=[tidy])
    country = SelectField(
        _("Country or region"),
        [_accepts(lambda code: not code or code in countries(), _NOT_LISTED)],
        choices=_countries,
        validate_choice=False,
        default="",
    )
    time_zone = HiddenField()
    terms = BooleanField(validators=[DataRequired(_("Agree to the terms of use to go on."))])
    data_protection = BooleanField(validators=[DataRequired(_("Agree to the handling of your data to go on."))])


class SignInForm(FlaskForm):  # type: ignore[misc]
    """What is entered to sign in."""

    address = EmailField(_("Mail address"), [DataRequired(_("Enter your mail address."))], filters=[half_width])
    number = StringField(
        _("Confirmation number"),
        [DataRequired(_("Enter the confirmation number.")), Length(max=40, message=_TOO_LONG)],
        filters=[half_width],
        description=_("12 figures, in every mail that we sent you."),
    )
    next = HiddenField()

"""The form by which a customer makes a token for their programs."""

import secrets

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from services.reports.api.tokens import LASTING, Permit, Wanted


def _days() -> list[tuple[str, LazyString]]:
    return [(str(each), _("%(days)s days", days=each)) for each in LASTING]


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


class TokenForm(FlaskForm):  # type: ignore[misc]
    """What a new token is for, what it allows, and for how long."""

    name = StringField(
        _("What it is for"),
        [DataRequired(_("Enter what the token is for.")), Length(max=60, message=_("Shorten this entry."))],
        filters=[_tidy],
        description=_("For instance the name of the program. You recognise the token by it later."),
    )
    read = BooleanField()
    scan = BooleanField()
    erase = BooleanField()
    days = RadioField(_("How long it holds"), choices=_days, default=str(LASTING[0]))
    form = HiddenField(default=lambda: secrets.token_hex(16))

    def validate_read(self, field: BooleanField) -> None:
        """Demand that the token allows anything."""
        if not self.permits:
            raise ValidationError(_("Choose at least one."))
        del field

    @property
    def permits(self) -> tuple[Permit, ...]:
        """Return what is ticked."""
        return tuple(each for each in Permit if self[each.value].data)

    def wanted(self, time_zone: str) -> Wanted:
        """Return what was entered; the token's files show times in `time_zone`."""
        return Wanted(
            name=self.name.data,
            permits=self.permits,
            days=int(self.days.data),
            time_zone=time_zone,
            form=str(self.form.data)[:64],
        )

"""The form by which a customer adds a webhook."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, ValidationError

from services.reports.webhooks.destinations import Mistake, Rules, WrongDestination, read_destination
from services.reports.webhooks.occasions import COMPLETED, FAILED, STARTED

MISTAKES: Mapping[Mistake, LazyString] = {
    Mistake.NO_URL: _("This is no address. Enter one such as https://hooks.company.example/shindan."),
    Mistake.TOO_LONG: _("Shorten this address."),
    Mistake.NOT_HTTPS: _("Enter an address that begins with https://. Nothing is sent without encryption."),
    Mistake.WITH_USER: _("Leave out the name and password before the @; the signature proves who sends."),
    Mistake.OTHER_PORT: _("Leave out the port. Messages are sent to the usual port of HTTPS only."),
    Mistake.NO_NAME: _("Enter a host name that the whole internet knows, not a number or a name of your network."),
}


class WebhookForm(FlaskForm):  # type: ignore[misc]
    """Where messages are sent, and what is told."""

    url = StringField(
        _("Address"),
        [DataRequired(_("Enter the address that messages are sent to."))],
        filters=[lambda typed: (typed or "").strip()],
        description=_("It begins with https:// and can be reached from the internet."),
    )
    started = BooleanField(_("An assessment has started"))
    completed = BooleanField(_("An assessment is complete"))
    failed = BooleanField(_("An assessment could not be completed"))

    def __init__(self, rules: Rules, **given: object) -> None:
        """Allow what the operator's rules allow."""
        super().__init__(**given)
        self._rules = rules

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return what is ticked."""
        named = {STARTED: self.started, COMPLETED: self.completed, FAILED: self.failed}
        return tuple(kind for kind, each in named.items() if each.data)

    def validate_url(self, field: StringField) -> None:
        """Demand an address that messages may be sent to."""
        try:
            read_destination(field.data, self._rules)
        except WrongDestination as error:
            raise ValidationError(MISTAKES[error.mistake]) from error

    def validate_started(self, field: BooleanField) -> None:
        """Demand that anything is told."""
        del field
        if not self.kinds:
            raise ValidationError(_("Choose at least one."))

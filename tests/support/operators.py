"""The operators of the one-process system, one a service, with the very commands that `python -m` has."""

from collections.abc import Mapping
from functools import partial

import services.notifier.settings
import services.notifier.wiring
import services.reports.settings
import services.reports.wiring
import services.signup.settings
import services.signup.wiring
from services.consent.operating import assessment_commands
from services.notifier.operating import letter_commands
from services.reports.expiring import Expiring
from services.reports.operating import result_commands
from services.scanner.operating import scan_commands
from services.signup.operating import customer_commands, erasure_commands
from shared.operating.office import Office
from shared.operating.usual import usual_commands
from tests.support.in_process import SERVICES, Shindan, settings_for
from tests.support.operator import Operator, an_office


def operators(system: Shindan) -> Mapping[str, Operator]:
    """Return what runs the commands of each service."""
    offices = {
        name: partial(an_office, system.databases[name], system.clock, service=name, broker=system.broker)
        for name in SERVICES
    }
    signup = settings_for(services.signup.settings.Settings, system.told)
    notifier = settings_for(services.notifier.settings.Settings, system.told)
    reports = settings_for(services.reports.settings.Settings, system.told)

    def sending(office: Office) -> services.notifier.wiring.Dependencies:
        return services.notifier.wiring.dependencies(notifier, office.database, clock=office.clock)

    def expiring(office: Office) -> Expiring:
        given = services.reports.wiring.dependencies(reports, office.database, clock=office.clock)
        return Expiring(given.read_model, office.clock)

    given = partial(services.signup.wiring.operators_given, signup, offices["signup"]())
    own = {
        "signup": [customer_commands(given), erasure_commands(given)],
        "consent": [assessment_commands(offices["consent"])],
        "scanner": [scan_commands(offices["scanner"])],
        "notifier": [letter_commands(offices["notifier"], sending)],
        "reports": [result_commands(offices["reports"], expiring)],
    }
    return {name: Operator([*own[name], *usual_commands(offices[name])]) for name in SERVICES}

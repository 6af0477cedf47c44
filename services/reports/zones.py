"""In which time zone a reader's times are shown."""

from zoneinfo import ZoneInfo

from shared.web.shell import current_brand
from shared.web.sign_in import current_customer


def reader_zone() -> ZoneInfo:
    """Return the signed-in customer's zone, else the brand's."""
    customer = current_customer()
    return ZoneInfo(customer.time_zone if customer else current_brand().time_zone)

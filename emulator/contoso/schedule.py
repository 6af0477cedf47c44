"""When people and machines send mail: Japanese office hours, mostly."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random

TOKYO = timezone(timedelta(hours=9))
SPAN = timedelta(days=28)
HOLIDAYS = frozenset(
    {(1, 1), (1, 2), (1, 3), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)}
)
OFFICE_HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 19)
NIGHT_HOURS = (21, 22, 23, 0, 1, 5, 6)
ANY_HOURS = (*OFFICE_HOURS, *OFFICE_HOURS, *range(24))


def is_working_day(time: datetime) -> bool:
    """Whether the office is open on that day in Tokyo."""
    local = time.astimezone(TOKYO)
    return local.weekday() < 5 and (local.month, local.day) not in HOLIDAYS


def at_hour(day: datetime, hour: int, random: Random) -> datetime:
    """Return a random moment within that hour (Tokyo) of that day, in UTC."""
    local = day.astimezone(TOKYO)
    return local.replace(hour=hour, minute=random.randrange(60), second=random.randrange(60), microsecond=0).astimezone(
        UTC
    )


def any_moment(random: Random, until: datetime, hours: str) -> datetime:
    """Return a moment in the 28 days before `until`; hours is "office", "any" (machines) or "night"."""
    while True:
        day = until - timedelta(days=random.randrange(29))
        if hours == "office" and not is_working_day(day) and random.random() > 0.04:
            continue
        late = hours == "night" or (hours == "office" and random.random() < 0.03)
        choices = ANY_HOURS if hours == "any" else NIGHT_HOURS if late else OFFICE_HOURS
        time = at_hour(day, random.choice(choices), random)
        if until - SPAN + timedelta(minutes=10) < time < until - timedelta(minutes=10):
            return time


def answered_at(random: Random, before: datetime) -> datetime:
    """When somebody answers a mail that came at `before`: soon, later that day or the next working morning."""
    time = before + timedelta(seconds=int(random.lognormvariate(8.2, 1.1)) + 120)
    while not is_working_day(time) or not 8 <= time.astimezone(TOKYO).hour < 20:
        ahead = 1 if time.astimezone(TOKYO).hour >= 8 else 0
        time = at_hour(time + timedelta(days=ahead), random.choice((8, 9, 9, 10)), random)
    return time

"""Lets a group read again what it has read, e.g. after its database was restored from a backup."""

from datetime import datetime
from typing import Any

from kafka.admin import OffsetTimestamp
from kafka.errors import NoError

from shared.messaging.broker import BrokerUnavailable


class GroupIsAtWork(Exception):
    """Its workers have to be stopped before."""


def rewind(admin: Any, group: str, moment: datetime) -> int:
    """Let a group go on with what was published since a moment; return how many messages come again.

    Only ever back: what a group has not read yet stays unread. Raises GroupIsAtWork, and BrokerUnavailable.
    """
    (described,) = admin.describe_groups([group]).values()
    if described["members"]:
        raise GroupIsAtWork(f"the group {group!r} has {len(described['members'])} members: stop its workers first")
    read = {each: known.offset for each, known in admin.list_group_offsets(group)[group].items()}
    since = OffsetTimestamp(int(moment.timestamp() * 1000))
    found = {each: told.offset for each, told in admin.list_partition_offsets(dict.fromkeys(read, since)).items()}
    back = {each: offset for each, offset in found.items() if 0 <= offset < read[each]}
    for place, told in admin.reset_group_offsets(group, dict(back)).items():
        if told["error"] is not NoError:
            raise BrokerUnavailable(f"{place.topic}/{place.partition} of {group}: {told['error'].__name__}")
    return sum(read[each] - offset for each, offset in back.items())

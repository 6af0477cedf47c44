"""Looking back from the mails of one page at the rest of the scan: which would be judged differently now, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from services.scanner.hindsight.survey import Survey
from services.scanner.hindsight.waves import Wave, are_alike
from services.scanner.knowledge.lookalikes import imitated_domain
from services.scanner.mail import Hindsight
from services.scanner.traces import Traced, Traces

NEW: Final = timedelta(days=14)
"""Whoever has been known for longer may join a conversation or change an address."""
HISTORY: Final = timedelta(days=14)
"""How far back must have been read before a contact can be called the first."""
AT_ONCE: Final = timedelta(days=1)
LARGE_PARTNER: Final = 10


class PageInHindsight:
    """The mails of one page, and what the traces of all others tell of them; asks for all of the page at once."""

    def __init__(self, scan_id: str, page: Sequence[Traced], survey: Survey, traces: Traces) -> None:
        """Look from the mails of `page`."""
        self._scan_id = scan_id
        self._survey = survey
        self._traces = traces
        self._page = page
        self._strange = [each for each in page if self._is_strange(each)]
        self._first: dict[int, datetime | None] = {}

    def gains(self) -> dict[str, Hindsight]:
        """Return hindsight of the mails that are not clean or that it speaks against, by mail id."""
        found = {each.mail_id: self._of(each) for each in self._page}
        return {mail_id: hindsight for mail_id, hindsight in found.items() if hindsight}

    def _is_strange(self, mail: Traced) -> bool:
        trace = mail.trace
        return bool(trace.contact) and not trace.is_own and trace.domain not in self._survey.partners

    def _of(self, mail: Traced) -> Hindsight | None:
        thread, usual, alike = self._foreign_thread(mail), self._usual_domains(mail), self._threats_like(mail)
        warnings = self._warnings(mail)
        imitates = self._imitates_partner(mail)
        worth = mail.is_dangerous or thread or usual or alike or warnings or imitates or self._asks_a_stranger(mail)
        if not worth:
            return None
        known = self._known_for(mail)
        is_new = known < NEW
        wave = self._wave(mail, alike)
        hindsight = Hindsight(
            is_first_contact=self._is_first_contact(mail, known),
            days_known=known.days,
            enters_thread=bool(thread) and is_new,
            thread_domains=tuple(sorted({each.trace.domain for each in thread if each.trace.domain})) if is_new else (),
            has_participants_name=is_new and any(each.trace.name == mail.trace.name != 0 for each in thread),
            usual_domains=usual if is_new else (),
            wave_mails=wave.mails,
            wave_mailboxes=wave.mailboxes,
            wave_read=wave.read,
            like_threats=len(alike) if is_new else 0,
            answered_by=self._answered_in(mail),
            warnings=warnings,
            campaign=wave.campaign,
        )
        return hindsight if mail.is_dangerous or imitates or self._speaks_against(mail, hindsight) else None

    @staticmethod
    def _speaks_against(mail: Traced, hindsight: Hindsight) -> bool:
        seen = hindsight.enters_thread or hindsight.usual_domains or hindsight.like_threats or hindsight.warnings
        return bool(seen) or (mail.trace.is_about_money and hindsight.is_first_contact)

    def _asks_a_stranger(self, mail: Traced) -> bool:
        return mail.trace.is_about_money and self._is_strange(mail)

    def _foreign_thread(self, mail: Traced) -> list[Traced]:
        """Return the conversation of the tenant's that a sender answers in which it never took part."""
        if not mail.trace.thread or not self._is_strange(mail):
            return []
        thread = [each for identifier in mail.trace.thread for each in self._identified.get(identifier, ())]
        took_part = {contact for each in thread for contact in (each.trace.contact, *each.trace.contacts)}
        is_ours = any(each.trace.is_own for each in thread)
        return thread if is_ours and mail.trace.contact not in took_part else []

    def _usual_domains(self, mail: Traced) -> tuple[str, ...]:
        trace = mail.trace
        if not trace.name or not self._is_strange(mail):
            return ()
        others = self._named.get(trace.name, {})
        usual = {
            domain
            for contact, (domain, mails, first_at) in others.items()
            if contact != trace.contact and mails > 1 and first_at < mail.listed.received_at and domain != trace.domain
            if self._traces.first_sent_to(self._scan_id, contact)
        }
        if usual and _is_before(self._traces.first_sent_to(self._scan_id, trace.contact), mail.listed.received_at):
            return ()
        return tuple(sorted(usual))

    def _threats_like(self, mail: Traced) -> list[Traced]:
        if mail.is_dangerous or not self._is_strange(mail):
            return []
        return [each for each in self._threats if are_alike(each.trace.bands, mail.trace.bands)]

    def _imitates_partner(self, mail: Traced) -> bool:
        return self._is_strange(mail) and imitated_domain(mail.trace.domain, self._large_partners) is not None

    def _wave(self, mail: Traced, alike: Iterable[Traced]) -> Wave:
        texts = sorted({mail.fingerprint or "", *(each.fingerprint for each in alike)} - {""})
        waves = [self._waves[text] for text in texts if text in self._waves]
        return min(waves, key=lambda wave: wave.campaign, default=Wave(texts[0] if texts else "", 1, 1, 0))

    def _answered_in(self, mail: Traced) -> tuple[str, ...]:
        to = set(mail.trace.answers_go_to)
        answers = (each for each in self._answers(mail) if each.trace.is_sent and not each.trace.warns)
        return tuple(sorted({each.mailbox_id for each in answers if to & set(each.trace.contacts)}))

    def _warnings(self, mail: Traced) -> int:
        told = (each.trace for each in self._answers(mail) if each.trace.warns)
        to_sender = set(mail.trace.answers_go_to)
        return len({each.message_id for each in told if not to_sender & set(each.contacts)})

    def _answers(self, mail: Traced) -> list[Traced]:
        own = mail.trace.message_id
        return [each for each in self._own_mails if own in each.trace.thread] if own and not mail.trace.is_own else []

    def _known_for(self, mail: Traced) -> timedelta:
        contact = mail.trace.contact
        if not contact:
            return timedelta(0)
        if contact not in self._first:
            self._first[contact] = self._traces.first_exchange(self._scan_id, contact)
        first = self._first[contact] or mail.listed.received_at
        return max(timedelta(0), mail.listed.received_at - first)

    def _is_first_contact(self, mail: Traced, known: timedelta) -> bool:
        begins = self._survey.begins_at
        has_history = begins is not None and mail.listed.received_at - begins >= HISTORY
        return has_history and bool(mail.trace.contact) and known < AT_ONCE

    @cached_property
    def _identified(self) -> Mapping[int, list[Traced]]:
        wanted = {identifier for each in self._strange for identifier in each.trace.thread}
        found: dict[int, list[Traced]] = defaultdict(list)
        for each in self._traces.identified(self._scan_id, wanted) if wanted else ():
            found[each.trace.message_id].append(each)
        return found

    @cached_property
    def _named(self) -> Mapping[int, Mapping[int, tuple[str, int, datetime]]]:
        names = {each.trace.name for each in self._strange if each.trace.name}
        return self._traces.named(self._scan_id, names) if names else {}

    @cached_property
    def _threats(self) -> list[Traced]:
        bands = {band for each in self._strange if not each.is_dangerous for band in each.trace.bands}
        return self._traces.threats_with(self._scan_id, bands) if bands else []

    @cached_property
    def _own_mails(self) -> list[Traced]:
        asked = {each.trace.message_id for each in self._page if not each.trace.is_own} - {0}
        return self._traces.own_mails_about(self._scan_id, asked) if asked else []

    @cached_property
    def _waves(self) -> Mapping[str, Wave]:
        texts = {each.fingerprint for each in (*self._page, *self._threats)} - {""}
        return self._traces.waves(self._scan_id, texts) if texts else {}

    @cached_property
    def _large_partners(self) -> frozenset[str]:
        return frozenset(domain for domain, mails in self._survey.partners.items() if mails >= LARGE_PARTNER)


def _is_before(moment: datetime | None, other: datetime) -> bool:
    return moment is not None and moment < other

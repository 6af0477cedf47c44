"""A customer's webhooks with their deliveries, and that nothing of an erased customer comes back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from services.reports.tombstones import Tombstones
from services.reports.webhooks.deliveries import Deliveries
from services.reports.webhooks.hooks import Hook, Hooks, State
from services.reports.webhooks.occasions import a_trial, occasion_of
from shared.clock import Clock
from shared.events.catalog import ScanCompleted, ScanFailed, ScanStarted
from shared.events.envelope import Envelope


@dataclass(frozen=True)
class Webhooks:
    """What pages and handlers do with webhooks."""

    hooks: Hooks
    deliveries: Deliveries
    tombstones: Tombstones
    clock: Clock

    def prepare(self) -> None:
        """Create all indexes."""
        self.hooks.prepare()
        self.deliveries.prepare()

    def add(self, customer_id: str, url: str, kinds: Sequence[str], portal: str) -> tuple[Hook, str]:
        """Add a webhook and return it with its secret; raises NotAdded."""
        added = self.hooks.add(customer_id, url, kinds, portal)
        self._erase_again(customer_id)
        return added

    def tell(self, heard: Envelope[ScanStarted] | Envelope[ScanCompleted] | Envelope[ScanFailed]) -> None:
        """Let an event be told to the customer's webhooks that want it and were there when it happened."""
        customer_id, occasion = heard.data.customer_id, occasion_of(heard.data)
        for hook in self.hooks.of(customer_id):
            is_wanted = hook.state is State.ACTIVE and occasion.kind in hook.kinds
            if is_wanted and hook.created_at <= heard.time:
                self.deliveries.add(hook, occasion)
        self._erase_again(customer_id)

    def try_out(self, hook: Hook) -> None:
        """Let a webhook be sent a message that says nothing."""
        self.deliveries.add(hook, a_trial(secrets.token_hex(8), self.clock()))

    def remove(self, hook: Hook) -> None:
        """Forget a webhook with its log."""
        self.hooks.erase(hook.customer_id, hook.hook_id)
        self.deliveries.erase(hook.customer_id, hook.hook_id)

    def erase(self, customer_id: str) -> None:
        """Forget all webhooks of a customer."""
        self.hooks.erase(customer_id)
        self.deliveries.erase(customer_id)

    def _erase_again(self, customer_id: str) -> None:
        if self.tombstones.cover(customer_id, ""):
            self.erase(customer_id)

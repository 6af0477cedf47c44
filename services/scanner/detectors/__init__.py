"""The detectors: each looks for one trick and says what it saw; what that weighs stands in `data/weights.toml`."""

from collections.abc import Callable, Iterator
from typing import Final

from services.scanner.context import Context
from services.scanner.detectors import (
    address_in_display_name,
    brand_in_display_name,
    brand_in_subject,
    brand_in_text,
    colleague_impersonated,
    composite_authentication_failed,
    dmarc_failed,
    lookalike_sender,
    own_domain_spoofed,
    reply_to_elsewhere,
    several_senders,
)
from services.scanner.mail import Mail
from shared.verdicts import Finding

Detector = Callable[[Mail, Context], Iterator[Finding]]

DETECTORS: Final[tuple[Detector, ...]] = (
    dmarc_failed.detect,
    own_domain_spoofed.detect,
    composite_authentication_failed.detect,
    several_senders.detect,
    colleague_impersonated.detect,
    brand_in_display_name.detect,
    brand_in_subject.detect,
    brand_in_text.detect,
    address_in_display_name.detect,
    lookalike_sender.detect,
    reply_to_elsewhere.detect,
)

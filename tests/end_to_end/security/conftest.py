"""A system whose pages are asked for everything; nothing in this folder may change what it holds."""

from collections.abc import Iterator

import pytest

from tests.emulator.builders import ADMINISTRATOR, KENJI
from tests.end_to_end.conftest import FABRIKAM_ADMINISTRATOR, Begin
from tests.support.asking import Asking
from tests.support.customers import Somebody, erased, with_everything
from tests.support.in_process import Shindan


@pytest.fixture(scope="package")
def lived_in(begin: Begin) -> Iterator[Shindan]:
    """The system, for all tests of this folder."""
    with begin() as started:
        yield started


@pytest.fixture(scope="package")
def alice(lived_in: Shindan) -> Somebody:
    """Contoso's administrator, who has everything."""
    return with_everything(lived_in, ADMINISTRATOR)


@pytest.fixture(scope="package")
def bob(lived_in: Shindan) -> Somebody:
    """Fabrikam's administrator, who has everything."""
    return with_everything(lived_in, FABRIKAM_ADMINISTRATOR, denied="partner.example")


@pytest.fixture(scope="package")
def carol(lived_in: Shindan) -> Asking:
    """A customer who erased everything and has the receipt open."""
    return Asking.like(erased(lived_in, KENJI))


@pytest.fixture(scope="package")
def nobody(lived_in: Shindan) -> Asking:
    """A visitor who is not signed in."""
    return Asking.nobody(lived_in)

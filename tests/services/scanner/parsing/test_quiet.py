import logging

import pytest

from services.scanner.parsing.quiet import hush


def test_what_a_library_says_of_a_hostile_file_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    hush("some_library")

    logging.getLogger("some_library.inner").error("what the file says")

    assert caplog.records == []

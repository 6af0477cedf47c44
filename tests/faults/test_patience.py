from pathlib import Path
from threading import Event as Flag

import pytest

from local.system import Addresses, System
from tests.faults.patience import FILE_WITHIN, PAGE_WITHIN, Answers, PatientBrowser
from tests.support.receiver import answering, receiving


@pytest.mark.parametrize(
    ("path", "seconds", "late"),
    [
        ("/reports/", PAGE_WITHIN, []),
        ("/reports/", PAGE_WITHIN + 0.1, ["/reports/: 503 after 5.1 s"]),
        ("/reports/progress", FILE_WITHIN, ["/reports/progress: 503 after 65.0 s"]),
        ("/reports/report.pdf", FILE_WITHIN, []),
        ("/reports/report.pdf", FILE_WITHIN + 0.1, ["/reports/report.pdf: 503 after 65.1 s"]),
    ],
)
def test_a_page_has_less_time_than_a_file(path: str, seconds: float, late: list[str]) -> None:
    answers = Answers()

    answers.note(503, seconds, path)

    assert answers.late == late
    assert answers.faulty == {f"{path}, 503": 1}


def test_of_pages_and_of_files_the_slowest_is_kept() -> None:
    answers = Answers()

    for seconds, path in ((1.0, "/"), (3.0, "/reports/"), (20.0, "/reports/report.pdf"), (2.0, "/sign-in")):
        answers.note(200, seconds, path)

    assert answers.slowest == {"page": (3.0, "/reports/, 200"), "file": (20.0, "/reports/report.pdf, 200")}
    assert answers.late == []


@pytest.mark.parametrize(("is_portal", "noted"), [(True, {302: 1, 204: 1}), (False, {})])
def test_every_answer_of_the_portal_is_noted_and_nobody_elses(
    tmp_path: Path, noted: dict[int, int], *, is_portal: bool
) -> None:
    answers, system = Answers(), System(tmp_path, Flag(), lambda _name, _state: None)
    with receiving(tmp_path, "localhost") as server:
        origin = f"https://localhost:{server.port}"
        there, here = answering(302, Location=f"{origin}/sent"), answering(204)
        server.answer = lambda request: here(request) if request.path == "/sent" else there(request)
        system.addresses = Addresses(origin if is_portal else "https://elsewhere.example", "", None, "", "")
        system.certificate_authority = str(server.ca_file)

        page = PatientBrowser(system, "127.0.0.1", answers).open(f"{origin}/")

    assert page.status == 204
    assert answers.statuses == noted
    assert not answers.faulty

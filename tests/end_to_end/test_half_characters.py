"""Half a character, left where Exchange has cut a text within one (a lone surrogate), breaks nothing anywhere."""

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Response

from emulator.server import Emulator, serve
from emulator.tenants import load_tenant
from services.scanner.jail.analysers import Analysers
from tests.emulator.builders import ADMINISTRATOR, AIKO, a_tenant_folder, put
from tests.support.asking import Asking
from tests.support.clock import TurnableClock
from tests.support.in_process import CALLBACKS, Shindan, in_process
from tests.support.pdf import text_of
from tests.support.small_tenant import _innocent, _program
from tests.support.visitor import Visitor

pytestmark = pytest.mark.mongodb

CUT = "-cut-here-"
"""Becomes half a character in all that Microsoft tells as JSON."""
WHOLE = "\ufffd"
PAGES = (
    *("/consent/", "/consent/granted", "/consent/again", "/consent/withdraw", "/consent/limiting"),
    *("/reports/", "/reports/people", "/reports/mailboxes", "/reports/campaigns", "/reports/?sort=place"),
    *("/reports/?q=%ED%A0%80", "/reports/progress", "/account"),
)
FILES = (
    "detections.csv",
    "detections.json",
    "indicators.stix.json",
    "remove-mails.ps1",
    "everything.zip",
    "report.pdf",
)


TENANTS = {"organisation": "contoso.example", "one_mailbox": f"Contoso {WHOLE}"}
"""As the tenant is called: the application may not read its name, but its people may."""


@pytest.fixture(scope="module", params=list(TENANTS))
def scanned(
    request: pytest.FixtureRequest, mongodb_uri: str, children: Analysers, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Shindan, Visitor]]:
    clock = TurnableClock()
    folder = tmp_path_factory.mktemp("cut")
    with serve([load_tenant(a_tenant(folder))], redirect_uris=CALLBACKS, clock=clock) as emulator:
        cut_texts(emulator)
        with in_process(emulator, mongodb_uri, clock=clock, analysers=children, folder=folder) as system:
            visitor = Visitor(system, AIKO)
            visitor.sign_up()
            account = AIKO if request.param == "one_mailbox" else ADMINISTRATOR
            visitor.answer_microsoft(visitor.set_out(request.param), account=account)
            system.settle()
            visitor.start()
            system.settle()
            yield system, visitor


def a_tenant(folder: Path) -> Path:
    people = {
        ADMINISTRATOR: f'administrator = true\ndisplay_name = "Admin {CUT}"\njob_title = "Chief {CUT}"',
        AIKO: f'display_name = "愛子{CUT}"',
    }
    tenant = a_tenant_folder(folder / "tenant", name=f"Contoso {CUT}", users=people)
    put(tenant, f"Inbox/Clients {CUT}/90.eml", _program(f"Invoice {CUT}", AIKO), AIKO)
    put(tenant, "Inbox/91.eml", _innocent(1, AIKO), AIKO)
    return tenant


def cut_texts(emulator: Emulator) -> None:
    @emulator._server.wsgi_app.after_request  # type: ignore[untyped-decorator]
    def cut(answer: Response) -> Response:
        if answer.is_json:
            answer.set_data(answer.get_data().replace(CUT.encode(), rb"\ud83d"))
        return answer


@pytest.fixture
def scope(request: pytest.FixtureRequest) -> str:
    return str(request.node.callspec.params["scanned"])


def test_the_scan_ends_and_nothing_is_given_up(scanned: tuple[Shindan, Visitor], scope: str) -> None:
    system, visitor = scanned

    page = visitor.open("/reports/")

    assert system.dead_letters() == []
    assert page.has("#detections tbody tr")
    assert TENANTS[scope] in page.text()


def test_every_page_is_shown(scanned: tuple[Shindan, Visitor]) -> None:
    asking = Asking.like(scanned[1])

    answers = {path: asking.get(path) for path in PAGES}

    assert {path: each.status for path, each in answers.items() if each.status not in (200, 302, 303)} == {}
    assert all(each.body.decode() for each in answers.values())
    assert f"Clients {WHOLE}" in answers["/reports/"].text
    assert f"愛子{WHOLE}" in answers["/reports/mailboxes"].text


def test_every_file_is_made(scanned: tuple[Shindan, Visitor]) -> None:
    asking = Asking.like(scanned[1])

    files = {name: asking.get(f"/reports/{name}") for name in FILES}

    assert {each.status for each in files.values()} == {200}
    assert f"Clients {WHOLE}" in files["detections.csv"].body.decode("utf-8-sig")
    assert f"Clients {WHOLE}" in str(json.loads(files["detections.json"].body))
    assert f"愛子{WHOLE}" in "".join(text_of(files["report.pdf"].body).split())
    assert zipfile.ZipFile(BytesIO(files["everything.zip"].body)).testzip() is None


def test_every_letter_is_sent(scanned: tuple[Shindan, Visitor], scope: str) -> None:
    box = scanned[0].letterbox

    texts = [box.text(number) for number in range(len(box.mails))]

    assert len(texts) == 3
    assert TENANTS[scope] in texts[-1]

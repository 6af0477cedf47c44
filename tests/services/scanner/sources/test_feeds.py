import logging
from pathlib import Path

import pytest

from services.scanner.mail import Sighting
from services.scanner.sources.feeds import load_feeds
from tests.support.mails import a_mail

URLHAUS = """################################################################
# abuse.ch URLhaus Database Dump (CSV - recent URLs only)      #
################################################################
#
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"3","2026-03-01 10:00:05","http://203.0.113.9:8080/loader.sh","online","2026-03-01","malware_download","elf","https://feed.example/3/","a"
"2","2026-03-01 10:00:04","https://files.example/x/a%20b.exe?id=7","offline","","malware_download","exe, ""x"", y","https://feed.example/2/","b"
"""
PHISHTANK = """phish_id,url,phish_detail_url,submission_time,verified,verification_time,online,target
1,https://login.example/bank/index.php,http://feed.example/1,2026-03-01T00:00:00+00:00,yes,2026-03-01T00:00:00+00:00,yes,Other
2,"https://login.example/a,b",http://feed.example/2,2026-03-01T00:00:00+00:00,yes,2026-03-01T00:00:00+00:00,yes,Other
"""
OPENPHISH = "https://phish.example/\nhttps://shared.example/page/\nbare.example\nhttps://docs.google.com/\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.csv").write_text(URLHAUS)
    (tmp_path / "two.csv").write_text(PHISHTANK)
    (tmp_path / "three.txt").write_text(OPENPHISH)
    return tmp_path


def look(folder: Path, *links: str) -> list[tuple[str, str]]:
    return [(each.source, each.name) for each in load_feeds(str(folder)).look(a_mail(links=links))]


@pytest.mark.parametrize(
    ("link", "source", "name"),
    [
        ("http://203.0.113.9:8080/loader.sh", "malware_feed", "URLhaus (one.csv)"),
        ("HTTPS://Files.Example/x/a%20%62.exe?id=7#top", "malware_feed", "URLhaus (one.csv)"),
        ("https://login.example/bank/index.php", "phishing_feed", "PhishTank (two.csv)"),
        ("https://login.example/a,b", "phishing_feed", "PhishTank (two.csv)"),
        ("https://shared.example/page/", "phishing_feed", "OpenPhish (three.txt)"),
        ("https://phish.example/any/other", "host_feed", "OpenPhish (three.txt)"),
        ("http://www.bare.example/", "host_feed", "OpenPhish (three.txt)"),
    ],
)
def test_a_listed_link_is_found(folder: Path, link: str, source: str, name: str) -> None:
    assert look(folder, link) == [(source, name)]


@pytest.mark.parametrize(
    "link",
    [
        "http://203.0.113.9/loader.sh",
        "https://files.example/x/a%20b.exe?id=8",
        "https://login.example/",
        "https://shared.example/page/other",
        "https://sub.phish.example/",
        "https://docs.google.com/document/1",
        "mailto:a@bare.example",
    ],
)
def test_other_pages_of_listed_sites_are_spared(folder: Path, link: str) -> None:
    assert look(folder, link) == []


def test_the_first_few_links_are_enough(folder: Path) -> None:
    links = [f"https://phish.example/{number}" for number in range(50)]

    found = list(load_feeds(str(folder)).look(a_mail(links=(*links, links[0]))))

    assert found == [Sighting("host_feed", "OpenPhish (three.txt)", link) for link in links[:5]]


def test_lines_that_make_no_sense_are_counted_and_the_rest_is_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = URLHAUS + '"1","2026"\n"0","","not a link","","","","","",""\n' + URLHAUS.splitlines()[-1] + "\n\0\xff\n"
    (tmp_path / "one.csv").write_text(broken, encoding="latin-1")

    with caplog.at_level(logging.WARNING):
        found = look(tmp_path, "http://203.0.113.9:8080/loader.sh")

    assert found == [("malware_feed", "URLhaus (one.csv)")]
    assert "3 lines make no sense" in caplog.text


def test_rows_without_a_head_are_still_known_for_urlhaus(tmp_path: Path) -> None:
    (tmp_path / "export").write_text("\n".join(URLHAUS.splitlines()[5:]))

    assert look(tmp_path, "http://203.0.113.9:8080/loader.sh") == [("malware_feed", "URLhaus (export)")]


@pytest.mark.parametrize("text", ["", "Shopping list: milk, bread\nand butter\n", "a,b,c\n1,2,3\n", '"unclosed\n'])
def test_any_other_file_is_left_alone_and_said(tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "notes.txt").write_text(text)

    with caplog.at_level(logging.WARNING):
        found = look(tmp_path, "https://phish.example/")

    assert found == []
    assert "notes.txt is not read" in caplog.text


def test_a_file_is_hidden_by_a_dot(tmp_path: Path) -> None:
    (tmp_path / ".three.txt.part").write_text(OPENPHISH)

    assert look(tmp_path, "https://phish.example/") == []


def test_links_to_hosts_in_other_scripts_are_found_either_way(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("https://xn--bcher-kva.example/x\n", encoding="utf-8")

    assert look(tmp_path, "https://bücher.example/x") == [("phishing_feed", "OpenPhish (a.txt)")]

from pathlib import Path

import pytest

from benchmarks.corpus import NoCorpus, read_mails
from tests.benchmarks.corpora import write_corpus


def test_mails_come_with_their_labels_source_by_source(tmp_path: Path) -> None:
    corpus = write_corpus(
        tmp_path, {("b", "ham", "list"): b"Subject: x\n\n", ("a", "malicious", "phish"): b"Subject: y\n\n"}
    )

    read = [(mail.row.source, mail.row.is_ham, mail.row.is_malicious, mail.raw) for mail in read_mails(corpus)]

    assert read == [("a", False, True, b"Subject: y\n\n"), ("b", True, False, b"Subject: x\n\n")]


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoCorpus, match=r"no labels\.csv"):
        list(read_mails(tmp_path))


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path, {("a", "ham", "list"): b"Subject: x\n\n"})
    (corpus / "a.tar.zst").unlink()

    with pytest.raises(NoCorpus, match=r"a\.tar\.zst is missing"):
        list(read_mails(corpus))

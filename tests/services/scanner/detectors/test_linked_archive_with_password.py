import pytest

from services.scanner.detectors.linked_archive_with_password import detect
from tests.support.mails import a_list_mail, a_mail, kinds


@pytest.mark.parametrize("text", ["Loading list below (open with 4471).", "議事録です。パスワードは 2203 です。"])
def test_finds_an_archive_in_a_stolen_conversation(text: str) -> None:
    mail = a_mail(
        "sales@fabrikam.example",
        subject="Re: pickup",
        text=text,
        links=("https://x9.example/dl/list.zip",),
        headers={"In-Reply-To": "<1@contoso.example>"},
    )

    found = kinds(detect, mail)

    assert found == ["linked_archive_with_password"]


def test_spares_the_senders_own_host_services_for_files_and_lists() -> None:
    text = "Drawings as agreed, password: Kit2026"
    own = a_mail(text=text, links=("https://files.adatum.example/drawings.zip",))
    service = a_mail(text=text, links=("https://gigafile.nu/0401-ab",))
    members = a_list_mail(text=text, links=("https://mirror.example/release-2.14.zip",))

    found = [kind for each in (own, service, members) for kind in kinds(detect, each)]

    assert found == []

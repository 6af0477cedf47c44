from pathlib import Path

import pytest

from emulator.tenants import BadInputError, load_tenant
from tests.emulator.builders import AIKO, GUEST, SHARED, TENANT_ID, a_mail, a_tenant_folder, put


def test_a_tenant_is_read_with_its_users(tenant: Path) -> None:
    loaded = load_tenant(tenant)

    aiko = loaded.find_user(AIKO.upper())

    assert loaded.id == TENANT_ID
    assert aiko is not None
    assert (aiko.display_name, aiko.job_title, aiko.mailbox) == ("佐藤 愛子", "経理", "cloud")


def test_an_object_id_stays_the_same_between_runs(tenant: Path) -> None:
    first, second = load_tenant(tenant), load_tenant(tenant)

    ids = [first.find_user(AIKO), second.find_user(AIKO)]

    assert ids[0] == ids[1]


def test_a_guest_has_no_mailbox_and_a_name_of_its_own(tenant: Path) -> None:
    guest = load_tenant(tenant).find_user(GUEST)

    assert guest is not None
    assert guest.mailbox == "none"
    assert guest.user_principal_name == "visitor_partner.example#EXT#@contoso.example"


def test_a_shared_mailbox_is_in_the_cloud(tenant: Path) -> None:
    shared = load_tenant(tenant).find_user(SHARED)

    assert shared is not None
    assert shared.mailbox == "cloud"


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("id =", "correct that line"),
        ('name = "Contoso"\ndomains = ["a.example"]', "`id` is missing; add it"),
        ('id = "not a guid"\nname = "x"\ndomains = ["a.example"]', "badly formed"),
        (f'id = "{TENANT_ID}"\nname = "x"\ndomains = []', "name at least one domain"),
        (f'id = "{TENANT_ID}"\nname = "x"\ndomains = ["a.example"]\nuser_consent = "maybe"', "choose one of allow"),
        (f'id = "{TENANT_ID}"\nname = "x"\ndomains = ["a.example"]\nentra = {{mood = "good"}}', "is no rule"),
        (
            f'id = "{TENANT_ID}"\nname = "x"\ndomains = ["a.example"]\napp = {{secret_expires_at = "soon"}}',
            "no point in",
        ),
    ],
)
def test_a_bad_description_is_refused_with_advice(tmp_path: Path, content: str, advice: str) -> None:
    (tmp_path / "tenant.toml").write_text(content)

    with pytest.raises(BadInputError) as refused:
        load_tenant(tmp_path)

    assert advice in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_without_a_description_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"no tenant\.toml there"):
        load_tenant(tmp_path)


def test_a_mailbox_that_belongs_to_nobody_is_refused(tmp_path: Path) -> None:
    folder = a_tenant_folder(tmp_path)
    put(folder, "Inbox/1.eml", a_mail(), address="nobody@contoso.example")

    with pytest.raises(BadInputError, match=r"nobody@contoso\.example belongs to nobody"):
        load_tenant(folder)

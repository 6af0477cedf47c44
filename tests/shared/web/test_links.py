import pytest

from shared.web import links


def test_sign_in_leads_back_only_where_it_was_asked_to() -> None:
    assert links.sign_in_page() == "/sign-in"
    assert links.sign_in_page("/reports/?a=1&b=2") == "/sign-in?next=/reports/%3Fa%3D1%26b%3D2"


@pytest.mark.parametrize("target", ["/", "/reports/", "/mails/a/b?x=//y"])
def test_a_path_of_ours_is_one(target: str) -> None:
    assert links.is_own_path(target)


@pytest.mark.parametrize("target", ["//x", "/\\x", "http://x/", "x", "", "/\tx", "/\u202ex", "mailto:a@b.test"])
def test_anything_else_is_none(target: str) -> None:
    assert not links.is_own_path(target)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.lookalikes import differences


@pytest.mark.parametrize(
    ("value", "imitated", "different"),
    [
        ("amaz0n-account.test", "amazon", ["0"]),
        ("amazon-account.test", "amazon", ["-account"]),
        ("my-amazon.test", "amazon", ["my-"]),
        ("contoso-hr.test", "contoso.example", ["-hr"]),
        ("arnazon.test", "amazon.co.jp", ["rn"]),
        ("yamase-seikl.example", "yamase-seiki.example", ["l"]),
        ("contoso.test", "contoso.example", [".test"]),
        ("login.contoso.test", "contoso.example", [".test"]),
        ("cntoso.example", "contoso.example", ["cntoso"]),
        ("mori@yamase-seikl.example", "mori@yamase-seiki.example", ["l"]),
        ("unlike.test", "三井住友カード", []),
    ],
)
def test_what_differs_from_the_imitated_name_is_found(value: str, imitated: str, different: list[str]) -> None:
    assert [value[start:end] for start, end in differences(value, imitated)] == different


@given(st.text(max_size=40), st.text(max_size=20))
def test_differences_are_parts_of_the_value_in_order(value: str, imitated: str) -> None:
    ends = [place for span in differences(value, imitated) for place in span]

    assert ends == sorted(ends)
    assert all(0 <= place <= len(value) for place in ends)

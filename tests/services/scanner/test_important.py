import pytest

from services.scanner.important import is_important


@pytest.mark.parametrize("title", ["CEO", "代表取締役社長", "Finance Manager", "経理部", "Head of HR", "VP Sales"])
def test_power_over_money_and_people_is_important(title: str) -> None:
    assert is_important(title)


@pytest.mark.parametrize("title", ["", "Developer", "営業担当", "Receptionist", "Threat analyst"])
def test_everybody_else_is_not(title: str) -> None:
    assert not is_important(title)

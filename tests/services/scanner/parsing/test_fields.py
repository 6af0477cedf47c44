import pytest

from services.scanner.parsing.fields import links_of_fields, traits_of_fields


@pytest.mark.parametrize(
    ("instruction", "traits"),
    [
        ('DDEAUTO "C:\\\\Windows\\\\System32\\\\cmd.exe" "/k calc"', {"dde", "dde_program"}),
        (" dde excel C:\\prices.xlsx", {"dde"}),
        ("PAGE \\* MERGEFORMAT", set()),
        ("Eddeauto is a name", set()),
        ('INCLUDETEXT "\\\\\\\\x9.example\\\\a"', {"external_object"}),
        ('INCLUDEPICTURE "C:\\\\logo.png"', set()),
    ],
)
def test_what_a_field_asks_is_a_trait(instruction: str, traits: set[str]) -> None:
    assert traits_of_fields(instruction) == traits


def test_hyperlinks_are_links() -> None:
    found = links_of_fields('HYPERLINK "https://a.example/x" \\o "tip" \x14 HYPERLINK \\l "https://b.example/#y"')

    assert [each.url for each in found] == ["https://a.example/x", "https://b.example/#y"]

"""The child that sets PDFs, called within this process."""

from weasyprint.css import get_all_computed_styles

from services.reports.press import Report, typeset
from tests.support.pdf import text_of

LISTS = '<!doctype html><html lang="en"><head><title>t</title></head><body><ol><li>first<li>second</ol></body></html>'


def test_lists_keep_their_numbers() -> None:
    assert text_of(typeset(LISTS)).split()[:4] == ["1.", "first", "2.", "second"]


def test_elements_have_no_styles_for_signs_of_footnotes() -> None:
    styles = get_all_computed_styles(Report(string=LISTS)).get_computed_styles()

    signs = sorted((element.tag, sign) for element, sign in styles if sign)

    assert signs == [("li", "marker"), ("li", "marker")]

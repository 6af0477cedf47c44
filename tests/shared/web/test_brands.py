import re
import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from shared.web.brands import LANGUAGES, Brand, BrandError, Brands, load_brands
from shared.web.colours import DARK_RAISED, LIGHT_PAPER, contrast, legible, standing_out, stylesheet
from tests.support.web import ROOT

OURS = load_brands(ROOT / "brands")


@pytest.mark.parametrize("brand", OURS.by_name.values(), ids=OURS.by_name)
def test_every_brand_is_complete_in_every_language(brand: Brand) -> None:
    legal = (brand.legal.addresses, brand.legal.privacy_officers, brand.legal.laws, brand.legal.courts)
    for words in (brand.operators, brand.titles, brand.sender.names, *legal):
        assert set(words) == set(LANGUAGES)
        assert all(words.values())
    assert ZoneInfo(brand.time_zone)
    assert "microsoft_365" in brand.platforms
    for picture in (brand.pictures.logo, brand.pictures.logo_dark, brand.pictures.mark):
        assert picture.startswith("<svg")
    assert brand.pictures.mark_png.startswith(b"\x89PNG")


def test_no_brand_looks_like_another() -> None:
    tells = [(each.pictures.mark, each.colours.brand, each.sender.address) for each in OURS.by_name.values()]

    for same in zip(*tells, strict=True):
        assert len(set(same)) == len(tells)


@pytest.mark.parametrize("brand", OURS.by_name.values(), ids=OURS.by_name)
def test_a_brands_pictures_fetch_nothing_and_run_nothing(brand: Brand) -> None:
    for picture in (brand.pictures.logo, brand.pictures.logo_dark, brand.pictures.mark):
        assert set(re.findall(r"<([a-z]+)", picture)) <= {"svg", "g", "path", "circle", "rect"}
        assert "href" not in picture


@pytest.mark.parametrize("brand", OURS.by_name.values(), ids=OURS.by_name)
def test_every_brands_colours_can_be_read(brand: Brand) -> None:
    colours = brand.colours

    assert contrast(colours.brand, colours.brand_ink) >= 4.5
    assert contrast(legible(colours.brand, LIGHT_PAPER), LIGHT_PAPER) >= 4.5
    assert contrast(legible(colours.brand, DARK_RAISED, 7.0), DARK_RAISED) >= 7.0
    assert colours.brand in stylesheet(brand)


@pytest.mark.parametrize("brand", OURS.by_name.values(), ids=OURS.by_name)
def test_every_brands_buttons_stand_out_on_dark_paper(brand: Brand) -> None:
    on_dark = standing_out(brand.colours.brand, brand.colours.brand_ink, DARK_RAISED)

    assert contrast(on_dark, DARK_RAISED) >= 3
    assert contrast(on_dark, brand.colours.brand_ink) >= 4.5
    assert f"--brand:{on_dark}" in stylesheet(brand)


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("host", ["shindan.nozomi.example", "SHINDAN.nozomi.example:8443", "nozomi.localhost:8080"])
def test_a_host_finds_its_brand(host: str) -> None:
    assert OURS.for_host(host).name == "nozomi"


@pytest.mark.parametrize("host", ["", "unknown.test", "[::1]:8080", "nozomi.example.evil.test"])
def test_any_other_host_finds_the_default(host: str) -> None:
    assert OURS.for_host(host).name == "shindan"


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "brands", folder / "brands"))


def test_a_brand_without_a_logo_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "nozomi" / "logo.svg").unlink()

    with pytest.raises(BrandError, match="logo"):
        load_brands(folder)


def test_a_mistyped_field_is_refused(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "nozomi" / "brand.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("retention_days", "retention"), encoding="utf-8")

    with pytest.raises(BrandError, match="retention"):
        load_brands(folder)


def test_a_result_is_kept_no_shorter_than_the_messages_that_made_it(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    file = folder / "nozomi" / "brand.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("retention_days = 14", "retention_days = 6"), "utf-8")

    with pytest.raises(BrandError, match="must be 7 or more"):
        load_brands(folder)


def test_two_brands_cannot_claim_one_host(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.copytree(folder / "nozomi", folder / "third")

    with pytest.raises(BrandError, match="same host"):
        load_brands(folder)


def test_the_default_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BrandError, match="no brand"):
        load_brands(tmp_path)


def test_a_brand_that_is_gone_is_replaced_by_the_default() -> None:
    brands: Brands = OURS

    assert brands.named("gone") is brands.default

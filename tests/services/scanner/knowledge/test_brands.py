import re
from collections import Counter

import pytest

from services.scanner.knowledge.brands import Brand, brand_labels, brands, brands_named, common_names, owners_of
from services.scanner.knowledge.lists import hosts, is_public_suffix, load, registrable, under
from services.scanner.knowledge.lookalikes import imitated_brand

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,18}")
STATES = {"go.jp", "lg.jp", "nhs.uk"}
OWN_ENDINGS = {"goog", "bnpparibas", "sbi"}
"""Endings under which nobody registers but the state or the brand itself."""
FOR_ANYONE = ("free_hosting", "form_builders", "ipfs", "tunnels", "shorteners")
KNOWN_SHARED = {"github.io", "gitlab.io", "page.link", "atlassian.net", "goo.gl", "t.co", "fb.me", "lnkd.in", "amzn.to"}
BY_KEY = {brand.key: brand for brand in brands()}


def names_of(brand: Brand) -> tuple[str, ...]:
    return (*brand.names, *brand.common_names)


def test_there_are_many_brands() -> None:
    assert len(brands()) >= 150


def test_every_brand_has_names_and_domains_and_nothing_else() -> None:
    entries = load("brands")

    assert {field for entry in entries.values() for field in entry} == {"names", "common_names", "domains"}
    assert [brand.key for brand in brands() if not names_of(brand) or not brand.domains] == []
    assert [brand.key for brand in brands() if len(entries[brand.key]["domains"]) != len(brand.domains)] == []
    assert [brand.key for brand in brands() if not re.fullmatch(r"[a-z][a-z0-9_]+", brand.key)] == []


def test_domains_are_domains_that_one_registers() -> None:
    owned = {each for brand in brands() for each in brand.domains}

    assert [each for each in owned - OWN_ENDINGS if not DOMAIN.fullmatch(each)] == []
    assert {each for each in owned if is_public_suffix(each)} <= STATES | OWN_ENDINGS


def test_no_domain_of_a_brand_lies_below_another_of_its_own() -> None:
    below = [each for brand in brands() for each in brand.domains if under(each.partition(".")[2], brand.domains)]

    assert below == []


def test_a_name_belongs_to_one_brand() -> None:
    borne = Counter(name for brand in brands() for name in names_of(brand))

    assert [name for name, times in borne.items() if times > 1] == []


def test_distinctive_names_are_long_enough_to_be_distinctive() -> None:
    short = {name for brand in brands() for name in brand.names if name.isascii() and len(name) < 3}

    assert short == set()


def test_no_domain_is_one_where_anyone_writes_or_hosts() -> None:
    shared = {each for name in FOR_ANYONE for each in hosts(name)} | hosts("mail_services")
    owned = {each for brand in brands() for each in brand.domains}

    assert owned & shared <= KNOWN_SHARED | {"mailchimp.com", "salesforce.com"}


@pytest.mark.parametrize("host", ["city.somewhere.sp.gov.br", "dept.gov.in", "council.gov.uk", "prefecture.gouv.fr"])
def test_an_office_does_not_speak_for_the_tax_office(host: str) -> None:
    assert owners_of(host) == ()


def test_owners_are_found_below_a_domain_and_not_beside_it() -> None:
    assert owners_of("mail.smbc-card.com") == tuple(brand for brand in brands() if "smbc-card.com" in brand.domains)
    assert owners_of("notsmbc-card.com") == ()
    assert BY_KEY["national_tax_agency"] in owners_of("www.nta.go.jp")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("【えきねっと】アカウントのお知らせ", "jr_east"),
        ("三井住友カード ご利用確認", "smbc_card"),
        ("Your DHL parcel", "dhl"),
        ("ＳＢＩ証券からのお知らせ", "sbi_securities"),
        ("Wells Fargo alert", "wells_fargo"),
    ],
)
def test_a_brand_is_known_by_its_name(text: str, key: str) -> None:
    owners = [brand.key for found in brands_named(text).values() for brand in found]

    assert owners == [key]


@pytest.mark.parametrize(
    "text",
    [
        "The square root of all targets, and a delta of stripes",
        "Chase the ledger, discover the box, zoom in, slack off, and take the orange steam train",
        "Nomura Mizuho, Ana Stanley, Olive Lawson and Mineo Halifax will attend",
        "He was wise to telegram the office from the apple orchard in Halifax",
    ],
)
def test_ordinary_words_and_peoples_names_are_no_brands(text: str) -> None:
    assert brands_named(text) == {}


@pytest.mark.parametrize(
    "person", ["ana", "stanley", "olive", "mizuho", "nomura", "mineo", "lawson", "justin", "chase k"]
)
def test_no_name_that_people_bear_alone_counts_as_a_brand(person: str) -> None:
    assert person not in {name for name, _ in common_names()}


@pytest.mark.parametrize(
    "host",
    [
        "django.example",
        "interact.example",
        "direct.example",
        "openapi.example",
        "tokyo-station.example",
        "toyota-kyoto.example",
        "smarter.example",
        "strata.example",
        "filestorage.example",
        "orbit.example",
        "backlog-tool.example",
        "login-portal.example",
        "frame-shop.example",
        "harbour-service.example",
        "metro-news.example",
        "city-finances.example",
    ],
)
def test_honest_domains_copy_no_brand(host: str) -> None:
    assert imitated_brand(host) is None


@pytest.mark.parametrize(
    ("host", "label"),
    [
        ("my-sagawa-exp.example", "sagawa-exp"),
        ("smbc-card-info.example", "smbc-card"),
        ("paypa1.example", "paypal"),
        ("kuronekoyamat0.example", "kuronekoyamato"),
        ("nubank-seguro.example", "nubank"),
        ("royalmail-redelivery.example", "royalmail"),
        ("rnercari.example", "mercari"),
        ("eki-net-support.example", "eki-net"),
        ("etc-meisai-jp.example", "etc-meisai"),
    ],
)
def test_copies_of_a_brands_domain_are_known(host: str, label: str) -> None:
    imitated = imitated_brand(host)

    assert (imitated[0] if imitated else "") == label


def test_labels_of_domains_are_long_and_no_everyday_words() -> None:
    assert all(len(name) >= 5 for name in brand_labels())
    assert not set(brand_labels()) & hosts("everyday_labels")
    assert registrable("www.paypal.com") == "paypal.com"

"""Which rows of the table are wanted, in which order: the state that stands in the page's address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

FACETS = ("verdict", "attack_type", "place", "since", "mailbox")
"""What the table can be narrowed by, with counts."""

SORTS = ("danger", "received", "attack_type", "subject", "sender", "mailbox", "place", "read")
"""What the table can be sorted by; "danger" is the verdict."""

SIZES = (25, 50)
"""How many rows a page may have; more would take more than 150 kB."""
PAGE_SIZE = 50
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Narrowing:
    """The chosen values of each facet, a campaign, one who is imitated, a search, an order and a page (from 1)."""

    verdict: tuple[str, ...] = ()
    attack_type: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    mailbox: tuple[str, ...] = ()
    campaign: str = ""
    imitated: str = ""
    search: str = ""
    sort: str = "danger"
    ascending: bool = False
    page: int = 1
    size: int = PAGE_SIZE

    @property
    def is_searched(self) -> bool:
        """Tell whether more narrows the rows than the facets."""
        return bool(self.campaign or self.imitated or self.search)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether any row may be hidden."""
        return self.is_searched or any(getattr(self, facet) for facet in FACETS)

    @property
    def address(self) -> str:
        """Return the query string that says this, e.g. "?verdict=threat&sort=-received"; a lone "?" for the default."""
        pairs = [(facet, value) for facet in FACETS for value in getattr(self, facet)]
        words = (("campaign", self.campaign), ("imitated", self.imitated), ("q", self.search))
        pairs += [(name, value) for name, value in words if value]
        if (self.sort, self.ascending) != ("danger", False):
            pairs.append(("sort", self.sort if self.ascending else f"-{self.sort}"))
        if self.size != PAGE_SIZE:
            pairs.append(("size", str(self.size)))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return "?" + urlencode(pairs)

    def sorted_by(self, sort: str) -> "Narrowing":
        """Return the same rows in another order; the same column again turns the order round."""
        first = sort not in {"danger", "received"}
        return replace(self, sort=sort, ascending=not self.ascending if sort == self.sort else first, page=1)

    def on_page(self, page: int) -> "Narrowing":
        """Return the same rows on another page."""
        return replace(self, page=page)

    def of_size(self, size: int) -> "Narrowing":
        """Return the same rows, another number of them on each page."""
        return replace(self, size=size, page=1)

    def without(self, facet: str, value: str = "") -> "Narrowing":
        """Return what is left when one choice is taken back."""
        chosen = getattr(self, facet)
        left = tuple(each for each in chosen if each != value) if isinstance(chosen, tuple) else ""
        return replace(self, **{facet: left, "page": 1})  # type: ignore[arg-type]


def narrowing_from(values: Mapping[str, Iterable[str]]) -> Narrowing:
    """Read a query string's lists of values; whatever makes no sense is passed over."""

    def first(name: str) -> str:
        return next(iter(values.get(name, ())), "").strip()[:LONGEST_SEARCH]

    sort = first("sort")
    known = sort.removeprefix("-") in SORTS
    page, size = first("page"), first("size")
    return Narrowing(
        **{facet: tuple(dict.fromkeys(values.get(facet, ())))[:PAGE_SIZE] for facet in FACETS},
        campaign=first("campaign"),
        imitated=first("imitated"),
        search=first("q"),
        sort=sort.removeprefix("-") if known else "danger",
        ascending=known and not sort.startswith("-"),
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
        size=int(size) if size in map(str, SIZES) else PAGE_SIZE,
    )

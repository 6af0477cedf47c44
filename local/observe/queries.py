"""Queries that many panels share."""

RATE = "$__rate_interval"


def quantiles(histogram: str, selector: str = "", by: str = "") -> list[tuple[str, str]]:
    """Return the median and the 99th percentile."""
    buckets = f"sum by (le{by and f', {by}'}) (rate({histogram}_bucket{{{selector}}}[{RATE}]))"
    name = f"{{{{{by}}}}} " if by else ""
    return [(f"histogram_quantile({each}, {buckets})", f"{name}p{round(100 * each)}") for each in (0.5, 0.99)]


def per_second(counter: str, by: str, selector: str = "") -> tuple[str, str]:
    """Return how fast a counter grows, by one of its labels."""
    return f"sum by ({by}) (rate({counter}{{{selector}}}[{RATE}]))", f"{{{{{by}}}}}"


def per_hour(counter: str, by: str, legend: str = "") -> tuple[str, str]:
    """Return how much a counter grew in an hour, for what is rare."""
    return f"sum by ({by}) (increase({counter}[1h]))", legend or f"{{{{{by}}}}}"


def per_minute(counter: str, by: str, selector: str = "") -> tuple[str, str]:
    """Return the same by the minute."""
    expression, legend = per_second(counter, by, selector)
    return f"60 * {expression}", legend

"""Where a name that imitates another differs from it."""

from difflib import SequenceMatcher

ALIKE = 0.6
"""From this ratio of `SequenceMatcher` on, a part of a name is taken for the imitation."""

Span = tuple[int, int]


def differences(value: str, imitated: str) -> list[Span]:
    """Return the spans of a domain or address that differ from what it imitates: another one, or a brand's name.

    In amaz0n.example that is the 0, in amazon-account.example what was added, in amazon.test the ending.
    """
    name = imitated.rpartition("@")[2].partition(".")[0]
    start, end = _imitation(value, name)
    part = value[start:end]
    if part == name:
        return _added(value, start, end)
    matcher = SequenceMatcher(None, name, part, autojunk=False)
    if matcher.ratio() < ALIKE:
        return []
    odd = [(start + first, start + last) for tag, _, _, first, last in matcher.get_opcodes() if tag != "equal"]
    return [span for span in odd if span[0] < span[1]] or [(start, end)]


def _imitation(value: str, name: str) -> Span:
    """Return the part of a label that has most in common with a name."""
    lengths = (len(name), len(name) + 1, len(name) - 1)
    spans = [(start, start + length) for length in lengths for start in range(len(value) - length + 1)]
    within_a_label = [span for span in spans if not {".", "@"} & set(value[slice(*span)])]
    return max(within_a_label, key=lambda span: _in_common(name, value[slice(*span)]), default=(0, len(value)))


def _in_common(name: str, part: str) -> int:
    return sum(block.size for block in SequenceMatcher(None, name, part, autojunk=False).get_matching_blocks())


def _added(value: str, start: int, end: int) -> list[Span]:
    """Return what stands around a name within its label, or else what follows it."""
    first = max(value.rfind(".", 0, start), value.rfind("@", 0, start)) + 1
    last = value.find(".", end) if "." in value[end:] else len(value)
    around = [span for span in ((first, start), (end, last)) if span[0] < span[1]]
    return around or [(last, len(value))]

"""Codes in the headers of wire copy: categories become sections, priorities urgency.

The letters of ANPA 1312 are the Associated Press's ("Filing the wire" of its Stylebook); IPTC 7901
leaves categories to the agencies: single letters are mostly ANPA's, pairs those of German ones.
"""

CATEGORY_SECTIONS: dict[str, str] = {
    **{"a": "National", "d": "Food", "e": "Entertainment", "f": "Business", "h": "Health"},
    **{"i": "World", "k": "Opinion", "l": "Lifestyle", "m": "Agriculture", "n": "Regional"},
    **{"o": "Weather", "p": "Politics", "q": "Sports", "r": "Racing", "s": "Sports"},
    **{"t": "Travel", "w": "Washington", "g": "Science"},
    **{"pl": "Politics", "wi": "Business", "sp": "Sports", "ku": "Culture", "vm": "Panorama"},
    **{"wt": "Weather", "wl": "World", "ga": "Panorama"},
}

ADVISORY_CATEGORIES = {"v", "y", "rs", "hi", "tv"}
"""Categories of what is for editors alone: advisories, tests, the agency's own service."""

ANPA_URGENCIES: dict[str, int] = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "z": 5, "a": 6, "s": 6}
"""Flash, bulletin, urgent, regular, deferred, and advances for weekdays and Sundays."""


def section_of_category(code: str) -> str | None:
    """The section that a category's code stands for; None for one that is not known."""
    return CATEGORY_SECTIONS.get(code.lower())


def urgency_of_priority(code: str) -> int:
    """IPTC's urgency, 1 is most: the digit of IPTC 7901, or of a letter of ANPA; 0 for unknown."""
    return int(code) if code.isdecimal() else ANPA_URGENCIES.get(code.lower(), 0)

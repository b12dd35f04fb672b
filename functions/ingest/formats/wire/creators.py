"""Whom a wire names as the authors of a story, and which names are only signs of its desk.

Agencies write the login of whoever sent a story into the field for its creator: `mmuster`,
`degenhardt.sandra`, `dpa_user12`, `kne tba`. The byline is what readers are meant to see, so it
comes first; creators count where there is none and they are names.
"""

import re
from collections.abc import Iterable

from functions.ingest.words import bylines
from shared import text

_LOGIN = re.compile(r"[a-z][a-z.'’-]*")
"""One word in lower case, with dots: no name is written so."""

_INITIALS = re.compile(r"[A-Za-z]{1,3}(?:[ /.-][A-Za-z]{1,3}){0,4}\.?")
LONGEST_SIGN = 3
"""Letters of an agency's sign in lower case."""

_NO_WRITERS = {
    *("editor", "subeditor", "sub-editor", "photographer", "producer", "translator", "desk"),
    *("illustrator", "camera", "cameraman", "designer", "editing", "photo"),
}
"""Roles of people who did not write the text."""


def is_login(name: str) -> bool:
    """Whether a name is that of an account, an address or the like: it has digits or signs that no
    name has, or is one word in lower case that is no agency's."""
    if any(char in "@_\\/=<>" or char.isdigit() for char in name):
        return True
    return _LOGIN.fullmatch(name) is not None and name.lower() not in bylines.AGENCIES


def is_initials(name: str) -> bool:
    """Whether a name is but the initials of one or more people: `VRG`, `gr/bp`, `kne tba`."""
    words = re.split(r"[ /.-]", name)
    is_short = _INITIALS.fullmatch(name) is not None and name.lower() not in bylines.AGENCIES
    return is_short and all(word.islower() or word.isupper() for word in words if word)


def authors_of_bylines(lines: Iterable[str]) -> tuple[str, ...]:
    """The people and agencies that bylines name, each once, without logins and initials of desks. A
    short word in lower case beside names is an agency's sign ("Wiebke Harms, nd")."""
    names = dict.fromkeys(
        name
        for line in lines
        if not (text.line(line).islower() and is_initials(text.line(line)))
        for name in bylines.authors_of_field(line)
    )
    people = [name for name in names if not is_login(name)]
    signs = [name for name in names if people and name.isalpha() and len(name) <= LONGEST_SIGN]
    return tuple(name for name in names if name in people or name in signs)


def authors_of_creators(names: Iterable[str]) -> tuple[str, ...]:
    """The people whom a field for creators names, each once, without logins and initials."""
    people = authors_of_bylines(name for name in names if not is_initials(text.line(name)))
    return tuple(name for name in people if not is_initials(name))


def is_writer(role: str) -> bool:
    """Whether somebody with this role may have written the text; `writer`, `aprol:photographer`."""
    return role.rpartition(":")[2].strip().lower() not in _NO_WRITERS

"""The likeliest reading of a whole page: a role for each block of text.

A page is read in stages (`evidence.ARCS`): above the headline, behind it, in the body, at the foot.
Each block gives every role a weight, by its signs. A dynamic programme goes over the blocks from
the last to the first and notes how much the best reading of the rest is worth at every stage; then
each block, from the first, takes the role from which the whole is worth most (Viterbi's algorithm).
Where another role is hardly worth less, the other reading is a rival.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from functions.ingest.formats.plain import page_signs
from functions.ingest.formats.plain.evidence import (
    ARCS,
    BODY_ROLES,
    EVIDENCE,
    LAST_STAGES,
    TEXT_ABOVE,
    TOP_BLOCKS,
    UNCERTAIN,
)
from functions.ingest.formats.plain.text_block import TextBlock

Arc = tuple[str, str, float]
_BODY_ARCS: Mapping[str, Sequence[Arc]] = {"body": [(role, "body", 0.0) for role in BODY_ROLES]}
_BODY_EVIDENCE = {role: EVIDENCE[role] for role in BODY_ROLES}
_TEXT_ROLES = {*BODY_ROLES, TEXT_ABOVE} - {"date", "note"}
_IMPOSSIBLE = float("-inf")


@dataclass(frozen=True, slots=True)
class PageReading:
    """The role of each block of text, and by index those of the head that are hardly surer than
    another role, with that role."""

    roles: tuple[str, ...]
    rivals: Mapping[int, str]


def read_roles(blocks: Sequence[TextBlock], stage: str = "top") -> PageReading:
    """The likeliest roles of a page's blocks of text. `stage` is how far fields with labels have
    taken the page already."""
    weights = [
        _role_weights(signs, is_between=page_signs.is_between(at, len(blocks)))
        for at, signs in enumerate(page_signs.signs_of_page(blocks))
    ]
    rest = _worth_of_rest(weights)
    roles: list[str] = []
    rivals: dict[int, str] = {}
    for at, weight in enumerate(weights):
        role, rival, stage = _best_role(_arcs_at(at, len(weights), stage), weight, rest[at + 1])
        roles.append(role)
        if rival and at < TOP_BLOCKS:
            rivals[at] = rival
    return PageReading(tuple(roles), rivals)


def _role_weights(signs: Iterable[str], *, is_between: bool) -> dict[str, float]:
    """What a block's signs together say for each role, or for those of the body alone."""
    table = _BODY_EVIDENCE if is_between else EVIDENCE
    return {
        role: sum([weights[sign] for sign in signs if sign in weights])
        for role, weights in table.items()
    }


def _arcs_at(at: int, size: int, stage: str) -> Sequence[Arc]:
    """What a block may be where the page is read as far as `stage`; a block between head and foot
    is of the body."""
    if not page_signs.is_between(at, size):
        return ARCS[stage]
    return _BODY_ARCS.get(stage) or [arc for arc in ARCS[stage] if arc[1] == "body"]


def _worth_of_rest(weights: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
    """For each block, and for the end: stage -> what the best reading from there on is worth."""
    impossible = dict.fromkeys(ARCS, _IMPOSSIBLE)
    rest: list[dict[str, float]] = [impossible | LAST_STAGES]
    for at in range(len(weights) - 1, -1, -1):
        is_body = page_signs.is_between(at, len(weights))
        after, weight = rest[-1], weights[at]
        worth = {
            stage: _best_worth(_arcs_at(at, len(weights), stage), weight, after)
            for stage in (_BODY_ARCS if is_body else ARCS)
        }
        rest.append(impossible | worth if is_body else worth)
    return rest[::-1]


def _best_worth(
    arcs: Sequence[Arc], weight: Mapping[str, float], rest: Mapping[str, float]
) -> float:
    best = _IMPOSSIBLE
    for role, stage, more in arcs:  # a loop: `max` of a generator takes twice as long
        worth = weight[role] + more + rest[stage]
        if worth > best:  # noqa: PLR1730
            best = worth
    return best


def _best_role(
    arcs: Sequence[Arc], weight: Mapping[str, float], rest: Mapping[str, float]
) -> tuple[str, str | None, str]:
    """The likeliest role of a block, its rival if there is one, and the stage behind the block."""
    totals = [(weight[role] + more + rest[after], role, after) for role, after, more in arcs]
    best, role, stage = max(totals, key=lambda total: total[0])
    others = [total for total in totals if _field_of(total[1]) != _field_of(role)]
    worth, rival, _ = max(others, key=lambda total: total[0], default=(_IMPOSSIBLE, "", ""))
    return role, rival if best - worth < UNCERTAIN else None, stage


def _field_of(role: str) -> str:
    """What a role fills of the article; text of any kind is its body."""
    return "body" if role in _TEXT_ROLES else role

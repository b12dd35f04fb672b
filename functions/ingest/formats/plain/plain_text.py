"""Plain text becomes a draft: what its blocks are is read off the page as a whole.

Three steps. `lines` takes out what shows by its form what it is (images, tags, labels, what
withholds the text) and leaves blocks of text and images in their order; `page_reading` finds the
likeliest role of each block; here the roles become the fields of a draft. README.md beside this
file says the rules in words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import block_signs, page_reading
from functions.ingest.formats.plain.block_html import body_of_blocks
from functions.ingest.formats.plain.block_signs import count_words, may_be_headline
from functions.ingest.formats.plain.lines import PlainPage, read_page
from functions.ingest.formats.plain.text_block import Block, TextBlock
from functions.ingest.words import bylines, encoding
from functions.ingest.words.credits import split_credit
from shared.article.model import HEADLINE_CHARS, Figure, Pick
from shared.errors import Rejected

MAX_TEXT_BYTES = 2_000_000
"""An article is served as text and as HTML in one response, and a Lambda's response holds 6 MB."""

LONGEST_SECTION_WORDS, SUMMARY_WORDS = 8, 50
"""Words of a related teaser's section and summary."""

LONGEST_QUOTE = 60
"""Characters of a block that a doubt quotes."""

_BULLET = re.compile(r"^[-–—•*»>]+\s*(?=\w)")
_HEADINGS = {"section", "kicker", "slug", "headline", "deck", "byline"}


@dataclass(slots=True)
class _Fields:
    """What the roles of a page's blocks fill."""

    headline: str = ""
    section: str | None = None
    summary: str | None = None
    authors: list[str] = field(default_factory=list)
    published_at: str | None = None
    updated_at: str | None = None
    credits: list[str] = field(default_factory=list)
    body: list[tuple[str, Block]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def parse_plain_text(data: bytes, charset: str | None = None) -> list[Draft]:
    """The one article of a text file; Rejected if it is no text, over 2 MB, withheld without a
    time that can be read, a mail or wire copy.

    Any part may be missing; without a headline that is "". `charset` is the encoding that the
    object's metadata declare.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise Rejected(
            f"the text has {len(data):,} bytes; at most {MAX_TEXT_BYTES:,} are read: split "
            "it into articles"
        )
    page = read_page(encoding.unescape_entities(encoding.decode_text(data, charset)))
    blocks, picks_end = _body_after_picks(page)
    fields = _read_fields(blocks, page)
    draft = _draft_of(fields)
    embargo = page.embargo
    return [
        replace(
            draft,
            tags=tuple(page.tags),
            picks=tuple(_read_picks(page.blocks_after_label[:picks_end])),
            published_at=fields.published_at or embargo,
            embargo=embargo,
            expires=page.form.expires,
            doubts=(*page.doubts, *fields.doubts),
        )
    ]


def draft_of_layout(blocks: Sequence[Block]) -> Draft:
    """A draft of blocks that another format has found, with what it knows of them as their marks:
    `title` (its headline), `heading` (a sub-heading), or any sign of the table of evidence."""
    return _draft_of(_fields_of_blocks(blocks, "top"))


def _draft_of(fields: _Fields) -> Draft:
    body = body_of_blocks(fields.body)
    figures = _with_credits(body.figures, fields.credits)
    return Draft(
        format="plain",
        headline=fields.headline,
        summary=fields.summary,
        section=fields.section,
        authors=tuple(fields.authors),
        body_html=body.html,
        body_text=body.text,
        figures=figures,
        published_at=fields.published_at,
        updated_at=fields.updated_at,
        doubts=tuple(fields.doubts),
    )


def _with_credits(figures: Sequence[Figure], credits: Sequence[str]) -> tuple[Figure, ...]:
    """The figures, those without a credit with the one that stands in the text by itself."""
    if len(credits) != 1:
        return tuple(figures)
    return tuple(replace(one, credit=one.credit or credits[0]) for one in figures)


def _read_fields(blocks: Sequence[Block], page: PlainPage) -> _Fields:
    """What the blocks fill; the fields of a form go before it."""
    form = page.form
    fields = _fields_of_blocks(blocks, form.stage, frozenset(form.fields))
    values = form.fields
    fields.headline = values.get("headline") or fields.headline
    fields.summary = values.get("deck") or fields.summary
    fields.section = values.get("section") or fields.section
    if byline := values.get("byline"):
        names = bylines.authors_of_line(byline) or bylines.authors_of_field(byline)
        fields.authors = [*names, *fields.authors]
    fields.published_at = form.published_at or fields.published_at
    fields.updated_at = form.updated_at or fields.updated_at
    return fields


def _fields_of_blocks(
    blocks: Sequence[Block], stage: str, names: frozenset[str] = frozenset()
) -> _Fields:
    """What the blocks fill. A deck stays text where a form has its field already (`names`)."""
    texts = [block for block in blocks if isinstance(block, TextBlock)]
    reading = page_reading.read_roles(texts, stage)
    roles = iter(reading.roles)
    has_figures = any(isinstance(block, Figure) for block in blocks)
    fields = _Fields(doubts=_doubts(texts, reading))
    for block in blocks:
        if isinstance(block, TextBlock):
            role = next(roles)
            role = "paragraph" if role == "deck" and role in names else role
            _fill(fields, block, role, has_figures=has_figures)
        else:
            fields.body.append(("image", block))
    return fields


def _fill(fields: _Fields, block: TextBlock, role: str, *, has_figures: bool) -> None:
    """Put a block of text where its role says. A headline that has to be cut stays in the body
    too."""
    words = block.words
    match role:
        case "headline":
            fields.headline = words
            if len(words) > HEADLINE_CHARS:
                fields.body.append(("paragraph", block))
        case "section":
            fields.section = words.strip(" :-–—[]")
        case "deck":
            fields.summary = words
        case "byline":
            _sign(fields, words)
        case "date" if block.date:
            _date(fields, block)
        case "credit" if has_figures:
            fields.credits.append(split_credit(words)[1] or words)
        case "kicker" | "slug" | "note" | "left out":
            fields.doubts.append(f"the line “{_quote(words)}” was left out")
        case "date" | "end":
            pass
        case _:
            fields.body.append((role, block))


def _sign(fields: _Fields, words: str) -> None:
    """The authors of a byline, and its date if it has one."""
    if names := bylines.authors_of_line(words) or bylines.agencies_of_line(words):
        fields.authors += names
    elif signature := bylines.authors_and_date(words):
        fields.authors += signature[0]
        fields.published_at = fields.published_at or signature[1]


def _date(fields: _Fields, block: TextBlock) -> None:
    if block.date is None:
        return
    if block.date.is_update:
        fields.updated_at = fields.updated_at or block.date.time
    else:
        fields.published_at = fields.published_at or block.date.time


def _doubts(texts: Sequence[TextBlock], reading: page_reading.PageReading) -> list[str]:
    """What is uncertain of the head, in words; the first of it, which moves all that follow."""
    return [
        f"it is not certain that the line “{_quote(texts[at].words)}” is the "
        f"{_name_of(reading.roles[at])}: it may be the {_name_of(rival)}"
        for at, rival in sorted(reading.rivals.items())[:1]
    ]


def _name_of(role: str) -> str:
    return role if role in _HEADINGS else "body"


def _quote(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else words[: LONGEST_QUOTE - 1] + "…"


def _body_after_picks(page: PlainPage) -> tuple[list[Block], int]:
    """The blocks of the article, and the index where its related teasers end.

    What follows the last teaser that is closed is the body going on, unless it begins as a teaser.
    """
    blocks_after_label = page.blocks_after_label
    picks_end = 1 + max(
        (at for at, block in enumerate(blocks_after_label) if not isinstance(block, TextBlock)),
        default=-1,
    )
    tail = [block for block in blocks_after_label[picks_end:] if isinstance(block, TextBlock)]
    is_byline = len(tail) == 1 and bool(bylines.authors_of_line(tail[0].words))
    if not tail or (may_be_headline(tail[0].words) and not is_byline):
        return page.blocks, len(blocks_after_label)
    return [*page.blocks, *tail], picks_end


def _read_picks(blocks: Sequence[Block]) -> list[Pick]:
    """The related teasers; pieces without any text have no headline and are left out."""
    items = [block.words if isinstance(block, TextBlock) else block for block in blocks]
    texts = [item for item in items if isinstance(item, str)]
    pieces = _split_texts(texts) if len(texts) == len(items) else _split_at_ends(items)
    return [pick for pick in map(_read_pick, pieces) if pick]


def _split_at_ends(blocks: Sequence[str | Figure | None]) -> list[list[str | Figure]]:
    """Blocks split into teasers by closers and images.

    Where a closer was forgotten an image ends a teaser, or begins one if images come first.
    """
    pieces: list[list[str | Figure]] = [[]]
    image_first = isinstance(blocks[0], Figure)
    for before, block in zip([None, *blocks], blocks, strict=False):
        starts = (
            isinstance(block, Figure)
            if image_first
            else isinstance(block, str) and may_be_headline(block)
        )
        if block is None or (starts and (image_first or isinstance(before, Figure))):
            pieces.append([])
        if block is not None:
            pieces[-1].append(block)
    return pieces


def _split_texts(blocks: Sequence[str]) -> list[list[str | Figure]]:
    """Blocks of text split into teasers where no closer or image ends any.

    Headlines alone are a teaser each; else one begins where a headline follows a sentence.
    """
    headlines_alone = all(map(may_be_headline, blocks))
    pieces: list[list[str | Figure]] = [[]]
    for before, block in zip(["", *blocks], blocks, strict=False):
        if headlines_alone or (may_be_headline(block) and not may_be_headline(before)):
            pieces.append([])
        pieces[-1].append(block)
    return pieces


def _read_pick(blocks: Sequence[str | Figure]) -> Pick | None:
    """The teaser in some blocks: section, headline, summary, text and image; None without text."""
    words = [_BULLET.sub("", block) for block in blocks if isinstance(block, str)]
    if not words:
        return None
    section = words.pop(0) if _is_section_of_pick(words) else None
    headline, *rest = words
    summary = rest.pop(0) if rest and count_words(rest[0]) <= SUMMARY_WORDS else None
    image = next((block for block in blocks if isinstance(block, Figure)), None)
    return Pick(headline, summary, section, "\n\n".join(rest) or None, image)


def _is_section_of_pick(words: Sequence[str]) -> bool:
    """Whether the first of a teaser's blocks is a section, the second being the headline."""
    if len(words) < 2 or bylines.ends_in_mark(words[0]) or not may_be_headline(words[1]):
        return False
    if block_signs.is_known_section(words[0]):
        return True
    first, second = count_words(words[0]), count_words(words[1])
    return first <= LONGEST_SECTION_WORDS and (first, len(words[0])) < (second, len(words[1]))

"""The layout of a page, whatever its format: what each of its blocks is.

Three steps. `lines` takes out what shows by its form what it is (images, tags, labels, what
withholds the text) and leaves blocks of text and pictures in their order; `page_reading` finds the
likeliest role of each block; here the roles become the fields of an article. A format that knows
more of its lines than their words says so by marks, and finds its own blocks again by the numbers
of their lines. README.md beside this file says the rules in words.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from functions.ingest.article.draft import Draft
from functions.ingest.formats.plain import form_fields, page_reading, teasers
from functions.ingest.formats.plain.block_html import body_of_blocks, html_of_block
from functions.ingest.formats.plain.block_signs import may_be_headline
from functions.ingest.formats.plain.evidence import TOP_BLOCKS
from functions.ingest.formats.plain.lines import PlainPage, read_page
from functions.ingest.formats.plain.text_block import Block, PageLine, PictureBlock, TextBlock
from functions.ingest.words import bylines
from functions.ingest.words.credits import split_credit
from shared.article.model import HEADLINE_CHARS, Pick

LONGEST_QUOTE = 60
"""Characters of a block that a doubt quotes."""

_HEADINGS = {"section", "kicker", "slug", "headline", "deck", "byline"}


@dataclass(slots=True)
class Layout:
    """What a page says of its article. `body` has the blocks of its body with their roles, in
    order; times are RFC 3339 in UTC."""

    headline: str = ""
    section: str | None = None
    summary: str | None = None
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    published_at: str | None = None
    updated_at: str | None = None
    embargo: str | None = None
    expires: str | None = None
    credits: list[str] = field(default_factory=list)
    body: list[tuple[str, Block]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_layout(
    page_lines: Sequence[PageLine], fields_elsewhere: frozenset[str] = frozenset()
) -> Layout:
    """What the lines of a page say; Rejected if it is withheld without a time that can be read, a
    mail or wire copy.

    `fields_elsewhere` are the fields of an article that its format has from another place than the
    page, of those that a form may have: `deck`.
    """
    page = read_page(page_lines)
    blocks, picks_end = _body_after_picks(page)
    form = page.form
    layout = _layout_of_blocks(
        _with_title_near(blocks), form.stage, fields_elsewhere | frozenset(form.fields)
    )
    _add_form(layout, form)
    layout.tags = page.tags
    layout.picks = teasers.read_picks(page.blocks_after_label[:picks_end])
    layout.embargo, layout.expires = page.embargo, form.expires
    layout.published_at = layout.published_at or page.embargo
    layout.doubts = [*page.doubts, *layout.doubts]
    return layout


def draft_of_layout(
    layout: Layout,
    format_name: str,
    markup_of_block: Callable[[str, TextBlock], str] = html_of_block,
) -> Draft:
    """The draft that a layout is. A format may have its own markup of a block and its role; what is
    not safe in it the format has to clean."""
    body = body_of_blocks(layout.body, markup_of_block)
    return Draft(
        format=format_name,
        headline=layout.headline,
        summary=layout.summary,
        section=layout.section,
        authors=tuple(layout.authors),
        tags=tuple(layout.tags),
        body_html=body.html,
        body_text=body.text,
        figures=tuple(body.figures),
        picks=tuple(layout.picks),
        published_at=layout.published_at,
        updated_at=layout.updated_at,
        embargo=layout.embargo,
        expires=layout.expires,
        doubts=tuple(layout.doubts),
    )


def _with_title_near(blocks: Sequence[Block]) -> list[Block]:
    """The blocks; a title that stands below the head of the page is the first of them."""
    texts = [block for block in blocks if isinstance(block, TextBlock)]
    title = next((block for block in texts[TOP_BLOCKS:] if "title" in block.marks), None)
    if title is None or any("title" in block.marks for block in texts[:TOP_BLOCKS]):
        return list(blocks)
    return [title, *(block for block in blocks if block is not title)]


def _add_form(layout: Layout, form: form_fields.Form) -> None:
    """Put in what the fields of a form say; they go before what the blocks do."""
    values = form.fields
    layout.headline = values.get("headline") or layout.headline
    layout.summary = values.get("deck") or layout.summary
    layout.section = values.get("section") or layout.section
    if byline := values.get("byline"):
        names = bylines.authors_of_line(byline) or bylines.authors_of_field(byline)
        layout.authors = [*names, *layout.authors]
    layout.published_at = form.published_at or layout.published_at
    layout.updated_at = form.updated_at or layout.updated_at


def _layout_of_blocks(blocks: Sequence[Block], stage: str, elsewhere: frozenset[str]) -> Layout:
    """What the blocks fill. A deck stays text where its field is elsewhere."""
    texts = [block for block in blocks if isinstance(block, TextBlock)]
    reading = page_reading.read_roles(texts, stage)
    roles = iter(reading.roles)
    has_figures = any(isinstance(block, PictureBlock) for block in blocks)
    layout = Layout(doubts=_doubts(texts, reading, elsewhere))
    for block in blocks:
        if isinstance(block, TextBlock):
            role = next(roles)
            role = "paragraph" if role == "deck" and role in elsewhere else role
            _fill(layout, block, role, has_figures=has_figures)
        else:
            layout.body.append(("image", block))
    _give_credit(layout)
    return layout


def _give_credit(layout: Layout) -> None:
    """Give the one credit that stands in the text by itself to the figures that have none."""
    if len(layout.credits) == 1:
        for _, block in layout.body:
            if isinstance(block, PictureBlock) and not block.figure.credit:
                block.figure = replace(block.figure, credit=layout.credits[0])


def _fill(layout: Layout, block: TextBlock, role: str, *, has_figures: bool) -> None:
    """Put a block of text where its role says. A headline that has to be cut stays in the body
    too, and so does what is no byline or date whatever its role."""
    words = block.words
    match role:
        case "headline":
            layout.headline = words
            if len(words) > HEADLINE_CHARS:
                layout.body.append(("paragraph", block))
        case "section":
            layout.section = words.strip(" :-–—[]")
        case "deck":
            layout.summary = words
        case "byline" if _sign(layout, words):
            pass
        case "date" if block.form:
            _date(layout, block)
        case "credit" if has_figures:
            layout.credits.append(split_credit(words)[1] or words)
        case "kicker" | "slug" | "note" | "left out":
            layout.doubts.append(f"the line “{_quote(words)}” was left out")
        case "end":
            pass
        case _:
            is_text = role not in {"byline", "date"}
            layout.body.append((role if is_text else "paragraph", block))


def _sign(layout: Layout, words: str) -> bool:
    """Add the authors of a byline, and its date if it has one; False if it names nobody."""
    if names := bylines.authors_of_line(words) or bylines.agencies_of_line(words):
        layout.authors += names
        return True
    signature = bylines.authors_and_date(words)
    if signature:
        layout.authors += signature[0]
        layout.published_at = layout.published_at or signature[1]
    return signature is not None


def _date(layout: Layout, block: TextBlock) -> None:
    if block.date is None:
        return
    if block.date.is_update:
        layout.updated_at = layout.updated_at or block.date.time
    else:
        layout.published_at = layout.published_at or block.date.time


def _doubts(
    texts: Sequence[TextBlock], reading: page_reading.PageReading, elsewhere: frozenset[str]
) -> list[str]:
    """What is uncertain of the head, in words; the first of it, which moves all that follow. A deck
    whose field is elsewhere is text, whatever the reading calls it."""
    rivals = [
        (at, _name_of(reading.roles[at], elsewhere), _name_of(rival, elsewhere))
        for at, rival in sorted(reading.rivals.items())
    ]
    return [
        f"it is not certain that the line “{_quote(texts[at].words)}” is the {name}: it may be the "
        f"{rival}"
        for at, name, rival in rivals
        if name != rival
    ][:1]


def _name_of(role: str, elsewhere: frozenset[str]) -> str:
    return role if role in _HEADINGS - elsewhere else "body"


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

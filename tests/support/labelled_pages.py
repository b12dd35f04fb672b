"""Web pages of the project's own writing with the text of their articles (tests/labelled/pages).

A page is one of the layouts `LANGUAGE.NAME.html`, filled with a story of its language. What the
stories say is the label, so it does not depend on any extractor. The label is the body alone:
headline, standfirst, byline, captions and everything else that a layout adds are not of it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from tests.support.html_score import LabelledPage
from tests.support.paths import TESTS

PAGES = TESTS / "labelled" / "pages"
STORIES_A_LAYOUT = 2
KINDS = {"## ": "subhead", "> ": "quote"}
TAGS = {"subhead": "h2", "quote": "blockquote", "paragraph": "p"}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a story's body: a `paragraph`, `subhead` or `quote` of `text`, or a `list`."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A story as `stories.txt` has it; `date` is RFC 3339, `file` the name of its photo."""

    language: str
    section: str
    author: str
    date: str
    file: str
    caption: str
    credit: str
    headline: str
    summary: str
    blocks: tuple[Block, ...]

    @property
    def day(self) -> str:
        """The date as its pages print it."""
        year, month, day = self.date[:10].split("-")
        return f"{day}/{month}/{year}" if self.language == "vi" else f"{day}.{month}.{year}"

    @property
    def slug(self) -> str:
        """The headline as addresses have it."""
        letters = unicodedata.normalize("NFD", self.headline.lower().replace("đ", "d"))
        return re.sub(r"[^a-z0-9]+", "-", letters.encode("ascii", "ignore").decode()).strip("-")

    @property
    def body_text(self) -> str:
        """The label."""
        return "\n\n".join(part for block in self.blocks for part in (block.items or (block.text,)))


@cache
def own_pages() -> tuple[LabelledPage, ...]:
    """Each layout with two stories of its language."""
    stories = read_stories()
    pages = []
    for number, layout in enumerate(sorted(PAGES.glob("*.html"))):
        language, name = layout.stem.split(".")
        choices = [story for story in stories if story.language == language]
        for turn in range(STORIES_A_LAYOUT):
            story = choices[(number + 2 * turn) % len(choices)]
            html = render(layout, story)
            pages.append(LabelledPage(f"{name}: {story.headline}", html, story.body_text))
    return tuple(pages)


def render(layout: Path, story: Story) -> bytes:
    """The page that a layout makes of a story."""
    source = layout.read_text(encoding="utf-8")
    template = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(source)
    return template.render(s=story, block=block_html).encode()


def block_html(block: Block, css: str = "") -> str:
    """A block in plain HTML; `css` is the class of its elements."""
    attribute = f' class="{css}"' if css else ""
    if block.kind == "list":
        return f"<ul>{''.join(f'<li{attribute}>{item}</li>' for item in block.items)}</ul>"
    tag = TAGS[block.kind]
    return f"<{tag}{attribute}>{block.text}</{tag}>"


def read_stories() -> list[Story]:
    """All stories of `stories.txt`."""
    text = (PAGES / "stories.txt").read_text(encoding="utf-8")
    return [_story(entry) for entry in text.split("== ")[1:]]


def _story(entry: str) -> Story:
    head, headline, summary, *lines = entry.strip().split("\n")
    language, section, author, date, file, caption, credit = map(str.strip, head.split("|"))
    return Story(
        language=language,
        section=section,
        author=author,
        date=date,
        file=file,
        caption=caption,
        credit=credit,
        headline=headline,
        summary=summary,
        blocks=tuple(_blocks(lines)),
    )


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        kind = next((kind for mark, kind in KINDS.items() if line.startswith(mark)), "paragraph")
        if line.startswith("- "):
            items = blocks.pop().items if blocks[-1].kind == "list" else ()
            blocks.append(Block("list", items=(*items, line[2:])))
        else:
            blocks.append(Block(kind, line.lstrip("#> ")))
    return blocks

"""Libraries that read the same files as ingest, for `bench_ingest`: what each needs for a file.

They are installed beside the environment (`make bench`), and left out where they are missing.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

Reader = Callable[[bytes], Any]


def trafilatura(data: bytes) -> Any:
    """The text and the metadata of a page."""
    from trafilatura import bare_extraction

    return bare_extraction(data, with_metadata=True, include_comments=False)


def python_frontmatter(data: bytes) -> Any:
    """Front matter, and the text as HTML by markdown-it, which python-frontmatter leaves out."""
    from markdown_it import MarkdownIt

    page = import_module("frontmatter").loads(data.decode(errors="replace"))
    return page.metadata, MarkdownIt().render(page.content)


def mammoth(data: bytes) -> Any:
    """A Word document as HTML."""
    return import_module("mammoth").convert_to_html(BytesIO(data)).value


def striprtf(data: bytes) -> Any:
    """The text of a file in Rich Text Format."""
    return import_module("striprtf.striprtf").rtf_to_text(data.decode("latin-1"), errors="ignore")


def feedparser(data: bytes) -> Any:
    """The entries of a feed."""
    return import_module("feedparser").parse(BytesIO(data)).entries


PEERS: dict[str, tuple[str, Reader]] = {
    "HTML": ("trafilatura", trafilatura),
    "Markdown": ("python-frontmatter", python_frontmatter),
    "DOCX": ("mammoth", mammoth),
    "RTF": ("striprtf", striprtf),
    "feeds": ("feedparser", feedparser),
}
"""By format: the library and how it reads a file. Of the other formats none reads what we do."""

_MODULES = {"python-frontmatter": "frontmatter"}


def peer_of(name: str) -> tuple[str, Reader] | None:
    """The library that reads a format, if it is installed."""
    peer = PEERS.get(name)
    return peer if peer and find_spec(_MODULES.get(peer[0], peer[0])) else None

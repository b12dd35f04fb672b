"""What feeds and exports say of an article is in its record, or is named here with the reason why.

The files are read here by lxml and json alone, which know nothing of the readers: every word of
every element of an item has to be in the article's record. An item without an article is refused by
name, or of a kind that holds none.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from email.utils import parsedate_to_datetime
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

from functions.ingest.article import normalise
from functions.ingest.files import readers
from shared import times
from shared.article.model import Article, Image
from shared.errors import Rejected
from tests.support.paths import ARTICLES

FOLDERS = ("rss", "atom", "json-feed", "wordpress", "ghost")
REFUSED = {
    *("rss/announces.rss", "rss/empty.rss", "atom/announces.atom", "json-feed/announces.json"),
    *("json-feed/cut-off.json", "wordpress/pages-only.xml"),
}
"""Files of which nothing is read."""

BROKEN = {"wordpress/control-characters.wxr"}
"""Files that others' parsers cannot read, for what XML forbids."""

SAMPLES = [
    path
    for folder in FOLDERS
    for path in sorted((ARTICLES / folder).iterdir())
    if not path.name.endswith(".expected.json")
    and path.relative_to(ARTICLES).as_posix() not in REFUSED | BROKEN
]

LEFT_OUT: dict[str, set[str]] = {
    "addresses and names of the item, of which its identity is made": {
        *("link", "guid", "id", "uuid", "url", "slug", "post_name", "uri", "external_url"),
        *("attachment_url", "canonical_url", "_key", "post_id", "comment_id"),
    },
    "times, which the record has in UTC": {
        *("pubDate", "published", "updated", "issued", "modified", "created", "date"),
        *("date_published", "date_modified", "published_at", "updated_at", "created_at"),
        *("embargoDate", "post_date", "post_date_gmt", "post_modified", "post_modified_gmt"),
    },
    "addresses of people, and logins where the export has the names": {
        *("email", "comment_author_email", "creator", "author", "comment_author_IP"),
    },
    "readers' comments": {"comment_author", "comment_content", "comment_author_url"},
    "what the system keeps for itself": {
        *("post_type", "status", "type", "visibility", "meta_key", "meta_value", "mime_type"),
        *("comment_status", "ping_status", "comment_type", "comment_approved", "language"),
        *("post_parent", "menu_order", "is_sticky", "post_password"),
    },
    "pictures, which are known by the names of their files": {"image", "feature_image"},
    "a text beside the HTML of the same": {"content_text", "mobiledoc_text", "plaintext"},
}
LEFT_OUT_WORDS = {
    "wordpress": {"chưa", "phân", "loại"},  # WordPress' own category for what has none
    "rss": {"share", "this", "post", "appeared", "first"},  # lines that plugins add to a text
    "ghost": {"chào"},  # a card for mails alone
}
_SHORTCODE = re.compile(r"\[/?[\w-]+[^\]]{0,300}\]")
_WORD = re.compile(r"\w{4,}")


class StatedEntry(NamedTuple):
    """An item as its file has it: its title, and its words by the names of elements."""

    title: str
    words: list[tuple[str, str]]


class _Text(HTMLParser):
    """The text of HTML, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def plain(markup: str) -> str:
    parser = _Text()
    parser.feed(_SHORTCODE.sub(" ", markup))
    parser.close()
    return unescape(" ".join(" ".join(parser.pieces).split()))


def entries(path: Path) -> Iterator[StatedEntry]:
    if path.suffix == ".json":
        content = json.loads(path.read_bytes())
        if "items" in content:
            items = content["items"]
        else:
            items = (content["db"][0] if "db" in content else content)["data"]["posts"]
        for item in items:
            kind = [("type", "page")] if item.get("page") else []  # as early Ghost has it
            yield StatedEntry(plain(item.get("title") or ""), [*json_words(item), *kind])
        return
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True))
    for item in (each for each in root.iter() if local_name(each) in {"item", "entry"}):
        title = next((child.text or "" for child in item if local_name(child) == "title"), "")
        yield StatedEntry(plain(title), list(xml_words(item)))


def local_name(element: Any) -> str:
    name = element.tag if isinstance(element.tag, str) else ""
    return str(name).rpartition("}")[2].rpartition(":")[2]


def xml_words(item: Any) -> Iterator[tuple[str, str]]:
    for element in item.iter():
        words = "".join(element.itertext()) if local_name(element) == "content" else element.text
        if (words or "").strip():
            yield local_name(element), str(words)


def json_words(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from json_words(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from json_words(inner, name)
    elif isinstance(value, str) and name in {"lexical", "mobiledoc"}:
        with suppress(json.JSONDecodeError):  # the item is refused then
            for key, words in json_words(json.loads(value)):
                yield ("text" if " " in words else "type"), words if key != "type" else ""
    elif isinstance(value, str):
        yield name, value


@cache
def articles_and_refusals(path: Path) -> tuple[tuple[Article, ...], str]:
    """The articles of a sample, and why others of its items are none."""
    key = path.relative_to(ARTICLES).as_posix()
    drafts = readers.read_drafts(path.read_bytes(), key, {})
    assert not isinstance(drafts, Image)
    articles, refusals = [], []
    for draft in drafts:
        try:
            articles.append(normalise.normalised_article(draft, key))
        except Rejected as refusal:
            refusals.append(str(refusal))
    return tuple(articles), "\n".join([*refusals, *(str(draft.doubts) for draft in drafts)])


def article_of(entry: StatedEntry, articles: tuple[Article, ...]) -> Article | None:
    return next((each for each in articles if entry.title and each.headline == entry.title), None)


def is_left_out(path: Path, name: str, word: str) -> bool:
    if any(name in names for names in LEFT_OUT.values()):
        return True
    return word in LEFT_OUT_WORDS.get(path.parent.name, ())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_word_of_an_entry_is_in_its_record(path: Path) -> None:
    articles, _ = articles_and_refusals(path)
    assert articles or path.name == "deleted.atom"
    lost = set()
    for entry in entries(path):
        if article := article_of(entry, articles):
            record = json.dumps(asdict(article), ensure_ascii=False).lower()
            lost |= {
                (entry.title, name, word)
                for name, words in entry.words
                for word in _WORD.findall(plain(words).lower())
                if word not in record and not is_left_out(path, name, word)
            }
    assert lost == set()


KINDS_WITHOUT_ARTICLE = {"page", "attachment", "product", "tribe_events", "nav_menu_item", "block"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_entry_without_an_article_is_refused_by_name_or_holds_none(path: Path) -> None:
    articles, refusals = articles_and_refusals(path)
    for entry in entries(path):
        if article_of(entry, articles) or entry.title in refusals:
            continue
        kinds = {words for name, words in entry.words if name in {"post_type", "type"}}
        headlines = {article.headline for article in articles}
        untitled = not entry.title and len(headlines) > 0
        assert kinds & KINDS_WITHOUT_ARTICLE or untitled, entry.title


def stated_time(entry: StatedEntry) -> str | None:
    for name, words in entry.words:
        if name == "pubDate" and "+" in words:
            return times.to_rfc3339(parsedate_to_datetime(words))
    return None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_date_is_that_of_the_entry(path: Path) -> None:
    articles, _ = articles_and_refusals(path)
    for entry in entries(path):
        article, moment = article_of(entry, articles), stated_time(entry)
        if article and moment and path.parent.name == "rss":
            assert article.published_at == moment

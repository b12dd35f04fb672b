"""Feeds as programs write them: DOCTYPEs, any prefix, Atom in RSS, JSON told by its version."""

import json
from typing import Any

import pytest

from functions.ingest.article.draft import Draft
from functions.ingest.files import readers
from shared.errors import Rejected

LONG = "Một câu dài của một bài báo có thật về chợ nổi trên sông. " * 12
ITEM = (
    "<item><title>Tin</title><link>https://a.example/1</link><guid>urn:x:1</guid>"
    f"<description>{LONG}</description></item>"
)
CHANNEL = f"<channel><title>x</title>{ITEM}</channel>"
RDF_URI, RSS_URI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/rss/1.0/"
ATOM_URI = "http://www.w3.org/2005/Atom"
NETSCAPE = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
)
HTML = f"&lt;p&gt;{LONG}&lt;/p&gt;"
XHTML = f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}</p></div>'


def drafts(data: str | bytes, key: str = "tin/a.xml") -> list[Draft]:
    content = readers.read_drafts(data.encode() if isinstance(data, str) else data, key, {})
    assert isinstance(content, list)
    return content


def rdf(root: str, rdf_prefix: str, rss_prefix: str) -> str:
    """RSS 1.0 with prefixes as "rdf:" and ":rdf", "" for the default namespace."""
    names = "".join(
        f' xmlns{":" if prefix else ""}{prefix.rstrip(":")}="{uri}"'
        for prefix, uri in ((rdf_prefix, RDF_URI), (rss_prefix, RSS_URI))
    )
    words = f"<{rss_prefix}title>Tin</{rss_prefix}title>"
    text = f"<{rss_prefix}description>{LONG}</{rss_prefix}description>"
    about = f'{rdf_prefix}about="http://a.example/1"' if rdf_prefix else ""
    return (
        f"<{root}{names}><{rss_prefix}channel>{words}</{rss_prefix}channel>"
        f"<{rss_prefix}item {about}>{words}{text}</{rss_prefix}item></{root}>"
    )


@pytest.mark.parametrize(
    "feed",
    [
        f'<?xml version="1.0"?>\n{NETSCAPE}\n<rss version="0.91">{CHANNEL}</rss>',
        f"<!DOCTYPE rss [\n<!ELEMENT rss (channel)>\n]>\n<rss version='2.0'>{CHANNEL}</rss>",
        f"<!--{'x' * 9_000}--><rss version='2.0'>{CHANNEL}</rss>",
        f"<rss version='2.0' xmlns='http://blogs.law.harvard.edu/tech/rss'>{CHANNEL}</rss>",
        rdf("rdf:RDF", "rdf:", ""),
        rdf("rdf:RDF", "rdf:", "rss:"),
        rdf("r:RDF", "r:", ""),
        rdf("RDF", "", "rss:"),
        f"<RDF><channel><title>x</title></channel>{ITEM}</RDF>",
        f'<!DOCTYPE feed SYSTEM "a.dtd"><feed xmlns="{ATOM_URI}"><entry><id>urn:1</id>'
        f'<title>Tin</title><content type="html">{HTML}</content></entry></feed>',
        f'<a:entry xmlns:a="{ATOM_URI}"><a:id>urn:1</a:id><a:title>Tin</a:title>'
        f'<a:content type="html">{HTML}</a:content></a:entry>',
    ],
)
def test_a_feed_is_told_by_its_first_element_whatever_its_prefix(feed: str) -> None:
    (draft,) = drafts(feed)
    assert (draft.headline, draft.refusal) == ("Tin", None)
    assert LONG.strip() in draft.body_text


@pytest.mark.parametrize(
    "content",
    [
        f'<atom:content type="html">{HTML}</atom:content>',
        f'<atom:content type="xhtml">{XHTML}</atom:content>',
        f'<atom:content type="text">{LONG}</atom:content>',
        f"<atom:content>{LONG}</atom:content>",
        f'<content type="html" xmlns="{ATOM_URI}">{HTML}</content>',
        f"<content>{HTML}</content>",
        f"<content>{LONG}</content>",
        f"<yandex:full-text>{LONG}</yandex:full-text>",
    ],
)
def test_atoms_content_is_the_text_of_an_rss_item(content: str) -> None:
    item = f"<item><title>Tin</title><guid>urn:x:1</guid><description>Ngắn.</description>{content}"
    (draft,) = drafts(
        f'<rss version="2.0" xmlns:atom="{ATOM_URI}"><channel>{item}</item></channel></rss>'
    )
    assert (draft.summary, draft.body_text) == ("Ngắn.", LONG.strip())


def test_what_is_elsewhere_or_in_base64_is_no_text() -> None:
    for attributes in ('src="http://a.example/1"', 'type="image/png"', 'mode="base64"'):
        item = f"<item><title>T</title><atom:content {attributes}>{'PHA+' * 200}</atom:content>"
        with pytest.raises(Rejected, match="only announces"):
            drafts(
                f'<rss version="2.0" xmlns:atom="{ATOM_URI}"><channel>{item}</item></channel></rss>'
            )


STORY = {"uri": "urn:x:1", "type": "text", "headline": "Tin", "body_text": LONG}
FEED = {"title": "x", "items": [{"id": "1", "title": "Tin", "content_text": LONG}]}
POST = {"id": "5", "title": "Tin", "slug": "x", "status": "published", "html": f"<p>{LONG}</p>"}
ADDRESS = "https://jsonfeed.org/version/1"


@pytest.mark.parametrize(
    ("tree", "kind"),
    [
        (FEED | {"version": ADDRESS}, "json-feed"),
        (FEED | {"version": f"{ADDRESS}.1"}, "json-feed"),
        (FEED | {"version": "http://www.jsonfeed.org/version/1.1/"}, "json-feed"),
        (FEED | {"version": ADDRESS, "_x": {"exported_on": 1}}, "json-feed"),
        (STORY | {"extra": {"version": ADDRESS}}, "ninjs"),
        (STORY | {"extra": {"exported_on": 1}}, "ninjs"),
        (STORY | {"posts_tags": []}, "ninjs"),
        ({"items": [STORY | {"feed": {"version": ADDRESS}}]}, "ninjs"),
        ([STORY | {"feed": {"version": ADDRESS}}], "ninjs"),
        (
            {
                "db": [
                    {
                        "meta": {"exported_on": 1},
                        "data": {"posts": [POST | {"html": f"<p>{LONG} {ADDRESS}</p>"}]},
                    }
                ]
            },
            "ghost",
        ),
    ],
)
def test_json_is_told_by_where_its_names_stand(tree: Any, kind: str) -> None:
    for data in (json.dumps(tree).encode(), json.dumps(tree).encode("utf-16")):
        (draft,) = drafts(data, "tin/a.json")
        assert (draft.format, draft.headline, draft.refusal) == (kind, "Tin", None)


@pytest.mark.parametrize("version", [None, "1.1", "JSON Feed 1", "https://example.org/version/1"])
def test_what_only_looks_like_a_json_feed_is_none(version: str | None) -> None:
    with pytest.raises(Rejected, match="is not ninjs, digitalwires or AP's"):
        drafts(json.dumps(FEED | {"version": version}).encode(), "tin/a.json")

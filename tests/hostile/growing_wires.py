"""Files of wires that grow in one place: name, key, what is repeated, and what makes the file."""

import json
from collections.abc import Callable, Iterator, Mapping

_DIGITALWIRES: dict[str, object] = {"format": "digitalwires@0.9.1", "urn": "u", "headline": "Tin"}
_AP: dict[str, object] = {"altids": {"itemid": "u"}, "headline": "Tin"}
_JSON_FIELDS: dict[str, tuple[Mapping[str, object], str, Mapping[str, object]]] = {
    "digitalwires of categories": (
        _DIGITALWIRES | {"article_html": "<p>a</p>"},
        "categories",
        {"type": "dnltype:keyword", "name": "bão"},
    ),
    "digitalwires of pictures": (
        _DIGITALWIRES,
        "associations",
        {"type": "image", "urn": "u", "renditions": [{"url": "https://a.example/a.jpg"}]},
    ),
    "digitalwires of notes": (
        _DIGITALWIRES | {"article_html": "<p>a</p>"},
        "ednotes",
        {"role": "dpaednoterole:contacts", "ednote": "a, +49 4999 555123"},
    ),
    "AP's subjects": (_AP | {"body_nitf": "<p>a</p>"}, "subject", {"name": "bão", "rels": ["x"]}),
    "AP's bylines": (_AP | {"body_nitf": "<p>a</p>"}, "bylines", {"by": "By ANN LEE"}),
    "ninjs of Superdesk's authors": (
        {"guid": "u", "headline": "Tin"},
        "authors",
        {"name": "An Nhiên", "role": "writer"},
    ),
}
_XML_FIELDS = {
    "NewsML of subjects": (
        '<newsItem guid="u"><contentMeta><headline>Tin</headline>{}</contentMeta></newsItem>',
        '<subject qcode="medtop:1" type="cpnat:person"><name>bão</name></subject>',
    ),
    "NewsML of assertions": (
        '<newsItem guid="u"><contentMeta><headline>Tin</headline><located literal="p"/>'
        "</contentMeta>{}</newsItem>",
        '<assert literal="p"><POIDetails><address><locality><name>a</name></locality></address>'
        "</POIDetails></assert>",
    ),
    "NewsML of notes": (
        '<newsItem guid="u"><itemMeta>{}</itemMeta><contentMeta><headline>Tin</headline>'
        "</contentMeta></newsItem>",
        '<edNote role="x:contacts"><section class="notepad"><p>a</p></section></edNote>',
    ),
    "NewsML of pictures": (
        '<newsItem guid="u"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta>'
        "<headline>Tin</headline></contentMeta><contentSet>{}</contentSet></newsItem>",
        '<remoteContent href="https://a.example/a.jpg" contenttype="image/jpeg" width="9"/>',
    ),
    "NewsML of sections": (
        '<newsItem guid="u"><contentMeta><headline>Tin</headline></contentMeta><contentSet>'
        "<inlineXML><html><body>{}</body></html></inlineXML></contentSet></newsItem>",
        '<section class="main"><header><h3>a</h3></header><p class="teaser">a</p></section>',
    ),
    "NewsML 1 of components": (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>a</ProviderId>"
        "<DateId>20260101</DateId><NewsItemId>u</NewsItemId></NewsIdentifier></Identification>"
        "<NewsComponent><NewsLines><HeadLine>Tin</HeadLine></NewsLines>{}</NewsComponent>"
        "</NewsItem></NewsML>",
        "<NewsComponent><ContentItem><MediaType FormalName='Photo'/></ContentItem></NewsComponent>",
    ),
    "NITF of keywords": (
        '<nitf><head><docdata><doc-id id-string="u"/><key-list>{}</key-list></docdata></head>'
        "<body><body.head><hedline><hl1>Tin</hl1></hedline></body.head></body></nitf>",
        '<keyword key="a"/>',
    ),
    "NITF of notes": (
        '<nitf><head><docdata><doc-id id-string="u"/></docdata></head><body><body.head><hedline>'
        "<hl1>Tin</hl1></hedline>{}</body.head></body></nitf>",
        "<note><body.content><p>a</p></body.content></note>",
    ),
}


def growing_wires() -> Iterator[tuple[str, str, str, Callable[[str], bytes]]]:
    """What `growing_files` has of wires."""
    for name, (item, field, value) in _JSON_FIELDS.items():
        yield name, "x.json", f"{json.dumps(value)}, ", _json_maker(item, field)
    for name, (document, piece) in _XML_FIELDS.items():
        yield name, "x.xml", piece, _xml_maker(document)


def _json_maker(item: Mapping[str, object], field: str) -> Callable[[str], bytes]:
    start = json.dumps(dict(item)).removesuffix("}")
    return lambda pieces: f'{start}, "{field}": [{pieces.rstrip(", ")}]}}'.encode()


def _xml_maker(document: str) -> Callable[[str], bytes]:
    return lambda pieces: document.format(pieces).encode()

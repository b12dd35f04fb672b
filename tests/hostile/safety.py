"""What an article may never hold, whatever it was made of, found by parsing as a browser does."""

from collections.abc import Iterator

import nh3
from lxml import html

from shared.article.model import Article

TAGS = {
    *(
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "blockquote",
        "pre",
        "hr",
        "figure",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *("caption", "a", "strong", "em", "b", "i", "u", "s", "sub", "sup", "br", "code"),
}
_SPANS = {"colspan", "rowspan"}
ATTRIBUTES = {
    "a": {"href", "rel"},
    "figure": {"data-figure"},
    "ol": {"start"},
    "td": _SPANS,
    "th": _SPANS,
}
SCHEMES = ("http://", "https://", "mailto:")


def faults_of(article: Article) -> Iterator[str]:
    """Everything that is active, unknown or out of place in an article."""
    for element in html.fragment_fromstring(
        article.body_html or "<p></p>", create_parent="div"
    ).iterdescendants():
        tag = str(element.tag)
        if tag not in TAGS:
            yield f"<{tag}> in {article.headline}"
        for name, value in element.attrib.items():
            if str(name) not in ATTRIBUTES.get(tag, set()):
                yield f"{tag}.{name} in {article.headline}"
            if name == "href" and not str(value).lower().startswith(SCHEMES):
                yield f"href={value!r} in {article.headline}"
            if name == "data-figure" and int(str(value)) >= len(article.figures):
                yield f"figure {value!r} of {len(article.figures)} in {article.headline}"
    if (
        nh3.clean(article.body_html, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
        != article.body_html
    ):
        yield f"nh3 would change the body of {article.headline}"
    if any(
        figure.file != figure.file.rpartition("/")[2] or figure.file in {"", ".", ".."}
        for figure in article.figures
    ):
        yield f"a figure of {article.headline} leads elsewhere"
    words = [
        article.headline,
        article.summary or "",
        article.body_text,
        article.body_html,
        *article.tags,
        *article.authors,
    ]
    if any(char in "".join(words) for char in map(chr, (0, 8, 27, 0x200B, 0x202E, 0xD800, 0xDFFF))):
        yield f"control characters in {article.headline}"

"""Cards of Ghost's posts (pictures, HTML, Markdown, embeds) as HTML.

Calls to sign up, buttons and cards for mails have no part in an article and are left out.
"""

from collections.abc import Callable, Mapping
from html import escape

from markdown_it import MarkdownIt

from functions.ingest.formats.feeds.json_maps import JsonMap, objects_of, string_of_json


def element_markup(tag: str, inner: str) -> str:
    """Markup in an element."""
    return f"<{tag}>{inner}</{tag}>"


def markdown_markup(words: str) -> str:
    """Markdown as HTML."""
    return str(MarkdownIt("commonmark").render(words)) if words.strip() else ""


def card_markup(kind: str, card: JsonMap) -> str:
    """A card as HTML; "" for one that has no part in the article."""
    write = _CARDS.get(kind)
    return write(card) if write else ""


def image_markup(card: JsonMap) -> str:
    """A picture with its caption, which is HTML."""
    source = string_of_json(card, "src")
    if not source:
        return ""
    image = f'<img src="{escape(source)}" alt="{escape(string_of_json(card, "alt"))}">'
    caption = string_of_json(card, "caption")
    return element_markup(
        "figure", image + (element_markup("figcaption", caption) if caption else "")
    )


def _link_markup(card: JsonMap) -> str:
    address = escape(string_of_json(card, "url", "src"))
    return f'<p><a href="{address}">{address}</a></p>' if address else ""


def _code_markup(card: JsonMap) -> str:
    return element_markup("pre", escape(string_of_json(card, "code"), quote=False))


def _toggle_markup(card: JsonMap) -> str:
    return element_markup("h3", string_of_json(card, "heading")) + string_of_json(card, "content")


_CARDS: Mapping[str, Callable[[JsonMap], str]] = {
    "image": image_markup,
    "gallery": lambda card: "".join(map(image_markup, objects_of(card, "images"))),
    "html": lambda card: string_of_json(card, "html"),
    **dict.fromkeys(
        ("markdown", "card-markdown"),
        lambda card: markdown_markup(string_of_json(card, "markdown")),
    ),
    **dict.fromkeys(("embed", "bookmark", "video", "audio"), _link_markup),
    **dict.fromkeys(("horizontalrule", "hr"), lambda _: "<hr>"),
    **dict.fromkeys(("codeblock", "code"), _code_markup),
    "callout": lambda card: element_markup("blockquote", string_of_json(card, "calloutText")),
    "toggle": _toggle_markup,
}

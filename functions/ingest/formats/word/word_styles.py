"""The styles and the numberings of a Word document."""

from dataclasses import dataclass

from lxml.etree import _Element

from functions.ingest.formats.word.word_parts import WordParts
from functions.ingest.formats.word.xml_values import child_value, is_on, local_attribute

MOST_STYLES_IN_A_ROW = 12
"""Styles that are based on each other; Word allows 11."""

_BULLETS = {"bullet", "none"}


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style: its name in lower case, the identifier of the one that it is based on, the font that
    it sets, and whether it hides its text."""

    name: str = ""
    base: str = ""
    font: str = ""
    is_hidden: bool = False


class WordStyles:
    """The styles of a document by their identifiers, and what its numberings are."""

    def __init__(self, parts: WordParts) -> None:
        self.default = ""
        """The identifier of the style of paragraphs that name none."""
        self.styles = self._read_styles(parts.related_part("styles"))
        self.list_tags = _list_tags(parts.related_part("numbering"))
        """Which tag (ul or ol) a numbering is, by its identifier: what its first level is."""

    def style(self, identifier: str) -> WordStyle:
        """A style; one that sets nothing for an identifier without any."""
        return self.styles.get(identifier, WordStyle())

    def chain(self, identifier: str) -> list[WordStyle]:
        """A style and those that it is based on, the document's defaults last."""
        chain: list[WordStyle] = []
        while identifier and len(chain) < MOST_STYLES_IN_A_ROW:
            style = self.styles.get(identifier, WordStyle(identifier.lower()))
            chain.append(style)
            identifier = style.base
        return [*chain, self.styles.get("", WordStyle())]

    def _read_styles(self, root: _Element | None) -> dict[str, WordStyle]:
        """Styles by their identifiers: these are translated by some versions of Word, the names of
        built-in styles are not. The document's defaults are the style ""."""
        if root is None:
            return {}
        for style in root.iter("style"):
            if (
                local_attribute(style, "default") == "1"
                and local_attribute(style, "type") == "paragraph"
            ):
                self.default = local_attribute(style, "styleId")
        styles = {
            local_attribute(style, "styleId"): WordStyle(
                child_value(style, "name").lower(),
                child_value(style, "basedOn"),
                font_of(style.find("rPr")),
                is_on(style, "rPr/vanish"),
            )
            for style in root.iter("style")
        }
        default = next(root.iter("rPrDefault"), None)
        return styles | {
            "": WordStyle(font="" if default is None else font_of(default.find("rPr")))
        }


def _list_tags(root: _Element | None) -> dict[str, str]:
    if root is None:
        return {}
    kinds = {
        local_attribute(abstract, "abstractNumId"): child_value(abstract, "lvl/numFmt")
        for abstract in root.iter("abstractNum")
    }
    return {
        local_attribute(number, "numId"): "ul"
        if kinds.get(child_value(number, "abstractNumId"), "bullet") in _BULLETS
        else "ol"
        for number in root.iter("num")
    }


def font_of(properties: _Element | None) -> str:
    """The font that formatting sets; "" if it sets none, or one of the theme's."""
    fonts = None if properties is None else properties.find("rFonts")
    return (
        "" if fonts is None else local_attribute(fonts, "ascii") or local_attribute(fonts, "hAnsi")
    )

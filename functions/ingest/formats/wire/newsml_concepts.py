"""How NewsML-G2 refers to things: by codes, by names in several languages, by literals.

iptc.org/std/NewsML-G2, "NewsML-G2 Guidelines", on concepts: names may come in several languages and
lengths; the item's own language counts, and no abbreviation where there is more.
"""

from lxml.etree import _Element

from functions.ingest.markup import tree, xml_parser
from functions.ingest.words import language
from shared import text

_ABBREVIATIONS = {"mnemonic", "short"}


def code_of_qcode(element: _Element | None) -> str:
    """The code of a qcode (`ninat:picture`), of the last part of a URI, of a literal or of the
    element's own words; "" for none."""
    if element is None:
        return ""
    names = (element.get("qcode"), element.get("uri"), element.get("literal"), element.text)
    name = next((name.strip() for name in names if name and name.strip()), "")
    return name.rpartition(":")[2].rpartition("/")[2].lower()


def role_of_element(element: _Element) -> str:
    """The role that an element says it has, without its prefix; "" for none."""
    return element.get("role", "").rpartition(":")[2].lower()


def language_of_item(item: _Element) -> str | None:
    """The language of the content, else the item's."""
    element = item.find("contentMeta/language")
    return language.language_of_tag(
        item.get(xml_parser.XML_LANG) if element is None else element.get("tag")
    )


def in_own_language(item: _Element, elements: list[_Element]) -> list[_Element]:
    """Of elements that say the same in several languages, those in the item's own; else those that
    name no language, else those of the first's."""
    by_language: dict[str | None, list[_Element]] = {}
    for element in elements:
        tag = language.language_of_tag(element.get(xml_parser.XML_LANG))
        by_language.setdefault(tag, []).append(element)
    first = next(iter(by_language), None)
    return (
        by_language.get(language_of_item(item))
        or by_language.get(None)
        or by_language.get(first, [])
    )


def name_of_concept(item: _Element, element: _Element) -> str:
    """The name of what an element refers to: no abbreviation if there is more, then in the item's
    own language, then in none; "" for none."""
    own = language_of_item(item)

    def rank(name: _Element) -> tuple[bool, bool, bool]:
        tag = language.language_of_tag(name.get(xml_parser.XML_LANG))
        return role_of_element(name) in _ABBREVIATIONS, tag != own, tag is not None

    return next(filter(None, map(tree.text_line, sorted(element.findall("name"), key=rank))), "")


def name_or_code(item: _Element, element: _Element | None) -> str:
    """The name, the literal or the code of what an element refers to; "" for none."""
    if element is None:
        return ""
    qcode = element.get("qcode", "").rpartition(":")[2]
    return name_of_concept(item, element) or text.line(element.get("literal", "")) or qcode

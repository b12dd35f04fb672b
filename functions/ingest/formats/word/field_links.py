"""Links that are fields: a code that no reader sees, then the words that are shown."""

import re
from dataclasses import dataclass

from lxml.etree import _Element

from functions.ingest.formats.word.xml_values import local_attribute

_LINK_FIELD = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)*\"([^\"]*)\"", re.IGNORECASE)


@dataclass(slots=True)
class Field:
    """A field that is open: its code, and whether its result has begun."""

    code: str = ""
    has_result: bool = False


class OpenFields:
    """The fields of a Word document that have begun and not ended where the text is read."""

    def __init__(self) -> None:
        self.fields: list[Field] = []

    def follow(self, element: _Element) -> None:
        """Note where a field begins, where its result does, and where it ends: its code is no
        text, its result is."""
        kind = local_attribute(element, "fldCharType")
        if kind == "begin":
            self.fields.append(Field())
        elif self.fields and kind == "separate":
            self.fields[-1].has_result = True
        elif self.fields and kind == "end":
            self.fields.pop()
        elif self.fields and element.tag == "instrText":
            self.fields[-1].code += element.text or ""

    def show_text(self) -> bool:
        """Whether what is read now is shown, and no code."""
        return all(field.has_result for field in self.fields)

    def link(self) -> str | None:
        """The address of the innermost link among the fields."""
        links = (link_of_code(field.code) for field in reversed(self.fields))
        return next(filter(None, links), None)


def link_of_code(code: str) -> str | None:
    """The address in the code of a HYPERLINK field."""
    match = _LINK_FIELD.match(code)
    return match[1] if match else None

"""Attributes and children of XML by local names, as documents of word processors have them."""

from lxml.etree import _Element

OFF = {"0", "false", "off", "none"}
"""Values of a switch that is switched off."""


def local_attribute(element: _Element, name: str) -> str:
    """An attribute by its local name; "" for none."""
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if str(key).rpartition("}")[2] == name
        ),
        "",
    )


def child_value(element: _Element, path: str) -> str:
    """The `val` of the element at a path; "" for none."""
    child = element.find(path)
    return "" if child is None else local_attribute(child, "val")


def is_on(run: _Element, path: str) -> bool:
    """Whether a switch such as bold is there, and is not switched off."""
    switch = run.find(path)
    return switch is not None and local_attribute(switch, "val") not in OFF

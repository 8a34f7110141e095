"""HTML as a tree: a text stays a text, whatever marks it holds."""

from xml.etree.ElementTree import Element, tostring

from .problems import visible

Inside = Element | str | None
"""What may stand inside an element; None is nothing."""


def tag(name: str, /, *inside: Inside, **attributes: str | bool | None) -> Element:
    """An element with attributes such as `class_="note"` and `data_cell="A1"`.

    One that is True has no value, one that is None or False is left out.
    """
    found = Element(name)
    for key, value in attributes.items():
        if value is not None and value is not False:
            found.set(key.strip("_").replace("_", "-"), "" if value is True else visible(value))
    last: Element | None = None
    for node in inside:
        if isinstance(node, str):
            if last is None:
                found.text = (found.text or "") + visible(node)
            else:
                last.tail = (last.tail or "") + visible(node)
        elif node is not None:
            found.append(node)
            last = node
    return found


def html(node: Element) -> str:
    """The element as text."""
    return tostring(node, encoding="unicode", method="html")

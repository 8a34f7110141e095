"""Texts as a file holds them: what XML has no place for stands there by its number, `_x0007_`."""

import re

_ODD = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")

_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_ESCAPED = re.compile(r"(?:_x[0-9A-Fa-f]{4}_)+")


def held(text: str) -> str:
    """A text as it is written; one that looks like a number of that kind is no number."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _ODD.sub(lambda odd: f"_x{ord(odd[0]):04X}_", text)


def meant(text: str) -> str:
    """A text as it was before it was written."""
    return _ESCAPED.sub(_characters, text) if "_x" in text else text


def _characters(match: re.Match[str]) -> str:
    """Some characters by their numbers; two halves of one character become one."""
    numbers = re.findall("_x([0-9A-Fa-f]{4})_", match[0])
    units = b"".join(int(number, 16).to_bytes(2, "little") for number in numbers)
    return units.decode("utf-16-le", "surrogatepass")

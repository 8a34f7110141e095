"""How the cells of a file look, format by format."""

import re
from dataclasses import dataclass

from .package import Element, Package, local, tag

_DATES = ("14", "15", "16", "17", "22")
"""Built-in formats of days."""

_DATED = re.compile(r"yy|d[-/. ]+m|m[-/. ]+d")

_TINT = re.compile(r"-?\d+(\.\d+)?([Ee]-?\d+)?")

_BUILT_IN = {
    "0": "General", "1": "0", "2": "0.00", "3": "#,##0", "4": "#,##0.00", "9": "0%",
    "10": "0.00%", "49": "@",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell looks: number format, type, fill, alignment, and the sides with a border."""

    code: str
    colour: str
    bold: bool
    italic: bool
    face: str
    size: float
    fill: str
    across: str
    wrapped: bool
    borders: str

    @property
    def dated(self) -> bool:
        """Whether a number is shown as a day."""
        return self.code in _DATES or bool(_DATED.search(self.code))


def cell_looks(package: Package) -> list[CellLook]:
    """The look of every cell format of a file."""
    part = package.related(package.workbook, "styles")
    if not part:
        return []
    root = package.tree(part)
    numbers = _children(root, "numFmts")  # those of highlights have ids of their own
    codes = {str(e.get("numFmtId")): str(e.get("formatCode")) for e in numbers}
    fonts, fills, borders = (_children(root, word) for word in ("fonts", "fills", "borders"))
    return [
        _look(xf, codes, *(
            group[int(xf.get(word, 0))] if group else None
            for word, group in (("fontId", fonts), ("fillId", fills), ("borderId", borders))
        ))
        for xf in _children(root, "cellXfs")
    ]  # fmt: skip


def _look(xf: Element, codes: dict[str, str], *parts: Element | None) -> CellLook:
    font, fill, border = parts
    number = str(xf.get("numFmtId", "0"))
    code = codes.get(number, _BUILT_IN.get(number, number))
    words = {local(child): child for child in font} if font is not None else {}
    ink = colour(words["color"]) if "color" in words else ""
    alignment = xf.find(tag("alignment"))
    across = "" if alignment is None else str(alignment.get("horizontal", ""))
    return CellLook(
        code=code.replace("\\", "").replace('"', "").replace("\u00a0", " ").lower(),
        colour="" if ink == "000000" else ink,
        bold=_on(words, "b"),
        italic=_on(words, "i"),
        face=str(words["name"].get("val")) if "name" in words else "",
        size=float(words["sz"].attrib["val"]) if "sz" in words else 0.0,
        fill=_fill(fill) if fill is not None else "",
        across="" if across == "general" else across,
        wrapped=alignment is not None and alignment.get("wrapText") in ("1", "true"),
        borders=" ".join(local(s) for s in border if s.get("style") not in (None, "none"))
        if border is not None
        else "",
    )


def _on(words: dict[str, Element], word: str) -> bool:
    return word in words and words[word].get("val", "1") not in ("0", "false")


def _children(root: Element, group: str) -> list[Element]:
    found = root.find(tag(group))
    return [] if found is None else list(found)


def _fill(element: Element) -> str:
    """The colour of the ground; a pattern or a gradient has no one colour."""
    for pattern in element.iter(tag("patternFill")):
        if pattern.get("patternType") == "solid":
            for child in pattern:
                if local(child) == "fgColor":
                    return colour(child)
        elif pattern.get("patternType", "none") != "none":
            return "pattern"
    return "gradient" if element.find(tag("gradientFill")) is not None else ""


def colour(element: Element) -> str:
    """Six hexadecimal digits, or what the program looks up; a tint makes it lighter or darker."""
    if element.get("rgb"):
        base = str(element.get("rgb"))[-6:].upper()
    elif element.get("theme"):
        base = f"theme {element.get('theme')}"
    else:
        base = "" if element.get("auto") else f"indexed {element.get('indexed')}"
    tint = element.get("tint", "")
    return f"{base} tint {tint}" if base and _TINT.fullmatch(tint) and float(tint) else base

"""Rules about how sheets are set up: frozen heads, printing, links, and looks that mislead."""

import colorsys
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from ..addresses import Area, Place
from ..book import styles
from ..book.book import Formula
from ..book.roles import INPUTS, TYPED, Role
from ..formulas import cell_references
from ..number_formats import cell_code
from ..translations import N_, in_digits
from ..translations import told as _
from ..xlsx.package import tag
from .subject import Hit, Subject

DEEP, WIDE = 40, 12

MANY = 10
"""Blue figures that make blue the colour of inputs in a workbook."""

BLUE = "0000FF"

READABLE, SEEN = 3.0, 1.1
"""Least contrast of a text: large type can be read; anything less than `SEEN` is invisible."""

PAGES = {"portrait": N_("portrait"), "landscape": N_("landscape")}

NAMED = {"theme 0": "FFFFFF", "theme 1": "000000", "indexed 8": "000000", "indexed 9": "FFFFFF"}


def unfrozen(subject: Subject) -> Iterator[Hit]:
    """A deep or wide sheet whose heads scroll away; in one line where a program froze none."""
    generated = () if subject.readback is None else (*subject.read.match.tabs.values(),)
    left_out = len(generated) > 1 and not any(
        next(tab.root.iter(tag("pane")), None) is not None for tab in generated
    )
    if left_out:
        says = _(
            "the heads of no generated sheet are frozen, as some programs save: `modelgen"
            " regenerate` freezes them"
        )
        yield _("the workbook"), says
    told = {tab.name for tab in generated} if left_out else set()
    for tab in subject.returned.tabs:
        if tab.name in told:
            continue
        if tab.is_worksheet and next(tab.root.iter(tag("pane")), None) is None:
            filled = [spot for spot, cell in tab.cells.items() if not cell.empty]
            rows = 1 + max((row for row, _ in filled), default=0)
            cols = 1 + max((col for _, col in filled), default=0)
            if rows > DEEP or cols > WIDE:
                says = _("{rows} rows by {cols} columns, and its heads scroll away")
                yield tab.name, says.format(rows=rows, cols=cols)


def unprinted(subject: Subject) -> Iterator[Hit]:
    """A generated sheet without the print set-up that it was given."""
    for sheet in subject.read.match.book.sheets:
        tab = subject.read.match.tabs.get(sheet.name)
        if tab is None or not tab.is_worksheet:
            continue
        setup = next(tab.root.iter(tag("pageSetup")), None)
        wanted = "portrait" if sheet.portrait else "landscape"
        if setup is None or str(setup.get("orientation", "portrait")) != wanted:
            says, page = _("prints in another orientation than {wanted}"), PAGES[wanted]
            yield tab.name, says.format(wanted=_(page))
        if "_xlnm.Print_Area" not in subject.returned.scoped[tab.name]:
            yield tab.name, _("has no print area")
        if sheet.repeat_rows and "_xlnm.Print_Titles" not in subject.returned.scoped[tab.name]:
            yield tab.name, _("does not repeat its heads on every page")


def dead_links(subject: Subject) -> Iterator[Hit]:
    """A link to a place in the workbook that is not there."""
    known = {tab.name.lower() for tab in subject.returned.tabs}
    names = {name.lower() for name in subject.returned.names}
    for tab in subject.returned.tabs:
        for element in tab.root.iter(tag("hyperlink")):
            target = str(element.get("location", ""))
            area = cell_references.read(str(element.get("ref")), tab.name)
            lead = cell_references.read(target, tab.name)
            there = lead.sheet.lower() in known if lead else target.lower() in names
            if target and area and not there:
                yield area.first, _("leads to {target}, which is not there").format(target=target)


def misleading(subject: Subject) -> Iterator[Hit]:
    """An input that does not look like one, or a generated formula that does."""
    inputs = {_shown(role) for role in TYPED}
    for place, cell in subject.base.items():
        look = subject.look(place)
        if look is None:
            continue
        seen = (look.colour, look.fill)
        if cell.role in INPUTS - {"inherited"} and seen not in inputs:
            says = _("{name} is an input and does not look like one")
            yield place, says.format(name=cell.id or place)
        elif isinstance(cell.content, Formula) and cell.role != "inherited" and seen in inputs:
            says = _("{name} is a formula and looks like an input")
            yield place, says.format(name=cell.id or place)


@lru_cache
def _shown(role: Role) -> tuple[str, str]:
    look = styles.look(role)
    return str(look["font_color"]).lstrip("#"), str(look["bg_color"]).lstrip("#")


def unformatted(subject: Subject) -> Iterator[Hit]:
    """A generated figure that lost its number format."""
    for place, cell in subject.base.items():
        look = subject.look(place)
        code = cell_code(cell.format, str, cell.prefix)
        if look and look.code == "general" and code != "General":
            says = _("{name} has no number format any more")
            yield place, says.format(name=cell.id or place)


def blue_formulas(subject: Subject) -> Iterator[Hit]:
    """A formula in blue, where blue is the colour of typed figures."""
    colours: Counter[str] = Counter()
    blue: list[Place] = []
    for place, cell in subject.cells.items():
        look = subject.look(place) if place not in subject.generated else None
        if look and (cell.formula or isinstance(cell.value, float)):
            colours["formula" if cell.formula else look.colour] += 1
            if cell.formula and look.colour == BLUE:
                blue.append(place)
    generated = subject.readback is not None
    if generated or colours[BLUE] >= max(MANY, len(blue)):
        for place in blue:
            yield place, _("is a formula in the blue of typed figures")


def pale(subject: Subject) -> Iterator[Hit]:
    """Text that hardly stands out from its fill; what cannot be seen at all is `concealed`."""
    for place, ratio in _contrasts(subject):
        if ratio >= SEEN:
            says = _("can hardly be read: contrast {ratio}, 3 is the least")
            yield place, says.format(ratio=in_digits(ratio, ".1f"))


def concealed(subject: Subject) -> Iterator[Hit]:
    """A figure that is there and not seen: the colour of its ground, or a format that hides.

    The formula beside a what-if data table, which fills the table, is hidden by custom.
    """
    heads = _heads_of_data_tables(subject)
    for place, ratio in _contrasts(subject):
        if ratio < SEEN and place not in heads:
            yield place, _("is written in the colour of its ground")
    for place in subject.cells:
        look = subject.look(place)
        if look and look.code.count(";") == len(look.code.strip()) > 1:
            yield place, _("has a number format that hides it")


def _heads_of_data_tables(subject: Subject) -> set[Place]:
    """The formulas in the row above and in the column before what another cell fills."""
    filled = {cell.spread for cell in subject.cells.values() if cell.spread and not cell.formula}
    return {
        place
        for area in filled
        if area.top and area.left
        for head in (
            Area(area.sheet, area.top - 1, area.left - 1, area.top - 1, area.right),
            Area(area.sheet, area.top, area.left - 1, area.bottom, area.left - 1),
        )
        for place in subject.inside(head)
        if place in subject.formulas
    }


def _contrasts(subject: Subject) -> Iterator[tuple[Place, float]]:
    """Cells that can hardly be read, and the contrast of their colour with the fill.

    Not those whose ground a table or a rule may colour.
    """
    coloured = _coloured_elsewhere(subject)
    for place in subject.cells:
        look = subject.look(place) if place not in subject.generated else None
        if not look or not (look.colour or look.fill):
            continue
        ink, ground = (_rgb(look.colour, "000000"), _rgb(look.fill, "FFFFFF"))
        ratio = _contrast(ink, ground) if ink and ground else READABLE
        if ratio < READABLE and not any(area.holds(place) for area in coloured):
            yield place, ratio


def _coloured_elsewhere(subject: Subject) -> list[Area]:
    """Tables that have a style, and the areas of conditional formats."""
    found: list[tuple[str, str]] = []
    package = subject.returned.package
    for tab in subject.returned.tabs:
        rules = tab.root.iter(tag("conditionalFormatting")) if tab.is_worksheet else ()
        for rule in rules:
            found += ((ref, tab.name) for ref in str(rule.get("sqref", "")).split())
        for relation in package.relations(tab.part):
            if relation.kind == "table" and relation.target in package:
                found.append((str(package.tree(relation.target).get("ref")), tab.name))
    areas = (cell_references.read(ref, sheet) for ref, sheet in found)
    return [area for area in areas if area]


def _rgb(colour: str, without: str) -> str:
    """Six hexadecimal digits; nothing for a colour that only the program knows."""
    base, _, tint = (colour or without).partition(" tint ")
    found = NAMED.get(base, base)
    if not re.fullmatch("[0-9A-F]{6}", found):
        return ""
    return _tinted(found, float(tint)) if tint else found


def _tinted(rgb: str, tint: float) -> str:
    """A colour made darker (below zero) or lighter, by its lightness as ECMA-376 has it."""
    red, green, blue = (int(rgb[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full)
    return "".join(f"{round(part * 255):02X}" for part in parts)


@lru_cache
def _contrast(one: str, two: str) -> float:
    """The contrast of two colours by the Web Content Accessibility Guidelines, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(
        weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )

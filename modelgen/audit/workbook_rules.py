"""Rules about sheets, names, stored figures and the package, which hold in any workbook."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from ..addresses import Place, fits_sheet
from ..formulas import cell_references
from ..formulas.as_typed import excerpt
from ..translations import N_
from ..translations import told as _
from ..xlsx.package import CONTENT_TYPES, Element, local, parent, tag
from .subject import Hit, Subject

RULE_TAGS = tuple(f"{{*}}{name}" for name in ("formula", "formula1", "formula2", "f"))
"""The elements of any namespace that hold the formulas of rules and charts."""

OUTSIDE = {
    "externalLink": N_("links to {files}"),
    "connections": N_("holds connections to data outside of it"),
    "vbaProject": N_("holds macros"),
    "oleObject": N_("shows an object of {files}"),
    "attachedToolbars": N_("holds toolbars of a program"),
}
"""What leads out of a workbook, by the kind of the relation, and how it is told."""

PROGRAMS_OWN = ("_xl", "Slicer_", "NativeTimeline_")
"""How names begin that the program makes for itself: nobody writes them into formulas."""

ON = ("1", "true")

DEFAULT_NAME = re.compile(r"(Sheet|Feuil|Tabelle|Blatt|Hoja|Foglio)\s?\d*", re.IGNORECASE)

NUMBER = re.compile(r"\s*[-+(]?\s*[\d.,'\u00a0\u202f ]*\d[\d.,]*\)?\s*%?\s*")


def hidden(subject: Subject) -> Iterator[Hit]:
    """Closed groups are no secret: a plus sign stands beside them."""
    closed = subject.readback.match.closed if subject.readback else frozenset()
    for tab in subject.returned.tabs:
        if tab.state != "visible":
            deep = tab.state == "veryHidden"
            says = N_("the sheet is hidden so that Excel does not list it")
            yield tab.name, _(says) if deep else _("the sheet is hidden")
        if not tab.is_worksheet:
            continue
        for row in _unseen(tab.root, "row", "r", "r"):
            if (tab.name, row) not in closed:
                yield Place(tab.name, row, 0), _("the row is hidden")
        for col in _unseen(tab.root, "col", "min", "max"):
            yield Place(tab.name, 0, col), _("the column is hidden")


def _unseen(root: Element, kind: str, first: str, last: str) -> Iterator[int]:
    """The hidden rows or columns, from zero, but for those of groups that are closed."""
    lines = [(int(e.get(first, "1")), int(e.get(last, "1")), e) for e in root.iter(tag(kind))]
    signs = [start for start, _end, e in lines if e.get("collapsed") in ON]
    runs: list[list[tuple[int, int, Element]]] = []
    for line in (line for line in lines if line[2].get("hidden") in ON):
        if runs and runs[-1][-1][1] == line[0] - 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    for run in runs:
        closed = any(run[0][0] - 1 <= sign <= run[-1][1] + 1 for sign in signs)
        for start, _end, element in run:
            if not (closed and element.get("outlineLevel", "0") != "0"):
                yield start - 1


def merged(subject: Subject) -> Iterator[Hit]:
    for tab in subject.returned.tabs:
        for element in tab.root.iter(tag("mergeCell")):
            area = cell_references.read(str(element.get("ref")), tab.name)
            if area:
                yield area.first, _("{area} is merged").format(area=element.get("ref"))


def outside(subject: Subject) -> Iterator[Hit]:
    """What leads out of the workbook: links, connections, queries."""
    package = subject.returned.package
    places = {tab.part: tab.name for tab in subject.returned.tabs}
    places[package.workbook] = _("the workbook")
    for part in sorted(package.reached()):
        for relation in package.relations(part):
            embedded = relation.kind == "oleObject" and not relation.external  # it leads nowhere
            if relation.kind in OUTSIDE and not embedded:
                beyond = package.relations(relation.target) if relation.target in package else ()
                files = dict.fromkeys(unquote(r.target) for r in (relation, *beyond) if r.external)
                says, told = OUTSIDE[relation.kind], ", ".join(files) or relation.target
                yield places.get(part, part), _(says).format(files=told)
    for place, text in subject.formulas.items():
        if re.search(r"(?<![\w\]])\[\d+\]|\.xls[xmb]?\]", text):
            yield place, _("refers to another workbook: ={formula}").format(formula=excerpt(text))


def settings(subject: Subject) -> Iterator[Hit]:
    """What makes Excel calculate otherwise than by itself and with all digits, from 1900 on."""
    package, where = subject.returned.package, _("the workbook")
    for element in package.tree(package.workbook).iter(tag("calcPr")):
        if element.get("calcMode") == "manual":
            yield where, _("calculates only when F9 is pressed, and shows old figures until then")
    if subject.rounds:
        yield where, _("calculates with what is shown (precision as displayed)")
    if subject.returned.zero:
        yield where, _("counts its days from 1904: copied elsewhere they are others")


def sheet_names(subject: Subject) -> Iterator[Hit]:
    """A name that the program gave, or that Excel does not take; a sheet with nothing on it."""
    for tab in subject.returned.tabs:
        if DEFAULT_NAME.fullmatch(tab.name):
            yield tab.name, _("the sheet has the name that the program gave it")
        elif not fits_sheet(tab.name) or tab.name.lower() == "history":
            yield tab.name, _("the sheet's name is not one that Excel takes")
        if tab.is_worksheet and not any(not c.empty for c in tab.cells.values()):
            yield tab.name, _("the sheet is empty")


def text_numbers(subject: Subject) -> Iterator[Hit]:
    """A text that reads as a number, where a formula or its neighbours take it for one."""
    for place, cell in subject.cells.items():
        if cell.formula or not isinstance(cell.value, str) or place in subject.generated:
            continue
        if not NUMBER.fullmatch(cell.value):
            continue
        steps = ((1, 0), (0, 1), (-1, 0), (0, -1))
        beside = [subject.cells.get(place.moved(*step)) for step in steps]
        figures = sum(c is not None and isinstance(c.value, float) for c in beside)
        if place in subject.used or figures > 1:
            says = _("`{value}` is stored as text: sums leave it out")
            yield place, says.format(value=cell.value)


def broken_names(subject: Subject) -> Iterator[Hit]:
    known = {tab.name.lower() for tab in subject.returned.tabs}
    for name, text in subject.returned.names.items():
        if cell_references.broken(text):
            yield _name(name), _("means a cell that was deleted")
        for area in cell_references.areas(text, ""):
            if area.sheet and area.sheet.lower() not in known:
                says = _("means the sheet {sheet}, which is not there")
                yield _name(name), says.format(sheet=area.sheet)


def _name(name: str) -> str:
    return _("name {name}").format(name=name)


def doubled_names(subject: Subject) -> Iterator[Hit]:
    package = subject.returned.package
    entries = package.tree(package.workbook).iter(tag("definedName"))
    found = Counter(str(entry.get("name")).lower() for entry in entries)
    for name, count in found.items():
        if count > 1 and not name.startswith("_xlnm."):
            says = _("is defined {count} times: which one counts depends on the sheet")
            yield _name(name), says.format(count=count)


def illegal_names(subject: Subject) -> Iterator[Hit]:
    for name in subject.returned.names:
        bare = name.removeprefix("_xlnm.")
        if cell_references.read(bare, "") or re.fullmatch(r"[RrCc]|[Rr]\d+[Cc]\d+", bare):
            yield _name(name), _("reads as a cell's address")
        elif not re.fullmatch(r"[^\W\d][\w.\\?]*|\\[\w.]*", bare):
            yield _name(name), _("is not a name that Excel takes")


def dead_names(subject: Subject) -> Iterator[Hit]:
    """A defined name that nothing uses."""
    words = set()
    for place in subject.user_formulas if subject.returned.names else ():
        words |= {t.value.lower() for t in subject.written[place].tokens if t.subtype == "Range"}
    texts = " ".join(subject.returned.names.values()).lower()
    generated = {n.name for n in subject.readback.match.book.names} if subject.readback else set()
    xml, package = _rule_texts(subject), subject.returned.package
    entries = package.tree(package.workbook).iter(tag("definedName"))
    generated |= {str(e.get("name")) for e in entries if e.get("hidden") in ON}  # nobody sees it
    for name, text in subject.returned.names.items():
        plain = name.lower()
        if name in generated or name.startswith(PROGRAMS_OWN) or cell_references.broken(text):
            continue
        if plain not in words and not re.search(rf"\b{re.escape(plain)}\b", texts + xml):
            yield _name(name), _("nothing uses it")


def _rule_texts(subject: Subject) -> str:
    """The formulas of conditional formats, validations and charts, in one text."""
    package = subject.returned.package
    found: list[str] = []
    for part in package.reached():
        if part.endswith(".xml") and ("/worksheets/" in part or "/charts/" in part):
            found += (
                (element.text or "").lower()
                for element in package.tree(part).iter(*RULE_TAGS)
                if local(parent(element)) != "c"
            )
    return " ".join(found)


def unused_figures(subject: Subject) -> Iterator[Hit]:
    """A labelled figure that nothing uses, in a column of figures that formulas do use."""
    columns: dict[tuple[str, int], list[Place]] = {}
    for place in subject.cells:
        typed = subject.figure(place) is not None
        if typed and place.col and place not in subject.generated:
            labelled = subject.cells.get(place.moved(cols=-1))
            if labelled and isinstance(labelled.value, str):
                columns.setdefault((place.sheet, place.col), []).append(place)
    for places in columns.values():
        idle = [place for place in places if place not in subject.used]
        if len(idle) * 2 < len(places):
            for place in idle:
                says = _("{what} is used by no formula")
                yield place, says.format(what=subject.shown(place))


def package_faults(subject: Subject) -> Iterator[Hit]:
    """What no schema validator sees: relations that lead nowhere, numbers that are none."""
    package = subject.returned.package
    for part in ("", *sorted(package.reached())):
        for relation in package.relations(part):
            within = relation.target.startswith("#")  # a link of a picture to a cell
            if not (relation.external or within or relation.target in package):
                says = _("leads to {target}, which is missing").format(target=relation.target)
                yield part or _("the package"), says
        if part and not package.content_type(part):
            yield part, _("has no content type")
    there = {part.lower() for part in package.parts}
    for element in package.tree(CONTENT_TYPES):
        name = str(element.get("PartName", "")).lstrip("/")
        if name and name.lower() not in there:
            yield CONTENT_TYPES, _("tells the type of {name}, which is missing").format(name=name)
    for place, cell in subject.cells.items():
        if isinstance(cell.value, float) and cell.value in (float("inf"), float("-inf")):
            yield place, _("holds a number that is not finite")
        elif cell.value != cell.value:
            yield place, _("holds a number that is none")


def sheet_loops(subject: Subject) -> Iterator[Hit]:
    """Two sheets that need each other, generated ones apart."""
    needs: dict[str, dict[str, Place]] = {}
    for place in subject.user_formulas:
        for area in subject.areas[place]:
            if area.sheet != place.sheet:
                needs.setdefault(place.sheet, {}).setdefault(area.sheet, place)
    for sheet, others in needs.items():
        for other, place in others.items():
            if sheet in needs.get(other, {}) and sheet < other:
                yield place, _("{one} and {other} need each other").format(one=sheet, other=other)

"""What of a workbook is handed out, and which formulas can stand on that alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlsplit

from ...addresses import Area, Place
from ...formulas import cell_references
from ...formulas.cell_references import anywhere
from ...formulas.functions import BUILT_IN, FROM_OUTSIDE
from ...formulas.syntax import FormulaError, tokens
from ...xlsx.package import Element, local, tag
from ...xlsx.reader import Returned

PATH = re.compile(
    r"[A-Za-z]:[\\/]|\\\\|\bfile:|(?:^|[\s\"'(=])~?/[^\s/]+/|\.(?:xl\w+|docx?|csv|mdb|accdb|pptx?"
    r"|pdf|png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|txt|zip|odc|dqy|udl)\b|[^\s@]+@[^\s@]+\.\w",
    re.IGNORECASE,
)
"""A text that says where a file lies on somebody's machine, or how somebody is reached."""

PLACE = re.compile(
    r"[A-Za-z]:\\|\\\\\w|\bfile:/|/(?:home|Users|mnt|media|Volumes|root)/", re.IGNORECASE
)
"""A text that formulas give where they tell where the file lies."""

_INSIDE = re.compile(
    r"localhost|.*\.(local|localdomain|lan|intern(al)?|intra(net)?|corp|home|private|test)|[\d.]+"
)


def public(address: str) -> bool:
    """Whether a link leads to a page that everybody can ask for, and names nobody on the way."""
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    host = (found.hostname or "").lower().rstrip(".")
    named = "@" in found.netloc or PATH.search(found.query + found.fragment)
    inside = "." not in host or _INSIDE.fullmatch(host)
    return found.scheme.lower() in ("http", "https") and not inside and not named


@dataclass(frozen=True)
class Reach:
    """The sheets, cells, names and tables that a copy has; names and tables in small letters."""

    sheets: tuple[str, ...]
    order: tuple[str, ...]
    """All sheets of the workbook, those left out too."""
    names: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    gone: frozenset[Place] = frozenset()
    """Cells of these sheets that are left out, because they are hidden."""
    values: bool = False
    needed: set[str] = field(default_factory=set)
    """The names that formulas were seen to use."""

    def shown(self, area: Area) -> bool:
        """Whether a rectangle is handed out as a whole."""
        columns = self._hidden.get(area.sheet, {})
        hidden = any(
            bisect_left(rows, area.top) < bisect_right(rows, area.bottom)
            for col, rows in columns.items()
            if area.left <= col <= area.right
        )
        return area.sheet in self.sheets and not hidden

    @cached_property
    def _hidden(self) -> dict[str, dict[int, list[int]]]:
        """The rows of the cells that are left out, by sheet and column."""
        found: dict[str, dict[int, list[int]]] = {}
        for at in sorted(self.gone, key=lambda at: at.row):
            found.setdefault(at.sheet, {}).setdefault(at.col, []).append(at.row)
        return found

    def stands(self, formula: str, here: str) -> bool:
        """Whether a formula, without its equals sign, needs and tells nothing left out."""
        try:
            return all(self._fits(*token[:3], here) for token in tokens(formula))
        except FormulaError:
            return False

    def _fits(self, kind: str, subtype: str, word: str, here: str) -> bool:
        if (kind, subtype) == ("Func", "Open"):
            return self._called(word.rstrip("(").strip())
        if (kind, subtype) == ("Operand", "Text"):
            inner = word[1:-1]
            return not PATH.search(inner) or public(inner)
        if (kind, subtype) == ("Operand", "Error"):
            return "!" not in word.rstrip("!")
        return (kind, subtype) != ("Operand", "Range") or self._named(word, here)

    def _called(self, name: str) -> bool:
        word = name.upper()
        bare = word.removeprefix("_XLFN.").removeprefix("_XLWS.")
        newer = word.startswith("_XLFN.")
        known = bare in BUILT_IN or newer or name.lower() in self.names
        if name.lower() in self.names:
            self.needed.add(name.lower())
        return known and bare not in FROM_OUTSIDE

    def _named(self, word: str, here: str) -> bool:
        area = cell_references.read(word, here)
        if area:
            return self.shown(area) if area.sheet in self.order else self._through(area.sheet)
        sheet, mark, name = word.rpartition("!")
        inside = sheet.strip("'").replace("''", "'")
        if mark and inside not in self.sheets:
            return bool(re.fullmatch(r"[^\[\]]+:[^\[\]]+", inside)) and self._through(inside)
        low, head = name.lower(), name.lower().partition("[")[0]
        if low in self.names:
            self.needed.add(low)
        return low in self.names or head in self.tables or low.startswith("_xlpm.")

    def _through(self, span: str) -> bool:
        """Whether all sheets from one to another are there, as `Jan:Dec` means them."""
        first, _, last = (part.strip("'") for part in span.partition(":"))
        if first not in self.order or last not in self.order:
            return False
        ends = sorted((self.order.index(first), self.order.index(last)))
        return set(self.sheets).issuperset(self.order[ends[0] : ends[1] + 1])


def names_of(returned: Returned, reach: Reach) -> frozenset[str]:
    """The names that stand on what is handed out, other names included; hidden ones do not."""
    found: dict[str, list[Element]] = {}
    for entry in returned.package.tree(returned.package.workbook).iter(tag("definedName")):
        odd = ("hidden", "function", "vbProcedure", "xlm")
        if not any(entry.get(key) in ("1", "true") for key in odd):
            found.setdefault(str(entry.get("name")).lower(), []).append(entry)
    for word in {w for w in found if w.startswith("_xlnm.")}:
        del found[word]
    kept: Collection[str] = found.keys()
    while True:
        trial = Reach(reach.sheets, reach.order, frozenset(kept), reach.tables, reach.gone)
        fits = {
            word
            for word in kept
            if all(
                trial.stands(anywhere((e.text or "").removeprefix("=")), "") for e in found[word]
            )
        }
        if fits == set(kept):
            return frozenset(fits)
        kept = fits


def tables_of(returned: Returned, sheets: Collection[str]) -> Mapping[str, str]:
    """The part of every table on some sheets, by its name in small letters."""
    package = returned.package
    return {
        str(package.tree(relation.target).get("displayName")).lower(): relation.target
        for tab in returned.tabs
        if tab.name in sheets
        for relation in package.relations(tab.part)
        if relation.kind == "table" and relation.target in package
    }


def hidden_spots(returned: Returned, name: str) -> frozenset[Place]:
    """The cells of a sheet in rows and columns that are hidden and not merely folded away."""
    tab = returned.tab(name)
    if tab is None or not tab.is_worksheet:
        return frozenset()
    rows, columns = set(), []
    for element in tab.root.iter(tag("row"), tag("col")):
        size = element.get("width" if local(element) == "col" else "ht", "1")
        gone = element.get("hidden") in ("1", "true") or float(size) == 0
        if gone and element.get("outlineLevel", "0") == "0":
            if local(element) == "col":
                columns.append(range(int(element.get("min", 1)) - 1, int(element.get("max", 1))))
            else:
                rows.add(int(element.get("r", 0)) - 1)
    return frozenset(
        Place(name, row, col)
        for (row, col), cell in tab.cells.items()
        if not cell.empty and (row in rows or any(col in found for found in columns))
    )

"""Where each block, item and point stands. Geometry only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..addresses import Area, Place
from ..template.words import PlanName
from ..translations import ToolSheets
from .sensitivity_points import PointTable

ID, LABEL, UNIT, LIVE, FIRST_CASE = 0, 1, 2, 3, 4

TOTAL, OPENING, FIRST_STEP = 3, 4, 5
"""On the plan of periods: the total over the steps, what stands before them, and the first."""

TITLE_ROW, LIVE_ROW, STATUS_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3, 5

SERIES_HEAD = 4

REGISTER_HEAD = 2
"""Title and heads above the rows of a register."""

ID_WIDTH = 9.0
"""Of the column of ids, which shrink to it: the screen is for the figures."""

REGISTER_TITLE = FIRST_ROW + 5
"""On Workings: below the two dates by which the age of sources is judged."""


@dataclass(frozen=True)
class Plan:
    """The columns of a sheet: widths in characters, and which stand together on a printed page."""

    widths: tuple[float, ...]
    """Of each column from the first, in characters."""
    pages: tuple[tuple[int, int], ...]
    """The first and the last column of each page, side by side; the others are not printed."""
    header: bool = False
    """Whether the frozen head names the columns, those of the cases among them."""
    labels: bool = False
    """Whether id, label and unit stay in sight when the sheet is scrolled to the right."""
    portrait: bool = False
    """A page upright, without repeated heads: a memo."""
    technical: bool = False
    """Whether it says that it is no part of the print book, and only that is printed."""
    steps: bool = False
    """Whether its head names the steps of a timeline, and their numbers in a row below."""

    def printed(self, what: str) -> "Plan":
        """The same with all of it printed, its table alone, or its head alone."""
        if what == "table":
            return replace(self, pages=self.pages[:1])
        return replace(self, technical=what == "head")


@dataclass(frozen=True)
class PointTablePlace:
    """A table of points on Workings: its corner, and the columns of drivers, sets and items."""

    table: PointTable
    corner: Place
    set_cols: Mapping[str, int]
    """The column of each driver's formula, by driver: only points that formulas set have them."""
    cols: Mapping[str, int]
    """The column of each driver and line item, by name; of a series that of its first step."""
    steps: Mapping[str, range]
    """The steps of each series that has columns: from 0, where something stands before it."""
    homes: tuple[Mapping[str, int], ...]
    """Those of the table, and what each point repeats beside what it moves."""

    @property
    def first(self) -> int:
        """The first row of points, below title, ids, labels and units."""
        return self.corner.row + 4

    def at(self, row: int, item: str) -> Place:
        """An item at the point of a row, the first row being 0."""
        return Place(self.corner.sheet, self.first + row, self.cols[item])

    def found(self, row: int, item: str) -> Place | None:
        """An item as the point of a row has it; None where it is as at the start."""
        home = self.homes[row].get(item)
        return None if home is None else self.at(home, item)

    @property
    def written(self) -> int:
        """How many cells hold what is set and what is moved, at all points."""
        widths = {name: len(self.steps.get(name, "1")) for name in self.cols}
        return len(self.table.rows) * len(self.set_cols) + sum(
            widths[name]
            for row, homes in enumerate(self.homes)
            for name, home in homes.items()
            if home == row
        )

    def heads(self) -> Iterator[tuple[int, str, int]]:
        """The column, item and step of everything that is set or calculated; scalars are at 1."""
        for name, col in self.cols.items():
            for step in self.steps.get(name, range(1, 2)):
                yield col + step - 1, name, step

    @property
    def last_column(self) -> int:
        return max(col for col, *_ in self.heads())

    def column(self, item: str) -> Area:
        """An item at every point."""
        return Area.between(self.at(0, item), self.at(len(self.table.rows) - 1, item))

    def keys(self, col: int) -> Area:
        """A column of the table that holds no item, such as the ids, at every point."""
        top = Place(self.corner.sheet, self.first, col)
        return Area.between(top, top.moved(rows=len(self.table.rows) - 1))


@dataclass(frozen=True)
class Layout:
    """Every address that a formula or a link may need."""

    cases: tuple[str, ...]
    """Names of the cases in the order of their columns, base case first."""
    plans: Mapping[PlanName, Plan]
    """The column plans by name."""
    corners: Mapping[tuple[int, int], Place]
    """The corner of each block, by the number of its sheet and its number there."""
    items: Mapping[str, Place]
    """The live cell of each item; of a series and an axis the first step."""
    lengths: Mapping[str, int]
    """How many steps each series has."""
    across: frozenset[str]
    """The series whose steps run across; those of the others run down."""
    over_cases: Mapping[str, Place]
    """Of the series that are wanted in every case the live cell of the first step, there."""
    points: Mapping[str, tuple[PointTablePlace, int]]
    """The table of each sensitivity point, and the number of its row there."""
    tables: Mapping[str, PointTablePlace]
    """The tables of points by name, on Workings."""
    register: Mapping[str, Place]
    """Where the generated value of each input stands, in the first case."""
    dated: Mapping[str, Place]
    """Where the age of each dated constant is judged, below the register, in the first case."""
    series_register: Place
    """The corner of the generated series."""
    across_register: Mapping[str, Place]
    """Where the first generated step of each typed series across stands, in the first case."""
    table_register: Mapping[str, Place]
    """The corner of what was generated in each table of inputs."""
    bridge_data: Mapping[str, Place]
    """The corner of the data of each bridge's chart."""
    ends: Mapping[str, int]
    """The last row of each sheet's blocks."""
    selector: Place
    """The corner of the selector block."""
    checks: Place
    """The corner of the checks block."""

    def live(self, item: str) -> Place:
        """The cell of the live case (of a constant: its cell)."""
        return self.items[item]

    def case(self, item: str, case: str) -> Place:
        """The cell of an item of the case columns in a case."""
        return self.items[item].moved(cols=1 + self.cases.index(case))

    def case_cells(self, item: str) -> Area:
        """The cells of all cases, base case first."""
        place = self.items[item]
        return Area.between(place.moved(cols=1), place.moved(cols=len(self.cases)))

    def step(self, item: str, step: int) -> Place:
        """The cell of a series at a step, from 1; 0 is the opening."""
        first = self.items[item]
        across = item in self.across
        return first.moved(cols=step - 1) if across else first.moved(rows=step - 1)

    def series(self, item: str) -> Area:
        """The cells of all its steps."""
        return Area.between(self.step(item, 1), self.step(item, self.lengths[item]))

    def step_over_cases(self, item: str, step: int, col: int) -> Place:
        """The cell of a series at a step in the column of a case, on the sheet of all cases."""
        first = self.over_cases[item]
        return Place(first.sheet, first.row + step - 1, col)

    def head_over_cases(self, item: str, case: str) -> Place:
        """The head of a case's column, on the sheet where a series stands in all cases."""
        col = FIRST_CASE + self.cases.index(case)
        return Place(self.over_cases[item].sheet, HEADS_OVER_CASES, col)

    @property
    def sel_case(self) -> Place:
        """The cell that names the live case."""
        return self.selector.moved(rows=1, cols=LIVE - LABEL)

    @property
    def live_index(self) -> Place:
        """The cell of its number, from 1."""
        return self.selector.moved(rows=2, cols=LIVE - LABEL)

    def case_row(self, down: int) -> Area:
        """A row of the selector with one cell per case: 3 ids, 4 labels, 5 headers."""
        first = self.selector.moved(rows=down, cols=FIRST_CASE - LABEL)
        return Area.between(first, first.moved(cols=len(self.cases) - 1))

    @property
    def case_ids(self) -> Area:
        return self.case_row(3)

    @property
    def case_labels(self) -> Area:
        return self.case_row(4)

    @property
    def case_headers(self) -> Area:
        return self.case_row(5)

    @property
    def chk_master(self) -> Place:
        """The cell that counts the checks that fail."""
        return self.checks.moved(rows=1, cols=LIVE - LABEL)

    @property
    def chk_alerts(self) -> Place:
        """The cell that counts the alerts that are raised."""
        return self.checks.moved(rows=2, cols=LIVE - LABEL)


HEADS_OVER_CASES = FIRST_ROW + 1
"""The row of the heads on the sheet of all cases, below its title."""

CASES_HEAD = 2
"""Rows above the series on the sheet of all cases: title, heads."""

FACTS_ACROSS = 5
"""Columns before the generated steps of a series across: its limits, and what differs."""

STEPS_ON_A_PAGE = 12
"""Of the plan of periods: a year of months."""


def plans(cases: int, steps: int, columns: int) -> dict[PlanName, Plan]:
    """The column plans; the first columns mean the same on every calculation sheet.

    `steps` are those of the longest axis that runs across, `columns` those of the widest table.
    """
    lead = (ID_WIDTH, 36.0, 14.5, 11.0)
    block = (*lead, *(11.0,) * cases)
    last, free = FIRST_CASE + cases - 1, max(9, cases, columns - 1)
    widest = FIRST_CASE + free - 1
    facts, sources = last + 1, last + 9
    return {
        "cases": Plan(
            (*block, 70), ((LABEL, last), (last + 1, last + 1)), header=True, labels=True
        ),
        "free": Plan(
            (*lead, *(11.0,) * free, 70), ((LABEL, widest), (widest + 1, widest + 1)), labels=True
        ),
        "assumptions": Plan(
            (*block, 13, 9.5, 10.5, 10.5, 10.5, 13.5, 10.5, 10.5, 46, 11, 84),
            ((LABEL, last), (facts, sources - 1), (sources, sources + 2)),
            header=True,
            labels=True,
        ),
        "periods": _periods(max(steps, cases)),
        "memo": Plan((8, 40, 26.5, 26.5, 26.5), ((LABEL, 4),), portrait=True),
        "text": Plan((8, 32, 114), ((LABEL, 2),)),
        "glossary": Plan((8, 44, 44, 100), ((LABEL, 3),)),
        "claims": Plan(
            (ID_WIDTH, 36, 14.5, 11, 11, 11, 11, 11, 13, 18, 14, 36, 9, 40, 9),
            ((LABEL, 11),),
            labels=True,
        ),
        "sources": Plan((12, 27, 28, 15, 14, 30, 13.5, 9.5, 31, 18), ((LABEL, 9),)),
        "checks": Plan(
            (ID_WIDTH, 48, 14.5, 12, 12, 11, 10.5, 10, 44, 40), ((LABEL, 9),), labels=True
        ),
    }


def _periods(steps: int) -> Plan:
    """Total, opening and a column per step; a year of months on a page, the notes on the last."""
    note = FIRST_STEP + steps
    firsts = range(FIRST_STEP, note, STEPS_ON_A_PAGE)
    pages = [(first, min(first + STEPS_ON_A_PAGE, note) - 1) for first in firsts]
    pages[0] = (LABEL, pages[0][1])
    widths = (ID_WIDTH, 36.0, 14.5, *(11.0,) * (2 + steps), 70)
    return Plan(widths, (*pages, (note, note)), labels=True, steps=True)


def technical_plans(widest: int, cases: int, sheets: ToolSheets) -> dict[str, Plan]:
    """The column plans of the sheets that the tool writes itself."""
    widths = {
        sheets.over_cases: (ID_WIDTH, 36.0, 14.5, *(11.0,) * (1 + cases)),
        sheets.workings: (30, 40, 16, *(15.0,) * (widest - 3)),
        sheets.formula_map: (8, 32, 18, 8, 78, 70),
        sheets.audit: (8, 27, 52, 11, 9, 11, 84),
        sheets.source: (8, 32, 120),
    }
    return {
        name: Plan(columns, ((LABEL, len(columns) - 1),), technical=True)
        for name, columns in widths.items()
    }

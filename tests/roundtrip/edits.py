"""What users do to a workbook between two generations, as data: each edit with what must hold.

`[item]`, `[item@case]`, `[item@*]` and `[series#3]`, `[series#*]` mean the cells of an item in the
workbook as generated, `[series@case.2028-12]` a cell by its id, `{item}` the number of its row.
The same words mean the cells of a fresh workbook when the expected value of a user's own formula
is read there: by its id, a step of the same date.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from modelgen.addresses import Area, Place
from modelgen.compile.layout import Layout
from modelgen.template.added_cases import AddedCase

from ..outside import Office

Step = tuple[Any, ...]
Content = str | float

MINE = "My notes"
COPIES = "Assumptions copy", "Profit copy"
FLAGSHIP = "deepseek-v3-r1"


@dataclass(frozen=True)
class Places:
    """Where everything stands in a workbook as generated."""

    layout: Layout
    cells: Mapping[str, Place]
    """By the ids of the cells."""


@dataclass(frozen=True)
class Edit:
    """Steps of the driver, and what is true afterwards.

    Outcome `holds`: the result must be right. `stops`: a clean stop is expected. `either`: a clean
    stop or a right result. `conflict`: a stop first, and right with `--take yours`.
    `moved` is the outcome with the changed template where it is another one. `tells` are words
    that the report must have where it holds, `tells_moved` those with the changed template.
    """

    name: str
    steps: tuple[Step, ...]
    sets: tuple[str, ...] = ()
    live: str = ""
    typed: dict[str, Content] = field(default_factory=dict)
    outcome: str = "holds"
    moved: str = ""
    says: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    model: str = FLAGSHIP
    asks: tuple[str, ...] = ()
    cases: tuple[AddedCase, ...] = ()
    tells: tuple[str, ...] = ()
    tells_moved: tuple[str, ...] = ()
    typed_moved: dict[str, Content] | None = None

    def expected(self, template: str) -> str:
        return (self.moved or self.outcome) if template == "b" else self.outcome

    def of(self, command: str) -> list[Step]:
        return [step[1:] for step in self.steps if step[0] == command]

    @property
    def own(self) -> dict[str, Content]:
        """Each label of an own cell, and a formula that gives its value in a fresh workbook."""
        return {step[1]: step[-1] for step in self.of("own")}

    def typed_with(self, template: str) -> dict[str, Content]:
        """What is typed over the cells of a fresh workbook."""
        moved = template == "b" and self.typed_moved is not None
        return self.typed_moved or {} if moved else self.typed

    def told(self, template: str) -> tuple[str, ...]:
        return self.tells_moved if template == "b" else self.tells

    @property
    def bears(self) -> bool:
        """Whether a program that stores the file can lose something of the user's own."""
        kinds = ("own", "chart", "note", "condition", "at_most", "copy", "hide")
        return any(step[0] in kinds for step in self.steps)

    @property
    def own_sheets(self) -> list[str]:
        return [step[0] for step in self.of("add")] + [step[1] for step in self.of("copy")]

    @property
    def renamed(self) -> dict[str, str]:
        return dict(self.of("rename"))


def write(cells: dict[str, Content]) -> Step:
    return ("write", cells)


def own(place: str, label: str, content: Content, *same: Content) -> Step:
    """An own cell with its label to its left; `same` gives its value where `content` cannot."""
    return ("own", place, f"own {label}", content, *same)


# Where an item stands, in the two ways that LibreOffice wants it said.

WORD = re.compile(r"\[([\w.@#*-]+)\](?::\[([\w.@#*-]+)\])?")


def area(word: str, places: Places) -> Area:
    """The cells that a word means; KeyError where there are none."""
    if "." in word:
        return Area.of(places.cells[word])
    item, sign, which = re.fullmatch(r"(\w+)([@#]?)(.*)", word).groups()  # type: ignore[union-attr]
    layout = places.layout
    if which == "*":
        return layout.case_cells(item) if sign == "@" else layout.series(item)
    if sign == "@":
        return Area.of(layout.case(item, which))
    if sign == "#":
        return Area.of(layout.step(item, int(which)))
    return Area.of(layout.sel_case if item == "sel_case" else layout.live(item))


def _found(match: re.Match[str], places: Places) -> Area:
    first = area(match[1], places)
    return Area.between(first.first, area(match[2], places).last) if match[2] else first


def _row(text: str, places: Places) -> str:
    return re.sub(r"\{([\w.@-]+)\}", lambda m: str(area(m[1], places).first.row + 1), text)


def address(text: str, places: Places) -> str:
    """`[item]` as `Sheet!D21`, a range as `Sheet!D21:D24`."""

    def said(match: re.Match[str]) -> str:
        found = _found(match, places)
        last = str(found.last).rsplit("!", 1)[1]
        return str(found.first) + (f":{last}" if found.last != found.first else "")

    return WORD.sub(said, _row(text, places))


def formula(content: Content, places: Places) -> Content:
    """A formula with `[item]` as `$'Sheet'.$D$21`."""

    def said(match: re.Match[str]) -> str:
        found = _found(match, places)
        quoted = found.first.sheet.replace("'", "''")
        first, last = (_fixed(place) for place in (found.first, found.last))
        return f"$'{quoted}'.{first}" + (f":{last}" if last != first else "")

    return WORD.sub(said, _row(content, places)) if isinstance(content, str) else content


def known(cells: dict[str, Content], places: Places) -> dict[str, Content]:
    """The addresses of cells and their contents, without those that the workbook does not have."""
    found = {}
    for word, content in cells.items():
        try:
            found[address(word, places)] = formula(content, places)
        except KeyError:  # its step is gone
            continue
    return found


def _fixed(place: Place) -> str:
    return place.ref(place.sheet)


def left_of(place: str) -> str:
    sheet, cell = place.rsplit("!", 1)
    return f"{sheet}!{chr(ord(cell[0]) - 1)}{cell[1:]}"


def apply(office: Office, edit: Edit, places: Places) -> None:
    """Do the edit to the document that is open."""
    for command, *words in edit.steps:
        if command == "own":
            place = address(words[0], places)
            office.ask("write", {left_of(place): words[1], place: formula(words[2], places)})
        elif command == "write":
            cells = {address(p, places): formula(c, places) for p, c in words[0].items()}
            office.ask("write", cells)
        elif command in ("insert", "remove"):
            sheet, lines, first, count = words
            office.ask(command, sheet, lines, _line(first, lines, places), count)
        elif command in ("name", "condition", "at_most"):
            office.ask(command, address(words[0], places), formula(words[1], places))
        elif command == "shade":  # a conditional format that is told, where others are kept
            office.ask("condition", address(words[0], places), formula(words[1], places))
        elif command == "paste":
            cells = list(pasted(words[0], places).values())
            office.ask("write", dict(zip(cells, office.ask("read", cells), strict=True)))
        else:
            resolved = [address(w, places) if isinstance(w, str) else w for w in words]
            office.ask(command, *resolved)


def _line(first: int | str, lines: str, places: Places) -> int:
    """The number of a row (`{item}`) or a column (`[id]`, or where it stands), from zero."""
    if isinstance(first, int):
        return first
    if lines == "Columns":
        word, _, more = first.strip("[").partition("]")
        return area(word, places).first.col + int(more or 0)
    return int(_row(first, places)) - 1


def pasted(what: str, places: Places) -> dict[str, str]:
    """The cells of a row of periods (`item.`) or of a whole sheet, by the words that mean them."""
    return {
        f"[{id}]": str(place)
        for id, place in places.cells.items()
        if id.startswith(what) or place.sheet == what
    }


OWN_FORMULAS: tuple[Step, ...] = (
    ("add", MINE),
    own(f"{MINE}!C3", "one cell", "=[profit]*2"),
    own(f"{MINE}!C4", "its neighbour", "=C3+1", "=[profit]*2+1"),
    own(f"{MINE}!C5", "cells of cases", "=[profit@loaded]-[total_cost@bear]"),
    own(f"{MINE}!C6", "a series", "=MAX([hourly_nodes#*])-[hourly_revenue#3]"),
    own(f"{MINE}!C7", "a name in_", "=INDEX(in_gpu_price;1;1)*2", "=[gpu_price@theoretical]*2"),
    own(f"{MINE}!C8", "names out_", "=out_profit/out_revenue"),
    own(f"{MINE}!C9", "a name cmp_", "=SUM(cmp_gpu_cost)"),
    own(f"{MINE}!C10", "line items", "=SUM([occupied_cost]:[training_layer])"),
    own(f"{MINE}!C11", "cases", "=SUM([revenue@theoretical]:[revenue@my_case])"),
    own(f"{MINE}!C12", "a column", "=SUM($'GPU cost'.$D:$D)"),
    own(f"{MINE}!C13", "a look-up", '=INDEX($Profit.$D:$D;MATCH("profit";$Profit.$A:$A;0))'),
    own(f"{MINE}!C14", "words", '="Margin "&[markup_said]'),
    own(f"{MINE}!C15", "a text", "Typed by hand: 50 % < é"),
    own(f"{MINE}!C16", "a rate", 2.7),
    own(f"{MINE}!C17", "a constant", "=[hours_per_day]*[gpus_per_node]"),
)
OWN_CHART: Step = ("chart", MINE, "[occupied_cost]:[training_layer]")
OWN_NAMES: tuple[Step, ...] = (
    ("name", "my_margin", "[cost_profit_margin]"),
    ("name", "my_rate", f"$'{MINE}'.$C$16"),
    own(f"{MINE}!C20", "name of an owned cell", "=my_margin*100", "=[cost_profit_margin]*100"),
    own(f"{MINE}!C21", "name of an own cell", "=my_rate*10", 27.0),
)
OWN_NOTES: tuple[Step, ...] = (
    ("note", f"{MINE}!B3", "Note on my sheet"),
    ("note", "[gpu_cost]", "Ask Alice about this cost"),
)
BESIDE: tuple[Step, ...] = (
    own("GPU cost!Q{gpu_cost}", "to the right", "=[gpu_cost]/[paid_nodes]"),
    own("GPU cost!E60", "below", "=[total_cost]-[gpu_cost@theoretical]"),
    own("Assumptions!E140", "below the inputs", "=[gpu_price]*[gpus_per_node]"),
    own("Profit!Q{profit}", "a remark", "to be checked"),
)

ON_COPY: tuple[Step, ...] = (
    ("add", MINE),
    own(f"{MINE}!C3", "on the copy", f"=$'{COPIES[1]}'.$D$16*2", "=[profit]*2"),
)

PRICE = {"[gpu_price@theoretical]": 2.5}
CASES: dict[str, Content] = {
    "[input_tokens@theoretical]": 600000.0,
    "[overhead_rate@fixed_fleet]": 0.1,
    "[gpu_price@loaded]": 2.2,
    "[monetised_share@my_case]": 0.4,
}
CASE_SETS = (
    "input_tokens@theoretical=600000",
    "overhead_rate@fixed_fleet=0.1",
    "gpu_price@loaded=2.2",
    "monetised_share@my_case=0.4",
)
LINKS: dict[str, Content] = {
    "[v3_share@v3_half]": "=G{v3_share}",
    "[monetised_share@bear]": "=K{monetised_share}",
}
SERIES: dict[str, Content] = {
    "[hourly_nodes#6]": 250.0,
    "[hourly_revenue#11]": 31000.0,
    "[hourly_nodes#24]": 300.0,
}
LOADED = {"[sel_case]": "5 Loaded"}
MARKED_UP: dict[str, Content] = {
    "[overhead_cost]": "=[gpu_cost]*[overhead_rate]+100",
    "[overhead_cost@theoretical]": "=[gpu_cost@theoretical]*[overhead_rate@theoretical]+100",
}
TRAINING: dict[str, Content] = {"[training_cost_day@loaded]": "=[training_charge@loaded]*9000"}

EDITS = (
    Edit("untouched", ()),
    # inputs, cases, series, axes
    Edit("base input", (write(PRICE),), ("gpu_price=2.5",)),
    Edit("inputs of several cases", (write(CASES),), CASE_SETS),
    Edit(
        "parent links put back",
        (write(LINKS),),
        ("v3_share@v3_half=0", "monetised_share@bear=0.5"),
    ),
    Edit("live case", (write(LOADED),), live="loaded"),
    Edit("series", (write(SERIES),), typed=SERIES),
    Edit(
        "axis of a grid",
        (write({"Sensitivity!C11": 1.25}),),
        typed={"Sensitivity!C11": 1.25},
        reads=("Sensitivity!E11", "Sensitivity!H11"),
    ),
    # rows, columns, sheets
    Edit(
        "rows above the inputs",
        (write(PRICE), ("insert", "Assumptions", "Rows", 5, 3)),
        ("gpu_price=2.5",),
    ),
    Edit(
        "rows between line items",
        (
            *OWN_FORMULAS,
            ("insert", "GPU cost", "Rows", "{overhead_cost}", 2),
            ("insert", "Profit", "Rows", "{cost_profit_margin}", 1),
            ("insert", "Assumptions", "Rows", "{price_r1_miss}", 1),
        ),
    ),
    Edit(
        "column before the values",
        (
            *OWN_FORMULAS,
            write(PRICE),
            ("insert", "Assumptions", "Columns", 3, 1),
            ("insert", "GPU cost", "Columns", 3, 1),
        ),
        ("gpu_price=2.5",),
    ),
    Edit(
        "column after the cases",
        (write(PRICE), ("insert", "Assumptions", "Columns", 13, 1)),
        ("gpu_price=2.5",),
    ),
    Edit("output row deleted", (("remove", "Profit", "Rows", "{revenue_year}", 1),)),
    Edit(
        "sheet renamed",
        (*OWN_FORMULAS, write(PRICE), ("rename", "Profit", "Bob's coûts")),
        ("gpu_price=2.5",),
    ),
    Edit(
        "Assumptions renamed",
        (*OWN_FORMULAS, write(PRICE), ("rename", "Assumptions", "Inputs 2026")),
        ("gpu_price=2.5",),
    ),
    Edit(
        "sheets in another order",
        (*OWN_FORMULAS, ("order", "Checks", 0), ("order", "Assumptions", 13), ("order", MINE, 1)),
    ),
    Edit(
        "Assumptions copied",
        (
            write(PRICE),
            ("copy", "Assumptions", COPIES[0]),
            ("add", MINE),
            own(f"{MINE}!C3", "on the copy", f"=$'{COPIES[0]}'.$D$8*2", "=[gpu_price]*2"),
        ),
        ("gpu_price=2.5",),
    ),
    Edit("Profit copied", (("copy", "Profit", COPIES[1]), *ON_COPY)),
    Edit("Claims deleted", (("drop", "Claims"),)),
    Edit("sheet hidden", (("hide", "Workings"), ("hide", "Load profile"))),
    # cells moved about
    Edit(
        "one input cut and pasted",
        (write(PRICE), ("cut", "[gpu_price@theoretical]", "Assumptions!Y{gpu_price}")),
        outcome="stops",
        says=("gpu_price",),
    ),
    Edit(
        "input row cut and pasted",
        (write(PRICE), ("cut", "Assumptions!A{gpu_price}:W{gpu_price}", "Assumptions!A80")),
        ("gpu_price=2.5",),
        outcome="either",
        says=("gpu_price",),
    ),
    Edit(
        "rows sorted",
        (("sort", "Assumptions!A{price_r1_hit}:W{price_v3_output}", 4, True),),
        outcome="either",
        says=("price_r1_hit", "R1 input, cache hit"),
    ),
    Edit(
        "visible columns sorted",
        (("sort", "Assumptions!B{price_r1_hit}:W{price_v3_output}", 3, True),),
        outcome="stops",
        says=("price_r1_hit", "R1 input, cache hit"),
    ),
    Edit(
        "inputs shifted down",
        (("shift", "[price_r1_miss@theoretical]", "DOWN"),),
        outcome="stops",
        says=("price_r1_miss",),
    ),
    Edit(
        "calculation shifted right",
        (("shift", "[gpu_cost@night_tariff]", "RIGHT"),),
        outcome="stops",
        says=("gpu_cost",),
    ),
    Edit(
        "input row deleted",
        (("remove", "Assumptions", "Rows", "{gpu_price}", 1),),
        outcome="either",
        says=("gpu_price",),
    ),
    Edit(
        "input emptied",
        (("empty", "[gpu_price@theoretical]"),),
        outcome="stops",
        says=("gpu_price",),
    ),
    Edit(
        "input typed as text",
        (write({"[gpu_price@theoretical]": "2,5 USD"}),),
        outcome="stops",
        says=("gpu_price",),
    ),
    # formulas of the model
    Edit("formula overwritten", (write({"[gpu_cost]": 90000.0}),), typed={"[gpu_cost]": 90000.0}),
    Edit("formula changed", (write(MARKED_UP),), typed=MARKED_UP),
    # what is the user's own
    Edit("own formulas", OWN_FORMULAS),
    Edit("own chart", (*OWN_FORMULAS, OWN_CHART)),
    Edit("own names", (*OWN_FORMULAS, *OWN_NAMES)),
    Edit("own notes", (*OWN_FORMULAS, *OWN_NOTES)),
    Edit("own cells on owned sheets", BESIDE),
    Edit(
        "own cells in inserted rows",
        (
            ("insert", "GPU cost", "Rows", "{occupied_cost}", 2),
            own("GPU cost!D{occupied_cost}", "in an inserted row", "=[gpu_cost]+[profit]"),
            ("insert", "Assumptions", "Rows", "{price_r1_miss}", 1),
            own("Assumptions!E{price_r1_miss}", "between inputs", "=[price_r1_hit]*1000"),
        ),
    ),
    Edit(
        "own chart on an owned sheet", (("chart", "GPU cost", "[prefill_nodes]:[reserve_nodes]"),)
    ),
    Edit(
        "own rules",
        (
            *OWN_FORMULAS,
            ("condition", f"{MINE}!C3:C5", "[profit]>[gpu_cost]"),
            ("at_most", f"{MINE}!C16", "[gpu_price]"),
        ),
    ),
    Edit(
        "input linked to an own cell",
        (*OWN_FORMULAS, write({"[gpu_price@theoretical]": f"=$'{MINE}'.$C$16"})),
        ("gpu_price=2.7",),
        linked=("in_gpu_price",),
    ),
    Edit(
        "name of an input deleted",
        (write(PRICE), ("unname", "in_gpu_price")),
        ("gpu_price=2.5",),
        outcome="either",
        says=("gpu_price",),
    ),
    Edit("name of a result deleted", (("unname", "out_profit"), ("unname", "cmp_profit"))),
    # what meets the changed template
    Edit(
        "default changed on both sides",
        (write({"[training_life@theoretical]": 400.0}),),
        ("training_life=400",),
        moved="conflict",
        says=("training_life",),
    ),
    Edit(
        "formula changed on both sides",
        (write(TRAINING),),
        typed=TRAINING,
        moved="conflict",
        says=("training_cost_day",),
    ),
    Edit(
        "formula on a line that goes",
        (("add", MINE), own(f"{MINE}!C3", "on a line that goes", "=[revenue_per_paid_m]*2")),
        moved="either",
        says=("revenue_per_paid_m", MINE),
        gone=("own on a line that goes",),
    ),
    Edit(
        "sheet called as a new one",
        (("add", "Annex"), own("Annex!C3", "on my annex", "=[profit]*3")),
        moved="either",
        says=("Annex",),
    ),
    Edit(
        "name called as a new one",
        (
            *OWN_FORMULAS,
            ("name", "in_power_rate", f"$'{MINE}'.$C$16"),
            own(f"{MINE}!C22", "by that name", "=in_power_rate*10", 27.0),
        ),
        moved="either",
        says=("in_power_rate",),
    ),
    # weeks of work
    Edit(
        "weeks of work",
        (
            *OWN_FORMULAS,
            *OWN_NAMES,
            *OWN_NOTES,
            *BESIDE,
            OWN_CHART,
            write({**PRICE, **CASES, **SERIES, **LOADED}),
            ("insert", "Assumptions", "Rows", "{price_r1_miss}", 2),
            ("insert", "GPU cost", "Rows", "{occupied_cost}", 1),
            ("rename", "Revenue mix", "Bob's coûts"),
            ("rename", "Load profile", "Les 24 heures"),
            ("order", MINE, 0),
            ("copy", "Profit", COPIES[1]),
            own(f"{MINE}!C24", "on the copy", *ON_COPY[1][3:]),
            ("hide", "Workings"),
            ("drop", "Claims"),
        ),
        ("gpu_price@theoretical=2.5", *CASE_SETS),
        live="loaded",
        typed=SERIES,
    ),
)

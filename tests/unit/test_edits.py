"""What somebody did to a generated workbook, told cell by cell."""

from datetime import date

import pytest

from modelgen.addresses import Area
from modelgen.book.book import CellId
from modelgen.problems import ModelError
from modelgen.readback.edits import Edit, Edits, edits, expected
from modelgen.readback.inserted_columns import match
from modelgen.template.settings import TOOL
from modelgen.xlsx.reader import FileCell

from .small_books import SmallReturned, book, cell, place, saved

LABELS = [
    cell(f"S!B{n + 1}", word, "label")
    for n, word in enumerate("Live Planned Rainy Cups Price Revenue Day Note Rate".split())
]

BOOK = book(
    cell("S!A1", "sel_case", "id"), LABELS[0], cell("S!D1", "Plan", "selector", "sel_case"),
    LABELS[1], cell("S!D2", "Plan", "case_label", CellId.one_of("case_label", "plan")),
    LABELS[2], cell("S!D3", "Rain", "case_label", CellId.one_of("case_label", "rain")),
    LABELS[3], cell("S!D4", 100.0, "input", "cups@plan"), cell("S!E4", 50.0, "override", "cups@x"),
    cell("S!F4", "=E4", "inherited", "cups@rain"),
    LABELS[4], cell("S!D5", 2.5, "input"), cell("S!E5", "", "word"),
    LABELS[5], cell("S!D6", "=D4*D5", "formula", "revenue"), cell("S!E6", "=D6+1", "formula"),
    LABELS[6], cell("S!D7", date(2026, 1, 31), "fact"),
    LABELS[7], cell("S!D8", "Only  two\nkinds", "note"), cell("S!E8", '=D8&"x"', "word"),
    LABELS[8], cell("S!D9", "=T!B1", "formula", "rate"),
    cell("T!A1", "Rate of tax", "label"), cell("T!B1", 0.25, "constant", "tax"),
    roles={"T": "technical"},
)  # fmt: skip


TEXTS = frozenset(str(cell.content) for cell in BOOK.cells)


def back(changes: dict[str, FileCell | float | str | None]) -> SmallReturned:
    return saved(BOOK, {at if "!" in at else f"S!{at}": word for at, word in changes.items()})


def read(changes: dict[str, FileCell | float | str | None], usable: bool = True) -> Edits:
    return edits(match(BOOK, back(changes)), TEXTS, usable)


def told(found: Edits) -> list[tuple[str, str, object]]:
    return [(edit.kind, edit.name, edit.now) for edit in found.changed]


@pytest.mark.parametrize(
    ("at", "content", "kind", "name", "now"),
    [
        ("D4", 80.0, "input", "cups@plan", 80.0),
        ("D4", 0.0, "input", "cups@plan", 0.0),
        ("D4", "=40*2", "input", "cups@plan", "=40*2"),
        ("D5", 3.0, "input", "S!D5", 3.0),
        ("E4", 40.0, "input", "cups@x", 40.0),
        ("E4", None, "input", "cups@x", None),
        ("E4", "", "input", "cups@x", None),
        ("F4", 40.0, "input", "cups@rain", 40.0),
        ("F4", None, "input", "cups@rain", None),
        ("F4", "=D4", "input", "cups@rain", "=D4"),
        ("D6", "=D4*D5*2", "formula", "revenue", "=D4*D5*2"),
        ("D6", 7.0, "overwritten", "revenue", 7.0),
        ("D6", True, "overwritten", "revenue", True),
        ("D6", "seven", "overwritten", "revenue", "seven"),
        ("D6", None, "emptied", "revenue", None),
        ("E6", None, "emptied", "S!E6", None),
        ("D7", 46054.0, "text", "S!D7", 46054.0),
        ("D8", "Many kinds", "text", "S!D8", "Many kinds"),
        ("D8", None, "emptied", "S!D8", None),
        ("D8", 7.0, "text", "S!D8", 7.0),
        ("D8", True, "text", "S!D8", True),
        ("D8", "=D4", "text", "S!D8", "=D4"),
        ("B4", "Beakers", "text", "S!B4", "Beakers"),
        ("D1", "Rain", "live case", "sel_case", "Rain"),
        ("T!B1", 0.3, "text", "tax", 0.3),
    ],
)
def test_a_cell_that_somebody_changed_is_told_with_what_was_done(
    at: str, content: float | str | None, kind: str, name: str, now: object
) -> None:
    assert [(kind, name, now)] == told(read({at: content}))


@pytest.mark.parametrize(
    ("at", "content"),
    [
        ("D4", 100.0),
        ("D4", 100.00000000000001),  # beyond the fifteenth digit
        ("D5", FileCell(2.5, style=3)),
        ("D6", "= $D$4 * D5"),
        ("D6", FileCell(7.0, "D4*D5")),
        ("F4", "=$E4"),
        ("D7", 46053.0),
        ("D8", "Only two kinds"),
        ("D8", "Only two\r\nkinds "),
        ("E5", "mine"),
        ("T!B1", 0.25),
        ("D1", "Plan"),
    ],
)
def test_what_programs_write_otherwise_is_no_edit(at: str, content: FileCell | float) -> None:
    assert [] == told(read({at: content}))


@pytest.mark.parametrize(
    ("kind", "role", "another"),
    [
        ("input", "input", False), ("input", "override", True), ("input", "inherited", True),
        ("live case", "selector", False), ("text", "note", False), ("formula", "formula", True),
        ("overwritten", "formula", True), ("emptied", "note", True),
    ],
)  # fmt: skip
def test_a_cell_looks_otherwise_once_it_holds_what_it_did_not(
    kind: str, role: str, another: bool
) -> None:
    edit = Edit(kind, cell("S!A1", 1.0, role), place("S!A1"), 2.0)  # type: ignore[arg-type]
    assert (another, 1.0) == (edit.another_look, edit.was)


@pytest.mark.parametrize(
    ("changes", "live"),
    [
        ({}, []),
        ({"D3": "Wet", "D1": "Wet"}, ["Rain", "Wet"]),  # the case was relabelled
        ({"D2": "Fine", "D1": "Fine"}, ["Fine"]),
        ({"D1": FileCell("Rain", "D3")}, ["=D3"]),
        ({"D1": FileCell("Plan")}, []),
    ],
)
def test_the_live_case_is_the_one_that_the_selector_shows(
    changes: dict[str, FileCell | float | str | None], live: list[str]
) -> None:
    assert live == [now for _, _, now in told(read(changes, usable=False))]


@pytest.mark.parametrize(
    ("cells", "live"),
    [
        ({"D1": None, "A1": None, "B1": None}, []),  # its row is gone
        ({"D1": None}, [None]),
        ({"D1": None, "D2": None}, [None, None]),  # and the label of the case that it had
    ],
)
def test_without_a_selector_the_live_case_is_as_it_was(
    cells: dict[str, FileCell | float | str | None], live: list[object]
) -> None:
    assert live == [now for _, _, now in told(read(cells, usable=False))]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"D1": "Storm"}, "Storm"),
        ({"D1": " Rain "}, " Rain "),
        ({"D1": 5.0}, "5"),
        ({"D1": FileCell("Rain", "D3")}, "=D3"),
    ],
)
def test_a_live_case_that_no_case_is_called_any_more_stops(
    changes: dict[str, FileCell | float | str | None], shown: str
) -> None:
    with pytest.raises(ModelError) as caught:
        read(changes)
    assert f"S!D1: `{shown}` is no case of this workbook; pick one from the list" == str(
        caught.value.problems[0].message
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"D3": "Wet", "D1": "Rain"},
            "`Rain` is no case of this workbook any more: S!D3 calls it `Wet`",
        ),
        ({"D2": 7.0}, "`Plan` is no case of this workbook any more: S!D2 calls it `7`"),
    ],
)
def test_a_live_case_whose_label_was_retyped_is_told_with_that_label(
    changes: dict[str, FileCell | float | str | None], told: str
) -> None:
    with pytest.raises(ModelError) as caught:
        read(changes)
    says = f"S!D1: {told}; pick that from the list, or put the label back"
    assert says == caught.value.problems[0].message
    for followed in ({"D3": "Wet", "D1": "Wet"}, {"D1": "Rain"}):
        read(followed)


@pytest.mark.parametrize("changes", [{"D3": None, "D1": "Rain"}, {"D1": "RAIN"}, {"D3": 7.0}])
def test_a_case_without_a_label_has_the_one_that_is_written_anew(
    changes: dict[str, FileCell | float | str | None],
) -> None:
    read(changes)


GENERATED = "when the workbook was generated)"

UNDO = "; undo that (or move them back), save, and run this again"


@pytest.mark.parametrize(
    ("at", "content", "message"),
    [
        ("D4", None,
         f"S!D4: the input `cups@plan` is empty; type a value (it was 100 {GENERATED}"),
        ("D4", "many", ("S!D4: the input `cups@plan` holds the text `many`, not a number; type a"
         f" number (it was 100 {GENERATED}")),
        ("D5", "#N/A", ("S!D5: the input `S!D5` holds the error #N/A, not a number; type a"
         f" number (it was 2.5 {GENERATED}")),
        ("E4", True, ("S!E4: the input `cups@x` holds TRUE, not a number; type a number (it was 50"
         f" {GENERATED}")),
        ("F4", "x", ("S!F4: the input `cups@rain` holds the text `x`, not a number; type a number"
         f" (it was =E4 {GENERATED}")),
        ("D1", None, "S!D1: no live case is picked; pick one from the list"),
        ("D1", "Snow", "S!D1: `Snow` is no case of this workbook; pick one from the list"),
        ("D8", FileCell("=" + "x" * 50),
         f"S!D8: the text `={'x' * 39}` begins with an equals sign; begin it otherwise"),
        ("D6", FileCell(1.0, "D4", spread=Area("S", 5, 3, 6, 3)),
         ("S!D6: an array formula or a data table stands on generated cells; move it to a sheet of"
         " your own, and put the generated content back (undo)")),
    ],
)  # fmt: skip
def test_what_cannot_be_calculated_with_or_carried_over_is_told(
    at: str, content: FileCell | float | str | None, message: str
) -> None:
    with pytest.raises(ModelError) as raised:
        read({at: content})
    assert [message] == [problem.message for problem in raised.value.problems]
    (edit,) = read({at: content}, usable=False).changed
    assert (at, bool(edit.strange)) == (str(edit.at)[2:], isinstance(content, FileCell))


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        # one formula typed over with another's
        ({"D6": 0.0, "E6": "=D4*D5"}, [("S!D6", "S!E6 (`=D4*D5`)")]),
        ({"D6": "=D6+1", "E6": "=D4*D5"},
         [("S!E6", "S!D6 (`=D6+1`)"), ("S!D6", "S!E6 (`=D4*D5`)")]),
        ({"D5": "=D4*D5", "D6": None}, [("S!D6", "S!D5 (`=D4*D5`)")]),
        ({"F4": None, "D8": "=E4"}, []),  # a value of a case: anybody may refer to its parent
        ({"D6": None, "T!B1": "=D4*D5"}, []),  # on another sheet it means other cells
        # an input that was cut and pasted: the formulas look for it where it went
        ({"D5": None, "G5": 2.5, "D6": "=D4*G5"}, [("S!D5", "S!G5")]),
        ({"D5": "", "G5": 2.5, "D6": "=D4*G5"}, [("S!D5", "S!G5")]),
        ({"D5": None, "B5": None, "D6": "=D4*G5"}, [("S!D5", "S!G5")]),  # its row went too
        ({"G5": 2.5, "D6": "=D4*G5"}, []),
        ({"D5": None, "G5": 2.5, "D6": "=D4*G5*2"}, []),
        ({"D5": None, "D6": "=D4*SUM(G5:G6)"}, []),
        ({"D5": None, "D6": "=D4*G5:G6"}, []),
        ({"D5": None, "D6": 7.0}, []),
    ],
)  # fmt: skip
def test_cells_that_were_cut_and_pasted_are_told_with_where_they_belong(
    changes: dict[str, FileCell | float | str | None], messages: list[tuple[str, str]]
) -> None:
    wanted = [
        f"what belongs into {home} stands in {at}. Cells were cut and pasted, or shifted{UNDO}"
        for home, at in messages
    ]
    if wanted:
        with pytest.raises(ModelError) as raised:
            read(changes, usable=False)
        assert wanted == [problem.message for problem in raised.value.problems]
    else:
        assert read(changes, usable=False).changed


def test_a_cell_of_a_sheet_that_was_deleted_is_told_by_where_it_stood() -> None:
    came = saved(book(*(c for c in BOOK.cells if c.place.sheet == "S")), {"S!D9": "=Mine!B1"})
    with pytest.raises(ModelError, match=r"^what belongs into T!B1 stands in Mine!B1\."):
        edits(match(BOOK, came), TEXTS)


def test_a_long_formula_that_strayed_is_told_in_part() -> None:
    long = "=" + "+".join(["D4*D5"] * 20)
    given = book(*BOOK.cells, cell("S!D10", long, "formula"), cell("S!E10", 7.0, "fact"))
    with pytest.raises(ModelError) as raised:
        edits(match(given, saved(given, {"S!D10": None, "S!E10": long})), TEXTS)
    assert f"stands in S!E10 (`{long[:60]}`)." in raised.value.problems[0].message


def user_cells(changes: dict[str, FileCell | float | str | None]) -> list[str]:
    return [str(one.at) for one in read(changes, usable=False).user_cells]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"H9": "mine"}, ["S!H9"]),
        ({"H9": "=D4"}, ["S!H9"]),
        ({"H9": FileCell(None, style=3)}, []),
        ({"H9": ""}, []),
        ({"E5": 7.0}, ["S!E5"]),  # a cell that the tool leaves empty
        ({"D4": 7.0}, []),
        ({"C4": 7.0}, ["S!C4"]),
        ({"Mine!A1": 7.0}, []),  # a sheet of their own is theirs whole
    ],
)
def test_cells_of_the_users_own_are_those_that_the_tool_leaves_empty(
    changes: dict[str, FileCell | float | str | None], found: list[str]
) -> None:
    assert found == user_cells(changes)


def test_cells_of_the_users_stand_on_rows_of_their_own() -> None:
    moved = {f"S!{at}": word for at, word in {"B1": "mine", "B2": "Live", "D2": "Plan"}.items()}
    small = book(
        LABELS[0], cell("S!D1", "Plan", "selector", "sel_case"),
        cell("T!D1", "Plan", "case_label", CellId.one_of("case_label", "plan")),
        roles={"T": "technical"},
    )  # fmt: skip
    assert ["S!B1"] == [
        str(one.at)
        for one in edits(match(small, saved(small, {"S!D1": None, **moved})), TEXTS).user_cells
    ]


OLDER = {"Source!A1": "template_sha256", "Source!B1": "x", "Source!A2": "tool"}

TOOLS = book(
    *BOOK.cells, cell("Tests!A1", "Tests", "title"), cell("Tests!B1", "=1", "formula"),
    cell("Formula map!A7", "Sheet"), cell("Formula map!A8", "S"),
    cell("T!C1", "=S!D4", "formula"), cell("T!A2", "Second", "label"),
    cell("T!C2", "twice", "word"), cell("T!C3", "thrice", "word"),
    cell("Tests!A2", "One", "label"),
    roles={"T": "technical", "Tests": "check"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("at", "content", "older", "own"),
    [
        ("S!D6", "=D4", True, True),
        ("S!D8", "other", True, True),
        ("S!D6", 7.0, True, True),
        ("S!D8", None, False, True),
        ("Tests!B1", "=2", False, True),
        ("Tests!A1", "Checks", True, True),
        ("Tests!B1", 7.0, True, True),
        ("T!C1", "=S!D5", False, True),
        ("T!C2", "three times", False, True),
        ("T!C1", 7.0, True, True),
        ("T!C2", None, False, True),
        ("Formula map!A8", "T", False, False),  # written anew from the formulas as they are
    ],
)
def test_what_another_version_of_the_tool_words_otherwise_is_no_edit(
    at: str, content: float | str | None, older: bool, own: bool
) -> None:
    for tool, counts in (("modelgen 0.0.1", older), (TOOL, own), ("", older)):
        came = saved(TOOLS, {**OLDER, "Source!B2": tool or None, at: content})
        assert counts == bool(edits(match(TOOLS, came), TEXTS).changed), tool


@pytest.mark.parametrize(
    ("tool", "texts", "anew"),
    [("modelgen 0.0.1", TEXTS - {"Note"}, True), ("modelgen 0.0.1", TEXTS, False),
     (TOOL, frozenset(), False)],
)  # fmt: skip
def test_a_text_that_is_none_of_the_templates_is_written_anew_after_another_version(
    tool: str, texts: frozenset[str], anew: bool
) -> None:
    came = saved(TOOLS, {**OLDER, "Source!B2": tool, "S!B8": "Remark"})
    (edit,) = edits(match(TOOLS, came), texts).changed
    assert ("text", anew) == (edit.kind, edit.of_the_tool)


@pytest.mark.parametrize("tool", ["modelgen 0.0.1", TOOL])
def test_a_hint_that_earlier_versions_wrote_is_no_cell_of_the_users(tool: str) -> None:
    hint = "◂ pick a case: every sheet follows"
    came = saved(TOOLS, {**OLDER, "Source!B2": tool, "S!H4": hint, "S!H5": "mine"})
    own = {one.found.content for one in edits(match(TOOLS, came), TEXTS).user_cells}
    assert ({"mine"} if tool != TOOL else {"mine", hint}) <= own
    assert (hint in own) == (tool == TOOL)


REWORDED = book(
    *TOOLS.cells,
    *(cell(f"S!G{row}", f'=D{row}*2&"of {row}"', "formula") for row in (4, 5, 6)),
    roles={sheet.name: sheet.role for sheet in TOOLS.sheets},
)  # fmt: skip
ANEW = {f"S!G{row}": f'=D{row}*3&"in"' for row in (4, 5, 6)}


def map_row(*told: str) -> dict[str, FileCell | float | str | None]:
    """A row of the workbook's own Formula map: sheet, cells, first formula (as a text)."""
    return {f"Formula map!{col}9": FileCell(text) for col, text in zip("BCF", told, strict=True)}


@pytest.mark.parametrize(
    ("came", "mapped", "edited"),
    [
        (ANEW, ("S", "G4 … G6", '=D4*3&"in"'), []),
        (ANEW, ("S", "G4 … G6", '= D4 * 3 &"in"'), []),
        (
            {at: f"{text}&$D$8" for at, text in ANEW.items()},
            ("S", "G4 … G6", '=D4*3&"in"&$D$8'),
            [],
        ),
        (ANEW, ("S", "G4", '=D4*3&"in"'), ["S!G5", "S!G6"]),  # the map tells one of them
        (ANEW, ("S", "G4 … G6", '=D4*4&"in"'), ["S!G4", "S!G5", "S!G6"]),
        (ANEW, ("T", "G4 … G6", '=D4*3&"in"'), ["S!G4", "S!G5", "S!G6"]),
        (ANEW, ("S", "the cells", '=D4*3&"in"'), ["S!G4", "S!G5", "S!G6"]),
        (ANEW, ("S", "G4 … G6", "no formula"), ["S!G4", "S!G5", "S!G6"]),
        ({**ANEW, "S!G5": "=D5*4"}, ("S", "G4 … G6", '=D4*3&"in"'), ["S!G5"]),
        ({**ANEW, "S!G5": 7.0}, ("S", "G4 … G6", '=D4*3&"in"'), ["S!G5"]),
        ({"S!D6": "=D4-D5"}, ("S", "D6", "=D4-D5"), []),
    ],
)
def test_a_formula_was_generated_where_the_workbooks_own_map_holds_it(
    came: dict[str, str | float], mapped: tuple[str, str, str], edited: list[str]
) -> None:
    """Another version wrote another formula; the map that it wrote beside it is the record."""
    told = {**OLDER, "Source!B2": "modelgen 0.0.1", **came, **map_row(*mapped)}
    assert edited == [e.name for e in edits(match(REWORDED, saved(REWORDED, told)), TEXTS).changed]
    told["Source!B2"] = TOOL
    assert len(came) == len(edits(match(REWORDED, saved(REWORDED, told)), TEXTS).changed)


@pytest.mark.parametrize(
    ("at", "content", "tool", "own"),
    [
        ("T!D3", "=C2&C3", "modelgen 0.0.1", []),
        ("T!D9", "=C8&C9", "modelgen 0.0.1", []),  # beyond those that the map tells of
        ("T!D3", "=C2&C2", "modelgen 0.0.1", ["T!D3"]),
        ("T!D3", "text", "modelgen 0.0.1", ["T!D3"]),
        ("T!D3", "=C2&C3", TOOL, ["T!D3"]),
        ("S!I9", "=H8&H9", "modelgen 0.0.1", ["S!I9"]),
        ("S!I4", "=H3&H4", "modelgen 0.0.1", []),
    ],
)
def test_a_formula_of_an_earlier_version_where_this_one_writes_none_is_nobodys(
    at: str, content: str, tool: str, own: list[str]
) -> None:
    """On a technical sheet anywhere: it writes blocks side by side, and the map tells one span."""
    sheet, span = ("T", "D3 … D5") if at.startswith("T") else ("S", "I4 … I6")
    mapped = map_row(sheet, span, "=C2&C3" if sheet == "T" else "=H3&H4")
    came = saved(TOOLS, {**OLDER, "Source!B2": tool, at: content, **mapped})
    found = edits(match(TOOLS, came), TEXTS).user_cells
    assert own == [str(one.at) for one in found if one.tab.name in ("S", "T")]


def test_the_formula_map_holds_no_cells_of_the_users_but_beside_it() -> None:
    came = saved(TOOLS, {"Formula map!A9": "S", "Formula map!C8": "mine"})
    assert ["Formula map!C8"] == [
        str(one.at) for one in edits(match(TOOLS, came), TEXTS).user_cells
    ]


def test_a_formula_is_expected_as_the_users_rows_and_sheets_make_it_read() -> None:
    cells = {c.place: c for c in BOOK.cells}
    rate, revenue = cells[place("S!D9")], cells[place("S!D6")]
    same = match(BOOK, saved(BOOK))
    assert ("T!B1", "D4*D5") == (expected(same, rate), expected(same, revenue))
    renamed = match(BOOK, saved(BOOK, renamed={"T": "Taxes"}))
    assert ("Taxes!B1", "D4*D5") == (expected(renamed, rate), expected(renamed, revenue))
    assert (
        () == edits(match(BOOK, saved(BOOK, {"S!D9": "=Taxes!B1"}, {"T": "Taxes"})), TEXTS).changed
    )
    gone = match(BOOK, saved(book(*(c for c in BOOK.cells if c.place.sheet == "S"))))
    assert "#REF!" == expected(gone, rate)
    lost = match(BOOK, saved(book(*(c for c in BOOK.cells if c.place.sheet == "T"))))
    assert "D4*D5" == expected(lost, revenue)

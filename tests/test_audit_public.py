"""What the general rules must not say, and how they say it: extracts of other people's books."""

import copy
import io
import random
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.properties import CalcProperties

from modelgen.addresses import Place
from modelgen.audit import report
from modelgen.audit.audit import Audit, audit
from modelgen.audit.grouping import areas
from modelgen.book.calculator import Calculation, CannotCompute
from modelgen.problems import ModelError
from modelgen.xlsx.admission import guarded, limited
from modelgen.xlsx.reader import Returned

from .test_audit import stored, typed
from .unit import small_files


def book(cells: dict[str, object]) -> Workbook:
    workbook = Workbook()
    workbook.active.title = "Model"
    typed({f"Model!{at}" if "!" not in at else at: what for at, what in cells.items()})(workbook)
    return workbook


def heard(cells: dict[str, object]) -> Audit:
    return audit(Path("other.xlsx"), stored(book(cells)))


def rule(result: Audit, wanted: str) -> list[str]:
    return [f.cell.removeprefix("Model!") for f in result.findings if f.rule.id == wanted]


def told(result: Audit) -> list[str]:
    return report.text(result, Path("other.xlsx")).splitlines()


def run_down(col: str, text: str, rows: range) -> dict[str, object]:
    return {f"{col}{i}": f"={text.format(i=i, up=i - 1)}" for i in rows}


BLOCK = {f"A{i}": float(3 * i) for i in range(1, 8)} | {f"B{i}": float(i) for i in range(1, 8)}
"""Two columns of figures for formulas beside them."""


def test_a_row_of_its_own_among_rows_of_copies_is_no_interruption() -> None:
    cells = BLOCK | run_down("C", "A{i}*$F$1", range(1, 8)) | {"F1": 3.0}
    cells |= run_down("D", "B{i}*$F$1", range(1, 8)) | {"C4": "=A4+A$7", "D4": "=B4+B$7"}
    assert [] == rule(heard(cells), "AUD-02")
    assert ["C4"] == rule(heard(cells | {"D4": "=B4*$F$1"}), "AUD-02")


def test_a_row_of_figures_across_two_runs_is_no_interruption() -> None:
    cells = BLOCK | run_down("C", "A{i}*2", range(1, 8)) | run_down("D", "B{i}*2", range(1, 8))
    assert [] == rule(heard(cells | {"C4": 7.0, "D4": 8.0}), "AUD-02")
    assert ["C4"] == rule(heard(cells | {"C4": 7.0}), "AUD-02")


def test_a_subtotal_of_a_run_is_no_interruption() -> None:
    cells = BLOCK | run_down("C", "A{i}*2", range(1, 8))
    assert [] == rule(heard(cells | {"C4": "=SUM(C1:C3)"}), "AUD-02")
    assert ["C4"] == rule(heard(cells | {"C4": "=SUM(A1:A3)"}), "AUD-02")


def test_lines_that_take_turns_do_not_interrupt_each_other() -> None:
    odd, even = run_down("C", "A{i}*2", range(1, 9, 2)), run_down("C", "A{i}+9", range(2, 9, 2))
    assert [] == rule(heard(BLOCK | odd | even | {"C5": "=A5+9", "C7": "=A7+9"}), "AUD-02")
    assert ["C4"] == rule(
        heard(BLOCK | run_down("C", "A{i}*2", range(1, 8)) | {"C4": "=A4+9"}), "AUD-02"
    )


def test_only_the_cells_of_a_circle_need_themselves() -> None:
    cells = {"A1": "=B1+1", "B1": "=A1*1", "C1": "=A1+1", "D1": "=C1+1"}
    result = heard(cells)
    assert ["A1", "B1"] == rule(result, "FRM-07")
    workbook = book(cells)
    workbook.calculation = CalcProperties(iterate=True)
    meant = audit(Path("other.xlsx"), stored(workbook))
    assert any("iteration is switched on" in finding.says for finding in meant.findings)


def test_an_error_is_told_where_it_begins_before_the_cells_that_pass_it_on() -> None:
    result = heard({"A1": "#N/A", "A2": 2.0} | {f"B{i}": "#N/A" for i in range(1, 4)})
    assert {"shows the error N/A"} == {f.says for f in result.findings if f.rule.id == "AUD-01"}
    package = stored(book({"A1": "#N/A", "B1": "=A1*2", "C1": "=B1+1"}))
    package = _with_errors(package, ("B1", "C1"))
    result = audit(Path("other.xlsx"), package)
    says = {f.cell: f.says for f in result.findings if f.rule.id == "AUD-01"}
    assert "shows the error N/A" == says["Model!A1"]
    assert {"passes on the error of a cell that it needs"} == {says["Model!B1"], says["Model!C1"]}


def _with_errors(data: bytes, cells: tuple[str, ...]) -> bytes:
    """The package with an error as stored value of some formulas."""
    return _changed(data, "xl/worksheets/sheet1.xml", lambda root: [
        (cell.set("t", "e"), setattr(cell[-1], "text", "#N/A"))
        for cell in root.iter("{*}c") if cell.get("r") in cells
    ])  # fmt: skip


def _changed(data: bytes, part: str, change: object) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                root = etree.fromstring(text)
                change(root)
                text = etree.tostring(root)
            new.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize(
    "text", ["A1*10^6", "IF(A1=3,B1,A1)", "IF(4<>A1,B1,A1)", "A1*0.5", "A1/3600", "A1 * 10 ^ 9"]
)
def test_powers_of_ten_codes_and_plain_figures_speak_for_themselves(text: str) -> None:
    assert [] == rule(heard({"A1": 2.0, "B1": 3.0, "C1": f"={text}"}), "FRM-02")


@pytest.mark.parametrize("text", ["A1*1.19", "IF(A1>3,B1,A1)", "IF(A1=0.42,B1,A1)", "A1*1E400"])
def test_other_figures_in_a_formula_do_not(text: str) -> None:
    assert ["C1"] == rule(heard({"A1": 2.0, "B1": 3.0, "C1": f"={text}"}), "FRM-02")


def test_a_formula_that_asks_whether_a_cell_is_empty_may_refer_to_an_empty_one() -> None:
    cells = {"B1": '=IF(A1="",0,A1)', "B2": "=IF(ISBLANK(A2),0,A2)", "B3": "=A3*2"}
    assert ["B3"] == rule(heard(cells), "FRM-12")


def test_a_figure_carried_forward_from_step_to_step_is_no_chain_of_links() -> None:
    cells = {"A1": 5.0, "B1": "=A1", "C1": "=B1", "D1": "=C1", "A2": "=D1"}
    assert ["A2"] == rule(heard(cells), "FRM-08")


def test_names_that_the_program_makes_for_itself_are_not_dead() -> None:
    workbook = book({"A1": 1.0})
    for name in ("Slicer_Region", "my_rate"):
        workbook.defined_names[name] = DefinedName(name, attr_text="Model!$A$1")
    result = audit(Path("other.xlsx"), stored(workbook))
    assert ["name my_rate"] == rule(result, "AUD-28")


def test_formulas_that_look_up_what_they_refer_to_do_not_stop_the_calculator() -> None:
    cells = {f"A{i}": f'=OFFSET($A$1,{i},0)+INDIRECT("A"&{i + 2})' for i in range(1, 40)}
    result = heard(cells | {"B1": 1.0, "C1": "=B1+1"})
    assert 39 == len(rule(result, "FRM-05"))
    assert [] == rule(result, "FRM-07")


def test_a_calculator_that_gives_up_leaves_the_values_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give_up(_: Calculation) -> None:
        raise CannotCompute("it did not converge")

    entered: list[object] = []

    def once(calculation: Calculation) -> None:
        if not entered:
            entered.append(calculation)
            give_up(calculation)

    monkeypatch.setattr(Calculation, "_evaluate", once)
    assert ["B1"] == rule(heard({"A1": 1.0, "B1": "=A1*1.19"}), "FRM-02")


def test_the_report_tells_copies_in_one_line_and_machines_every_cell() -> None:
    cells = BLOCK | run_down("C", "A{i}*1.19", range(1, 8)) | {"D2": "=B2*4.2"}
    result = heard(cells)
    lines = [line for line in told(result) if " typed into =" in line]
    assert [
        "  Model!D2: 4.2 typed into =B2*4.2",
        "  Model!C1:C7 (7 cells), such as C1: 1.19 typed into =A1*1.19",
    ] == lines
    cells_told = [f["cell"] for f in report.data(result, Path("x.xlsx"))["findings"]]
    assert 8 == sum(
        cell in {f"Model!C{i}" for i in range(1, 8)} | {"Model!D2"} for cell in cells_told
    )


def test_a_long_report_begins_with_the_rarest_finding_of_each_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(report, "FEW", 5)
    cells = BLOCK | {f"C{i}": f"=A{i}*1.{i}" for i in range(1, 8)} | {"B9": "=SUM(B1:B6)"}
    cells |= {f"E{i}": f"=ROUND(A{i},{i})" for i in range(1, 6)} | {"H1": "=NOW()", "H2": "=Z9"}
    cells |= {f"F{i}": f"=IFERROR(A{i}/B{i + 1},0)" for i in range(1, 4)}
    lines = told(heard(cells))
    first = lines.index("Look first at")
    assert 3 == first, "after the counts and how large the workbook is"
    assert lines[first + 1].startswith("  AUD-03  Model!B9: SUM(B1:B6) leaves out B7")
    assert lines[first + 2].startswith("  FRM-05  Model!H1")


def test_cells_are_told_as_the_fewest_rectangles() -> None:
    block = [Place("M", row, col) for row in range(2, 5) for col in range(1, 4)]
    boxes = areas([*block, Place("M", 9, 9), Place("M", 9, 9)])
    assert [(2, 1, 4, 3), (9, 9, 9, 9)] == [(b.top, b.left, b.bottom, b.right) for b in boxes]


TEXTS = """SUM(A1:A3|A1:A3 B2|[1]X!A1|T1[[#This Row],[x]]|#REF!+1|INDIRECT("A"&1)|{1,2;3,4}|A1#|@A1
LET(x,1,x)|-+--A1|'It''s'!A1|XFD1048576|SUM(A:A,1:1)|IF(|"|1E400|A0|_xlfn.XLOOKUP(1,A1:A2,B1:B2)
A1:B2:C3|SUM(Sheet1:Sheet3!A1)|LAMBDA(x,x+1)(2)|10^|VLOOKUP(A1,B:C,2|1.2.3|1e|!A1|-1|NaN|1e999|A1
veryHidden|shared|array|str|$|3.5||é""".replace("\n", "|").split("|")


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The package with a few elements changed, doubled or removed, or a part lost."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for _ in range(dice.randint(1, 4)):
        name = dice.choice(sorted(parts))
        root = etree.fromstring(parts[name])
        every = list(root.iter("{*}f", "{*}definedName", "{*}v")) or list(root.iter("{*}*"))
        element = dice.choice(every if dice.random() < 0.6 else list(root.iter("{*}*")))
        how, parent = dice.random(), element.getparent()
        if how < 0.5:
            element.text = dice.choice(TEXTS)
        elif how < 0.8 and element.attrib:
            element.set(dice.choice(sorted(element.attrib)), dice.choice(TEXTS))
        elif how < 0.9 and parent is not None:
            parent.remove(element)
        elif parent is not None:
            parent.append(copy.deepcopy(element))
        parts[name] = etree.tostring(root)
        if how > 0.97:
            del parts[name]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


def test_no_mutation_of_a_package_makes_a_rule_fail(tmp_path: Path) -> None:
    """A file that cannot be read is refused in one sentence; what can be read is judged."""
    cells = BLOCK | run_down("C", "A{i}*1.19", range(1, 8)) | {"A8": "=SUM(A1:A6)", "D1": "text"}
    workbook = book(cells | {"Other!A1": "=Model!A8", "Other!B1": "=IF(A1>0,IF(A1>1,1,0),0)"})
    workbook.defined_names["rate"] = DefinedName("rate", attr_text="Model!$A$1")
    data, path = stored(workbook), tmp_path / "mutated.xlsx"
    judged, failed = 0, []
    for seed in range(300):
        path.write_bytes(mutated(data, random.Random(seed)))
        try:
            content = guarded(path)
            result = limited(lambda content=content: audit(path, content), path)
            report.text(result, path)
            report.data(result, path)
            judged += 1
        except ModelError as error:
            cause = error.__cause__
            last = cause.__traceback__ if cause else None
            while last and last.tb_next:
                last = last.tb_next
            if last and "audit" in last.tb_frame.f_code.co_filename:
                failed.append((seed, repr(cause)))
    assert [] == failed
    assert judged > 150


QUARTERS = {f"{col}4": float(10 + i) for i, col in enumerate("CDEFGHIJKLMN")}


def test_sums_that_share_a_row_or_a_column_leave_nothing_out() -> None:
    """Quarters to years, beside them or below; months to quarters to halves to a year."""
    years = {"P4": "=SUM(C4:F4)", "Q4": "=SUM(G4:J4)", "R4": "=SUM(K4:N4)"}
    assert [] == rule(heard(QUARTERS | years), "AUD-03")
    months = {f"B{2 + i}": float(100 + i * i) for i in range(12)}
    totals = {f"B{15 + q}": f"=SUM(B{2 + 3 * q}:B{4 + 3 * q})" for q in range(4)}
    totals |= {"B19": "=SUM(B15:B16)", "B20": "=SUM(B17:B18)", "B21": "=SUM(B19:B20)"}
    assert [] == rule(heard(months | totals), "AUD-03")
    months = {f"B{2 + i}": float(100 + i * i) for i in range(12) if i % 4 != 3}
    between = {f"B{5 + 4 * q}": f"=SUM(B{2 + 4 * q}:B{4 + 4 * q})" for q in range(3)}
    assert [] == rule(heard(months | between), "AUD-03")


def test_a_short_sum_among_sums_that_share_a_row_is_told() -> None:
    years = {"P4": "=SUM(C4:E4)", "Q4": "=SUM(G4:J4)", "R4": "=SUM(K4:N4)"}
    assert ["P4"] == rule(heard(QUARTERS | years), "AUD-03")
    assert ["P4"] == rule(heard(QUARTERS | {"P4": "=SUM(C4:M4)", "A9": "=SUM(K4:N4)"}), "AUD-03")
    assert ["P4"] == rule(heard(QUARTERS | {"P4": "=SUM(C4:M4)", "Q4": "=SUM(C4:N4)"}), "AUD-03")


RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"

OBJECTS = {
    "xl/metadata.xml": f'<metadata xmlns="{RICH}" xmlns:x="{RICH}">'
    '<metadataTypes><metadataType name="XLDAPR"/>'
    '<metadataType name="XLRICHVALUE"/></metadataTypes><futureMetadata name="XLRICHVALUE">'
    '<bk><extLst><ext><x:rvb i="1"/></ext></extLst></bk>'
    '<bk><extLst><ext><x:rvb i="0"/></ext></extLst></bk></futureMetadata>'
    '<valueMetadata><bk><rc t="2" v="0"/></bk><bk><rc t="2" v="1"/></bk>'
    "</valueMetadata></metadata>",
    "xl/rv.xml": f'<rvData xmlns="{RICH}"><rv s="0"><v>1</v></rv><rv s="1"><v>0</v></rv></rvData>',
    "xl/rs.xml": f'<rvs xmlns="{RICH}"><s t="_error"/><s t="_localImage"/></rvs>',
}
"""The first value of cells is a picture, the second an error that says more of itself."""


def pictured(parts: dict[str, str]) -> Audit:
    error = '<row r="{0}"><c r="A{0}" t="e"{1}><v>#VALUE!</v></c></row>'
    rows = error.format(1, ' vm="1"') + error.format(2, ' vm="2"') + error.format(3, "")
    links = small_files.rels(
        "rId1 worksheet worksheets/sheet1.xml",
        "rId2 sheetMetadata metadata.xml",
        "rId3 rdRichValue rv.xml",
        "rId4 rdRichValueStructure rs.xml",
    )
    parts = {"xl/_rels/workbook.xml.rels": links, **parts}
    return audit(Path("x.xlsx"), small_files.file({"Model": small_files.data(rows)}, parts))


def test_a_picture_in_a_cell_is_no_error_and_an_error_that_says_more_is_one() -> None:
    assert ["A2", "A3"] == rule(pictured(OBJECTS), "AUD-01")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/metadata.xml", 'i="1"', 'i="9"'),
        ("xl/metadata.xml", "<x:rvb ", "<x:other "),
        ("xl/metadata.xml", 't="2"', 't="x"'),
        ("xl/rv.xml", 's="1"', 's="7"'),
        ("xl/rs.xml", "_localImage", "_error"),
    ],
)
def test_what_cannot_be_read_of_an_object_shows_its_error(part: str, old: str, new: str) -> None:
    parts = OBJECTS | {part: OBJECTS[part].replace(old, new)}
    assert ["A1", "A2", "A3"] == rule(pictured(parts), "AUD-01")


def test_values_that_only_follow_from_another_are_counted_under_it() -> None:
    row = (
        '<c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f><v>5</v></c><c r="C1"><f>B1+1</f><v>9</v></c>'
        '<c r="D1"><f>C1*2+B1</f><v>1</v></c><c r="E1"><f>A1*3</f><v>6</v></c>'
    )
    data = small_files.file({"Model": small_files.data(f'<row r="1">{row}</row>')})
    result = audit(Path("other.xlsx"), data)
    follows = {f.cell: f.follows for f in result.findings if f.rule.id == "AUD-14"}
    assert {"Model!B1": "", "Model!C1": "Model!B1", "Model!D1": "Model!B1"} == follows
    lines = told(result)
    assert f"other.xlsx: 1 error, {lines[0].split(', ', 1)[1]}" == lines[0]
    assert lines[0].endswith("; 2 more follow from them")
    assert "  Model!B1: shows 5.0, its formula gives 4.0; 2 cells that need it follow" in lines
    machines = report.data(result, Path("other.xlsx"))
    assert (3, 1) == (machines["counts"]["error"], machines["causes"]["error"])


def test_of_errors_that_are_passed_on_the_first_is_the_cause() -> None:
    cells = '<c r="A1"><f>1/0</f>{0}<c r="B1"><f>A1+1</f>{0}<c r="C1"><f>B1+1</f>{0}'
    row = cells.replace('">', '" t="e">').format("<v>#DIV/0!</v></c>")
    result = audit(
        Path("other.xlsx"),
        small_files.file({"Model": small_files.data(f'<row r="1">{row}</row>')}),
    )
    follows = [f.follows for f in result.findings if f.rule.id == "AUD-01"]
    assert ["", "Model!A1", "Model!A1"] == follows
    assert any(
        line.startswith("  Model!A1: shows the error DIV/0; 2 cells") for line in told(result)
    )


def test_a_formula_that_claims_a_whole_sheet_is_read_in_no_time() -> None:
    cells = '<c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c><c r="B1"><v>2</v></c>'
    data = small_files.file({"Model": small_files.data(f'<row r="1">{cells}</row>')})
    found = Returned(data).tabs[0].cells
    assert all(cell.spread and cell.spread.size == 1_048_576 * 16_384 for cell in found.values())

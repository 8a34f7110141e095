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
from modelgen.xlsx.package import CONTENT_TYPES, Package, Relation, tag
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


@pytest.mark.parametrize("formula", ["DATE(2026,1,31)", "EDATE(A1,1)", "YEAR(A1)"])
def test_days_counted_from_1904_are_left_to_the_spreadsheet(formula: str) -> None:
    """Stored values of such a formula are 1,462 days from what it gives elsewhere."""
    plain = stored(book({"A1": 44562.0, "B1": f"={formula}", "B2": "=B1+1", "C1": "=A1+1"}))
    assert ["B1", "C1", "B2"] == rule(of_other_values(plain, {}), "AUD-14")
    assert ["C1"] == rule(of_other_values(plain, {"date1904": "1"}), "AUD-14")


def test_a_package_is_whole_where_pictures_lead_to_cells_and_names_have_capitals() -> None:
    package = Package(stored(book({"A1": 1.0})))
    [(_, part, _)] = package.sheets()
    link = Relation("rId9", "x/hyperlink", "#Model!A1")
    package.relate(part, (*package.relations(part), link))
    types = package.tree(CONTENT_TYPES, change=True)
    for element in types:
        if element.get("PartName"):
            element.set("PartName", element.get("PartName").upper())
    assert [] == rule(audit(Path("other.xlsx"), package.data()), "AUD-16")
    lost = Relation("rId9", "x/hyperlink", "xl/lost.xml")
    package.relate(part, (*package.relations(part)[:-1], lost))
    assert 1 == len(rule(audit(Path("other.xlsx"), package.data()), "AUD-16"))


def test_settings_of_the_calculation_are_told() -> None:
    plain = stored(book({"A1": 1.0}))
    assert [] == rule(audit(Path("other.xlsx"), plain), "AUD-41")
    package = Package(plain)
    root = package.tree(package.workbook, change=True)
    next(root.iter(tag("workbookPr"))).set("date1904", "1")
    next(root.iter(tag("calcPr"))).attrib.update({"calcMode": "manual", "fullPrecision": "0"})
    heard = [
        f for f in audit(Path("other.xlsx"), package.data()).findings if f.rule.id == "AUD-41"
    ]
    words = ("F9", "precision as displayed", "1904")
    assert [True] * 3 == [word in f.says for word, f in zip(words, heard, strict=True)]
    assert {"the workbook"} == {f.cell for f in heard}


def test_values_of_a_workbook_that_rounds_to_what_it_shows_are_left_to_the_spreadsheet() -> None:
    plain = stored(book({"A1": 1.26, "B1": "=A1*2"}))
    package = Package(plain)
    root = package.tree(package.workbook, change=True)
    next(root.iter(tag("calcPr"))).set("fullPrecision", "0")
    assert [] == rule(of_other_values(package.data(), {}), "AUD-14")
    assert ["B1"] == rule(of_other_values(plain, {}), "AUD-14")


def of_other_values(data: bytes, settings: dict[str, str]) -> Audit:
    """A workbook with settings whose formulas all have another stored value than they give."""
    package = Package(data)
    next(package.tree(package.workbook, change=True).iter(tag("workbookPr"))).attrib.update(
        settings
    )
    [(_, part, _)] = package.sheets()
    for cell in package.tree(part, change=True).iter(tag("c")):
        if cell.find(tag("f")) is not None:
            cell.find(tag("v")).text = "5"
    return audit(Path("other.xlsx"), package.data())


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
    assert {"shows the error #N/A"} == {f.says for f in result.findings if f.rule.id == "AUD-01"}
    package = stored(book({"A1": "#N/A", "B1": "=A1*2", "C1": "=B1+1"}))
    package = _with_errors(package, ("B1", "C1"))
    result = audit(Path("other.xlsx"), package)
    says = {f.cell: f.says for f in result.findings if f.rule.id == "AUD-01"}
    assert "shows the error #N/A" == says["Model!A1"]
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


@pytest.mark.parametrize(
    "text", ["DATE(A1,12,31)-DATE(B1,9,30)", "QUARTILE(A1:B1,3)", "LARGE(A1:B1,3)", "A1*100%"]
)
def test_days_months_and_what_a_function_is_asked_for_speak_for_themselves(text: str) -> None:
    assert [] == rule(heard({"A1": 2.0, "B1": 3.0, "C1": f"={text}"}), "FRM-02")


@pytest.mark.parametrize(
    ("text", "figures"),
    [("DATE(2031,12,31)-A1", "2031"), ("A1+5%", "5%"), ("A1%+7", "7"), ("DATE(A1,1,1)*31", "31")],
)
def test_a_typed_figure_is_told_as_it_was_typed(text: str, figures: str) -> None:
    result = heard({"A1": 2.0, "C1": f"={text}"})
    assert f"  Model!C1: {figures} typed into ={text}" in told(result)


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
    for name in ("Slicer_Region", "_xlchart.v1.0", "_xlpm.rate", "my_rate"):
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


@pytest.mark.slow
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
        line.startswith("  Model!A1: shows the error #DIV/0!; 2 cells") for line in told(result)
    )


def test_a_formula_that_claims_a_whole_sheet_is_read_in_no_time() -> None:
    cells = '<c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c><c r="B1"><v>2</v></c>'
    data = small_files.file({"Model": small_files.data(f'<row r="1">{cells}</row>')})
    found = Returned(data).tabs[0].cells
    assert all(cell.spread and cell.spread.size == 1_048_576 * 16_384 for cell in found.values())


SPILLED = (
    '<row r="1"><c r="A1"><v>3</v></c><c r="B1"><v>5</v></c><c r="C1"><v>8</v></c></row>'
    '<row r="2">{first}<c r="B2"><v>40</v></c><c r="C2"><v>40</v></c><c r="D2"><v>40</v></c></row>'
    '<row r="3"><c r="A3"><v>7</v></c><c r="B3"><v>9</v></c></row>'
    '<row r="4"><c r="B4"><f>SUM(B3:B3)</f><v>9</v></c></row>'
    '<row r="6"><c r="B6"><f>SUM(B3:B4)</f><v>18</v></c></row>'
)
"""A row of equal figures, which the first of them may fill, and sums below it."""


def spilled(first: str) -> Audit:
    rows = SPILLED.format(first=first)
    return audit(Path("x.xlsx"), small_files.file({"Model": small_files.data(rows)}))


def test_what_the_formula_of_another_cell_fills_is_no_typed_figure() -> None:
    typed = spilled('<c r="A2"><v>40</v></c>')
    assert (["A2"], ["B6"]) == (rule(typed, "STR-06"), rule(typed, "AUD-03"))
    filled = spilled('<c r="A2"><f t="array" ref="A2:D2">A1:D1*2</f><v>40</v></c>')
    assert ([], []) == (rule(filled, "STR-06"), rule(filled, "AUD-03"))


def test_an_array_that_fills_its_own_row_across_copies_interrupts_nothing() -> None:
    run = '<row r="{0}"><c r="B{0}"><f>A{0}*2</f><v>4</v></c></row>'
    own = '<row r="4"><c r="B4"><f{}>A4*3</f><v>4</v></c><c r="C4"><v>5</v></c></row>'
    for fills, wanted in (("", ["B4"]), (' t="array" ref="B4:C4"', [])):
        rows = [run.format(i) for i in range(1, 8)]
        rows[3] = own.format(fills)
        data = small_files.data("".join(rows))
        assert wanted == rule(audit(Path("x.xlsx"), small_files.file({"Model": data})), "AUD-02")


LINES = {f"A{i}": float(3 * i) for i in range(1, 6)}


@pytest.mark.parametrize(
    ("cells", "short"),
    [
        ({"A6": "=SUM(A1:A3)"}, ["A6"]),
        ({"A7": "=SUM(A2:A5)"}, ["A7"]),
        ({"A6": "=A1-SUM(A2:A5)"}, []),
        ({"A6": "=1-SUM(A2:A5)"}, ["A6"]),
        ({"A9": "=SUM(A1:A3)"}, []),
        ({"A6": "=A5/2", "A8": "=SUM(A1:A3)/A6"}, []),
        ({"A6": "=SUM(A1:A5)", "A7": "=SUM(A1:A3)"}, ["A7"]),
    ],
)
def test_a_sum_apart_from_its_rows_or_with_the_rest_beside_it_is_no_short_one(
    cells: dict[str, object], short: list[str]
) -> None:
    assert short == rule(heard(LINES | cells), "AUD-03")


STYLES = """<fonts><font/><font><color theme="0"/></font>
<font><color theme="0" tint="-0.5"/></font><font><color theme="0" tint="x"/></font>
<font><color rgb="FF808080"/></font>
<font><color theme="1" tint="0.999"/></font></fonts><fills><fill/>
<fill><patternFill patternType="solid"><fgColor theme="1"/></patternFill></fill>
<fill><patternFill patternType="solid"><fgColor theme="0" tint="-0.5"/></patternFill></fill>
<fill><patternFill patternType="darkGrid"/></fill><fill><gradientFill/></fill></fills>
<cellXfs><xf/><xf fontId="1"/><xf fontId="2"/><xf fontId="3"/><xf fontId="1" fillId="1"/>
<xf fontId="1" fillId="2"/><xf fontId="2" fillId="2"/><xf fontId="1" fillId="3"/>
<xf fontId="1" fillId="4"/><xf fontId="5"/></cellXfs>"""
"""Fonts white, grey, white, grey, nearly white; grounds none, black, grey, and two that vary."""


def coloured(rows: str, more: str = "", parts: dict[str, str] | None = None) -> list[str]:
    links = small_files.rels("rId1 worksheet worksheets/sheet1.xml", "rId2 styles styles.xml")
    package = {"xl/styles.xml": small_files.xml(STYLES, "styleSheet")} | (parts or {})
    package["xl/_rels/workbook.xml.rels"] = links
    data = small_files.data(rows, more)
    return rule(audit(Path("x.xlsx"), small_files.file({"Model": data}, package)), "AUD-33")


def test_a_tint_a_pattern_or_a_gradient_is_not_the_colour_of_the_ground() -> None:
    row = '<row r="{0}"><c r="A{0}" s="{0}"><v>7</v></c></row>'
    rows = "".join(row.format(i) for i in range(1, 10))
    assert ["A1", "A3", "A6", "A9"] == coloured(rows)


def test_the_formula_beside_a_data_table_may_be_invisible_and_a_figure_there_may_not() -> None:
    head = '<row r="2"><c r="B2" s="1"><f>A9</f><v>1</v></c><c r="C2" s="1"><v>3</v></c></row>'
    fills = '<f t="dataTable" ref="C3:D4" dt2D="1" r1="A1" r2="A2"/>'
    rows = f'<row r="3"><c r="C3">{fills}<v>1</v></c><c r="D3"><v>2</v></c></row>'
    rows += '<row r="5"><c r="B5" s="1"><f>A9</f><v>1</v></c></row>'
    assert ["C2", "B5"] == coloured(head + rows)


def test_a_ground_that_a_rule_or_a_table_colours_is_not_judged() -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}" s="1"><v>7</v></c></row>' for i in range(1, 5))
    table = small_files.xml("", "table").replace("<table ", '<table ref="A3:B3" ')
    links = small_files.rels("rId1 table ../tables/t.xml")
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": links, "xl/tables/t.xml": table}
    assert ["A4"] == coloured(rows, '<conditionalFormatting sqref="C9 A1:A2"/>', parts)


def test_formulas_are_told_as_they_are_typed_and_a_cut_is_marked() -> None:
    long = "_xlfn.ANCHORARRAY(A1)*1.19+" + "+".join(["A1"] * 20)
    other = "=_xlfn.XLOOKUP(_xlfn.SINGLE(A1),1,7)"
    lines = told(heard({"A1": 2.0, "C1": f"={long}", "C2": other}))
    assert "  Model!C1: 1.19 typed into =A1#*1.19+" + ("A1+" * 20)[:51] + "…" in lines
    assert "  Model!C2: 7 typed into =XLOOKUP(@A1,1,7)" in lines
    assert "  Model!C1: A1# is not known to every program" in lines


def test_days_are_told_as_days() -> None:
    workbook = book({"A1": "Start", "B1": 45016.0, "A2": "End", "B2": 45382.0, "A3": "Rate"})
    typed({"Model!B3": 0.5, "Model!A4": "Now", "Model!B4": 7.0, "Model!C1": "=B2*B3*B4"})(workbook)
    workbook["Model"]["B1"].number_format = "mmm-yy"
    assert "  Model!B1: 2023-03-31 is used by no formula" in told(
        audit(Path("x.xlsx"), stored(workbook))
    )


LEADS = {
    "xl/_rels/workbook.xml.rels": small_files.rels(
        "rId1 worksheet worksheets/sheet1.xml",
        "rId2 externalLink externalLinks/externalLink1.xml",
        "rId3 vbaProject vbaProject.bin",
    ),
    "xl/externalLinks/externalLink1.xml": small_files.xml("", "externalLink"),
    "xl/externalLinks/_rels/externalLink1.xml.rels": small_files.rels(
        "rId1 externalLinkPath M%26A%20Model.xlsx"
    ).replace('Target="M', 'TargetMode="External" Target="M'),
    "xl/vbaProject.bin": "x",
}


def test_what_leads_out_is_told_in_the_words_of_its_user() -> None:
    data = small_files.file({"Model": small_files.data("")}, LEADS)
    found = {(f.cell, f.says) for f in audit(Path("x.xlsm"), data).findings}
    wanted = {("the workbook", "links to M&A Model.xlsx"), ("the workbook", "holds macros")}
    assert wanted == found & wanted


def test_the_rest_of_figures_that_cancel_out_is_rounding() -> None:
    row = '<row r="1"><c r="A1"><v>{0}</v></c><c r="B1"><v>-{0}</v></c>{1}</row>'
    last = '<c r="C1"><f>A1+B1</f><v>0.00000005</v></c>'
    for size, wanted in (("2600", []), ("2.6", ["C1"])):
        data = small_files.data(row.format(size, last))
        assert wanted == rule(audit(Path("x.xlsx"), small_files.file({"Model": data})), "AUD-14")


def test_the_headline_counts_copies_of_one_formula_once() -> None:
    result = heard({f"A{i}": "=RAND()" for i in range(1, 9)} | {"B1": "=NOW()"})
    assert told(result)[0].startswith("other.xlsx: 2 errors, ")
    machines = report.data(result, Path("other.xlsx"))
    assert (9, 2) == (machines["counts"]["error"], machines["causes"]["error"])


def test_rows_and_columns_of_a_closed_group_are_not_hidden() -> None:
    """Others are, beside it and in a group that is open."""
    grouped, hidden, sign = 'outlineLevel="1" hidden="1"', 'hidden="true"', 'collapsed="1"'
    of = {1: hidden, 3: grouped, 4: grouped, 5: sign, 7: grouped, 8: "", 10: sign, 11: grouped}
    of |= {12: hidden, 14: f"{sign} {hidden}"}
    rows = "".join(f'<row r="{i}" {how}><c r="A{i}"><v>7</v></c></row>' for i, how in of.items())
    cols = f'<col min="2" max="3" {grouped}/><col min="4" max="4" {sign}/>'
    cols += f'<col min="6" max="7" {hidden}/>'
    data = small_files.file({"Model": small_files.data(rows, "", f"<cols>{cols}</cols>")})
    result = audit(Path("x.xlsx"), data)
    assert ["A1", "A7", "A12", "A14", "F1"] == rule(result, "STR-09")


def test_a_name_that_nobody_sees_is_not_dead() -> None:
    workbook = book({"A1": 1.0})
    for name, hidden in (("IQ_CH", True), ("my_rate", False)):
        workbook.defined_names[name] = DefinedName(name, attr_text="1", hidden=hidden)
    assert ["name my_rate"] == rule(audit(Path("x.xlsx"), stored(workbook)), "AUD-28")


def test_a_circle_is_one_cause_and_two_are_two() -> None:
    cells = {"A1": "=B1+1", "B1": "=C1*2", "C1": "=A1-1", "D1": "=B1", "A3": "=B3", "B3": "=A3"}
    workbook = book(cells | {"A5": "=loop", "B5": "=A5+1"})
    workbook.defined_names["loop"] = DefinedName("loop", attr_text="Model!$B$5")
    result = audit(Path("other.xlsx"), stored(workbook))
    circles = [line for line in told(result) if " needs itself: " in line]
    assert [
        "  Model!A1: needs itself: =B1+1; 2 cells that need it follow",
        "  Model!A3: needs itself: =B3; 1 cell that needs it follow",
        "  Model!A5: needs itself: =loop; 1 cell that needs it follow",
    ] == circles
    assert told(result)[0].startswith("other.xlsx: 3 errors, ")


def test_what_follows_is_told_at_the_finding_of_its_own_rule() -> None:
    run = {f"A{i}": f"=B{i}*2" for i in (1, 2, 3, 5, 6)} | {f"B{i}": float(i) for i in range(1, 7)}
    result = heard(run | {"A4": "=C4", "C4": "=A4"})
    lines = [line for line in told(result) if line.startswith("  Model!A4") and "link" not in line]
    assert [
        "  Model!A4: holds =C4 between copies of one formula",
        "  Model!A4: needs itself: =C4; 1 cell that needs it follow",
    ] == lines

"""Seeded faults: each is found by the rules that are meant for it, in the right cell.

`golden/audit.txt` says which rules fire for each fault, and that no other does:
`pytest -n0 --bless -k seeded tests/test_audit.py` rewrites it.
"""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink

from modelgen.addresses import Place
from modelgen.audit import report
from modelgen.audit.audit import Audit, audit
from modelgen.audit.rule_tests import TESTS
from modelgen.book.book import Book, Formula
from modelgen.commands.regenerate import regenerate
from modelgen.compile import book_rules, stages
from modelgen.compile.book_rules import Compiled
from modelgen.compile.templates import load
from modelgen.rules import RULES
from modelgen.template.load import find
from modelgen.xlsx.package import Package, tag

from .conftest import ROOT, Built, build
from .outside import Office
from .test_cli import run
from .test_regenerate import NAME

Change = Callable[[Workbook], None]


def audited(data: bytes) -> Audit:
    return audit(Path(NAME), data)


def found(result: Audit, *severities: str) -> set[tuple[str, str]]:
    """Rule and place of every finding of a severity."""
    return {
        (f.rule.id, f.cell)
        for f in result.findings
        if f.rule.severity in (severities or ("error", "warning"))
    }


def stored(workbook: Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.fixture(scope="session")
def plain(built: Built, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The default workbook without its grids, as Excel would have saved it after openpyxl."""
    text = built.ctx.template.text
    first, last = text.index("      - kind: grid"), text.index("      - kind: tornado")
    path = tmp_path_factory.mktemp("plain") / "deepseek-v3-r1.yaml"
    path.write_text(text[:first] + text[last:], encoding="utf-8")
    smaller = build(path.parent, str(path))
    return regenerate(Path(NAME), stored(openpyxl.load_workbook(smaller.path)), str(path), ()).data


def typed(cells: dict[str, object]) -> Change:
    def change(workbook: Workbook) -> None:
        for place, content in cells.items():
            sheet, _, address = place.rpartition("!")
            if sheet not in workbook.sheetnames:
                workbook.create_sheet(sheet)
            workbook[sheet][address] = content

    return change


def named(name: str, text: str, sheet: str = "") -> Change:
    def change(workbook: Workbook) -> None:
        scope = workbook[sheet].defined_names if sheet else workbook.defined_names
        scope[name] = DefinedName(name, attr_text=text)

    return change


def hidden(workbook: Workbook) -> None:
    workbook["Claims"].sheet_state = "hidden"


def loosened(workbook: Workbook) -> None:
    rules = workbook["Assumptions"].data_validations
    rules.dataValidation = [r for r in rules.dataValidation if "E8" not in str(r.sqref)]


def unfrozen(workbook: Workbook) -> None:
    workbook["Profit"].freeze_panes = None


def by_hand(workbook: Workbook) -> None:
    workbook.calculation.calcMode = "manual"


def turned(workbook: Workbook) -> None:
    workbook["Profit"].page_setup.orientation = "portrait"


def linked(workbook: Workbook) -> None:
    typed({"Mine!A1": "go"})(workbook)
    workbook["Mine"]["A1"].hyperlink = Hyperlink(ref="A1", location="Nowhere!A1")


def formatted(place: str, content: object = None, **look: object) -> Change:
    """A cell with another look, and another content if one is given."""

    def change(workbook: Workbook) -> None:
        if content is not None:
            typed({place: content})(workbook)
        sheet, _, address = place.rpartition("!")
        for word, value in look.items():
            setattr(workbook[sheet][address], word, value)

    return change


OWN = {f"Mine!A{i}": float(3 * i) for i in range(1, 6)} | {
    f"Mine!B{i}": f"=A{i}*2" for i in range(1, 6)
}
"""Figures and a run of copied formulas on a sheet of the user's own."""

MANY = 6
HABITUAL = {
    "FRM-05": "=NOW()*E18",
    "FRM-13": "=IFERROR(E18,0)",
    "FRM-02": "=E18*1.19",
    "FRM-15": "=VLOOKUP(E18,E7:F20,2)",
    "AUD-27": "=E18--E17",
    "FRM-04": "=IF(E18>0,IF(E17>0,1,0),0)",
    "FRM-03": "=" + "+".join(["E18"] * 50),
    "FRM-17": "=" + "+".join(f"E{i}" for i in range(1, 13)),
    "FRM-06": "=NPV(E18,E17)",
    "FRM-14": "=ROUND(E18,0)",
    "AUD-29": "=SUM(E:E)",
    "FRM-10": "=SUM($E8:E10)",
    "AUD-15": '=TEXT(E18,"0")',
    "FRM-18": "=_xlfn.XLOOKUP(E18,E7,E8)",
}
"""A formula for every habit that it breaks."""
GOLDEN = ROOT / "tests" / "golden" / "audit.txt"
FIRED = {
    entry.partition("\n")[0]: entry.partition("\n")[2]
    for entry in GOLDEN.read_text(encoding="utf-8").strip("\n").split("\n\n")
}

SEEDED: dict[str, tuple[Change, set[tuple[str, str]]]] = {
    "a hard-coded overwrite": (
        typed({"GPU cost!D36": 87072}), {("AUD-12", "GPU cost!D36")},
    ),
    "a hard-coded overwrite in an own run": (
        typed(OWN | {"Mine!B3": 18}), {("AUD-02", "Mine!B3")},
    ),
    "a short sum in a column": (
        typed(OWN | {"Mine!A6": "=SUM(A1:A4)"}), {("AUD-03", "Mine!A6")},
    ),
    "a short sum in a row": (
        typed({f"Mine!{c}1": n for c, n in zip("ABCD", (5, 7, 9, 4), strict=True)}
              | {"Mine!E1": "=SUM(A1:C1)"}),
        {("AUD-03", "Mine!E1")},
    ),
    "a sign flip": (
        typed({"Profit!D16": "='Revenue mix'!D51+'GPU cost'!D39"}), {("AUD-17", "Profit!D16")},
    ),
    "a number as text": (
        typed({"Assumptions!E8": "2,5"}), {("INP-07", "Assumptions!E8")},
    ),
    "a number as text on an own sheet": (
        typed(OWN | {"Mine!A3": "9"}), {("AUD-07", "Mine!A3")},
    ),
    "an unused figure": (
        typed({f"Mine!A{i}": f"driver {i}" for i in range(1, 5)}
              | {f"Mine!B{i}": float(i) for i in range(1, 5)} | {"Mine!D1": "=B1*B2*B3"}),
        {("AUD-25", "Mine!B4")},
    ),
    "a dead name": (named("my_rate", "Profit!$D$17"), {("AUD-28", "name my_rate")}),
    "a broken name": (named("my_rate", "Nowhere!$D$17"), {("AUD-10", "name my_rate")}),
    "a circular reference": (
        typed({"Mine!A1": "=B1+1", "Mine!B1": "=A1*1"}),
        {("FRM-07", "Mine!A1"), ("FRM-07", "Mine!B1")},
    ),
    "a magic number": (typed({"Mine!A1": "=Profit!D16*1.19"}), {("FRM-02", "Mine!A1")}),
    "an IFERROR mask": (typed({"Mine!A1": "=IFERROR(Profit!D17,0)"}), {("FRM-13", "Mine!A1")}),
    "a volatile function": (typed({"Mine!A1": "=TODAY()"}), {("FRM-05", "Mine!A1")}),
    "a hidden sheet": (hidden, {("STR-09", "Claims")}),
    "a wrong-row reference": (
        typed({"GPU cost!D36": "=D31*Assumptions!D8"}), {("AUD-17", "GPU cost!D36")},
    ),
    "a unit error": (
        typed({"GPU cost!D36": "=D32+Assumptions!D8"}), {("AUD-06", "GPU cost!D36")},
    ),
    "swapped price classes": (
        typed({"Assumptions!E27": 0.55, "Assumptions!E28": 0.14}),
        {("AUD-31", "Assumptions!E27"), ("AUD-31", "Assumptions!E28")},
    ),
    "a broken validation": (loosened, {("INP-05", "Assumptions!E8")}),
    "an edited constant": (typed({"Workings!D6": 1000}), {("AUD-18", "Workings!D6")}),
    "a duplicated name": (
        named("out_profit", "Profit!$E$16", "Claims"), {("AUD-21", "name out_profit")},
    ),
    "an input out of range": (typed({"Assumptions!E43": 1.5}), {("AUD-09", "Assumptions!E43")}),
    "an emptied input": (typed({"Assumptions!E8": None}), {("INP-07", "Assumptions!E8")}),
    "an error value": (typed({"Mine!A1": "#N/A"}), {("AUD-01", "Mine!A1")}),
    "a reference to a deleted cell": (typed({"Mine!A1": "=#REF!*2"}), {("AUD-20", "Mine!A1")}),
    "a name like a cell": (named("TAX24", "Profit!$D$17"), {("AUD-22", "name TAX24")}),
    "a workbook that waits for F9": (by_hand, {("AUD-41", "the workbook")}),
    "a link to another workbook": (typed({"Mine!A1": "=[1]Sheet1!A1"}), {("STR-12", "Mine!A1")}),
    "a sheet that was deleted": (
        lambda workbook: workbook.remove(workbook["Claims"]), {("AUD-23", "Claims")},
    ),
    "rows that were sorted": (
        typed({"Assumptions!A8": "gpus_per_node", "Assumptions!A7": "gpu_price"}),
        {("AUD-24", "the workbook")},
    ),
    "a loose lookup": (
        typed({"Mine!A1": "=VLOOKUP(2,Profit!B8:D20,3)"}), {("FRM-15", "Mine!A1")},
    ),
    "doubled signs": (typed({"Mine!A1": "=Profit!D16--Profit!D17"}), {("AUD-27", "Mine!A1")}),
    "an empty precedent": (typed({"Mine!A1": "=Profit!Z99*2"}), {("FRM-12", "Mine!A1")}),
    "an IF inside an IF": (
        typed({"Mine!A1": "=IF(Profit!D16>0,IF(Profit!D17>1,1,0),0)"}), {("FRM-04", "Mine!A1")},
    ),
    "a long formula": (
        typed({"Mine!A1": "=" + "+".join(["Profit!D16"] * 45)}), {("FRM-03", "Mine!A1")},
    ),
    "many references": (
        typed({"Mine!A1": "=" + "+".join(f"Profit!D{i}" for i in range(8, 24))}),
        {("FRM-17", "Mine!A1")},
    ),
    "an NPV": (typed({"Mine!A1": "=NPV(Profit!D17,Profit!E16:M16)"}), {("FRM-06", "Mine!A1")}),
    "rounding": (typed({"Mine!A1": "=ROUND(Profit!D16,0)"}), {("FRM-14", "Mine!A1")}),
    "a whole column": (typed({"Mine!A1": "=SUM(Profit!D:D)"}), {("AUD-29", "Mine!A1")}),
    "a range with mixed anchors": (
        typed({"Mine!A1": "=SUM(Profit!$D8:D10)"}), {("FRM-10", "Mine!A1")},
    ),
    "a chain of links": (
        typed({"Mine!A1": "=Profit!D16", "Mine!A2": "=A1"}), {("FRM-08", "Mine!A2")},
    ),
    "sheets that need each other": (
        typed({"Mine!A1": "=Yours!A1", "Yours!A1": 1.0, "Yours!A2": "=Mine!A1"}),
        {("STR-03", "Mine!A1")},
    ),
    "merged cells": (
        lambda workbook: workbook["Memo"].merge_cells("H40:J40"), {("STR-10", "Memo!H40")},
    ),
    "a default sheet name": (typed({"Sheet2!A1": "x"}), {("STR-11", "Sheet2")}),
    "a live case that is none": (
        typed({"Scenarios!D7": "no such case"}), {("SCN-01", "Scenarios!D7")},
    ),
    "a check that lets everything pass": (
        typed({"Checks!G13": 10.0}), {("CHK-05", "Checks!H13"), ("AUD-18", "Checks!G13")},
    ),
    "a result that breaks at the end of an input": (
        typed({"GPU cost!D36": "=D34*Assumptions!D8/(50-Assumptions!D8)*48"}),
        {("AUD-13", "GPU cost!D36")},
    ),
    "a source that was deleted": (
        typed({"Assumptions!U8": None}), {("INP-03", "Assumptions!U8")},
    ),
    "a kind of evidence that is none": (
        typed({"Assumptions!T8": "good"}), {("INP-03", "Assumptions!T8")},
    ),
    "an input in the look of a formula": (
        formatted("Assumptions!E8", font=Font(color="FF000000")), {("FMT-01", "Assumptions!E8")},
    ),
    "a white figure": (
        formatted("Mine!A1", 5.0, font=Font(color="FFFFFFFF")), {("AUD-33", "Mine!A1")},
    ),
    "a format that hides": (
        formatted("Mine!A1", 5.0, number_format=";;;"), {("AUD-33", "Mine!A1")},
    ),
    "an old source": (
        typed({"Assumptions!W8": date(2020, 1, 1)}), {("INP-11", "Assumptions!W8")},
    ),
    "a share typed in per cent": (
        typed({"Assumptions!E46": 4.0}), {("INP-08", "Assumptions!E46")},
    ),
    "an input typed twice": (typed({"Mine!A1": 0.5625}), {("INP-02", "Mine!A1")}),
    "a figure typed beside the model": (
        typed({"Profit!Q40": 3.7, "Mine!A1": "=Profit!Q40*Profit!D16"}),
        {("INP-01", "Profit!Q40")},
    ),
    "copies that take another unit": (
        typed({f"Mine!A{i}": f"='GPU cost'!D{i}*2" for i in (32, 36, 37, 38, 39)}),
        {("AUD-05", "Mine!A32")},
    ),
    "a row without a unit": (
        typed({"GPU cost!B80": "My row", "GPU cost!D80": 5.0}), {("STR-05", "GPU cost!D80")},
    ),
    "a label given twice": (
        typed({"GPU cost!B80": "Node-hours", "GPU cost!C80": "USD", "GPU cost!D80": 5.0}),
        {("LAB-01", "GPU cost!B80")},
    ),
    "a column copied beside the cases": (
        typed({"Assumptions!Z4": "Deal"} | {f"Assumptions!Z{i}": f"=M{i}" for i in range(7, 33)}),
        {("SCN-02", "Assumptions!Z7")},
    ),
    "a step below a series": (
        typed({"Load profile!D34": 250.0}), {("STR-13", "Load profile!D34")},
    ),
    "a driver that cannot swing": (
        typed({"Assumptions!P8": 2.99}), {("AUD-34", "Assumptions!P8")},
    ),
    "a figure without a format": (
        formatted("Profit!D16", number_format="General"), {("FMT-03", "Profit!D16")},
    ),
    "a sheet turned in print": (turned, {("PRN-01", "Profit")}),
    "heads that scroll away": (unfrozen, {("STR-08", "Profit")}),
    "a link that leads nowhere": (linked, {("DOC-02", "Mine!A1")}),
    "a blue formula": (
        formatted("Mine!A1", "=Profit!D16", font=Font(color="FF0000FF")),
        {("AUD-11", "Mine!A1")},
    ),
    "a pale text": (
        formatted("Mine!A1", "words", font=Font(color="FFDDDDDD")), {("FMT-06", "Mine!A1")},
    ),
    "a formula that depends on the language": (
        typed({"Mine!A1": '=TEXT(Profit!D16,"0.0")'}), {("AUD-15", "Mine!A1")},
    ),
    "a criterion with a decimal": (
        typed({"Mine!A1": '=COUNTIF(Profit!D16:M16,">1.5")'}), {("AUD-15", "Mine!A1")},
    ),
    "a new function": (
        typed({"Mine!A1": "=_xlfn.XLOOKUP(1,Profit!D16:M16,Profit!D17:M17)"}),
        {("FRM-18", "Mine!A1")},
    ),
    "a figure typed along a row": (
        typed({"Mine!A1": 7.0, "Mine!B1": 7.0, "Mine!C1": 7.0}), {("STR-06", "Mine!A1")},
    ),
    "a formula that reads from the right": (
        typed({"Assumptions!X60": "=Profit!D16*2"}), {("STR-02", "Assumptions!X60")},
    ),
    "a value equal to its parent case": (
        typed({"Assumptions!F8": 2.0}), {("AUD-08", "Assumptions!F8")},
    ),
    "a label typed anew": (
        typed({"GPU cost!B36": "My cost"}), {("AUD-32", "GPU cost!B36")},
    ),
    "a value beyond its evidence": (
        typed({"Assumptions!E8": 9.0}), {("AUD-26", "Assumptions!E8")},
    ),
}  # fmt: skip


def test_the_default_workbook_has_no_findings_but_the_old_estimate_that_stands(
    built: Built,
) -> None:
    told = [(f.rule.id, f.says.partition(":")[0]) for f in audited(built.data).findings]
    assert [("INP-12", "chatgpt_cost"), ("INP-12", "chatgpt_tokens")] == told


def test_the_workbook_that_the_faults_are_seeded_into_has_no_findings(plain: bytes) -> None:
    assert set() == found(audited(plain))


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_fault_trips_the_rules_that_are_meant_for_it_and_no_others(
    plain: bytes, name: str, request: pytest.FixtureRequest
) -> None:
    change, expected = SEEDED[name]
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    change(workbook)
    fired = found(audited(stored(workbook)), "error", "warning", "note")
    if request.config.getoption("--bless"):
        FIRED[name] = told(fired)
    assert expected <= fired
    assert FIRED.get(name) == told(fired)


def told(fired: set[tuple[str, str]]) -> str:
    """Each rule that fired with its places; of many places, how many."""
    places: dict[str, list[str]] = {}
    for rule, cell in sorted(fired):
        places.setdefault(rule, []).append(cell)
    return "\n".join(
        f"  {rule}  {', '.join(cells) if len(cells) <= MANY else f'{len(cells)} places'}"
        for rule, cells in places.items()
    )


def test_the_golden_file_of_seeded_faults_is_complete(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--bless"):
        text = "\n".join(f"{name}\n{FIRED[name]}\n" for name in SEEDED)
        GOLDEN.write_text(text, encoding="utf-8")
    else:
        assert list(SEEDED) == list(FIRED)


def test_swapped_price_classes_raise_the_evidence(plain: bytes, built: Built) -> None:
    """Both prices are allowed numbers: what tells them apart is their evidence and the edit."""
    hit, out = (
        next(str(c.place) for c in built.book.cells if c.id.text == f"price_r1_{word}@theoretical")
        for word in ("hit", "output")
    )
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed({hit: 2.19, out: 0.14})(workbook)
    result = audited(stored(workbook))
    assert {("AUD-30", hit), ("AUD-30", out)} <= found(result, "note")
    assert {hit, out} & {cell for _, cell in found(result)}


def test_a_stale_value_is_found_in_its_cell(built: Built) -> None:
    package = Package(built.data)
    part = next(part for name, part, _ in package.sheets() if name == "Profit")
    for cell in package.tree(part, change=True).iter(tag("c")):
        if cell.get("r") == "D17":
            cell.find(tag("v")).text = "5.45"
    assert ("AUD-14", "Profit!D17") in found(audited(package.data()))


def test_what_programs_compute_otherwise_is_not_told_as_stale(plain: bytes) -> None:
    """The values are those that Excel stores: fifteen digits in a text, an error that is seen."""
    typed_in = {"A1": ('"x"&0.1+0.2', "x0.3"), "A2": ("IF(ISERROR(A3),1,2)", "1")}
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed({f"Mine!{at}": f"={text}" for at, (text, _) in typed_in.items()} | {"Mine!A3": "#N/A"})(
        workbook
    )
    package = Package(stored(workbook))
    part = next(part for name, part, _ in package.sheets() if name == "Mine")
    for cell in package.tree(part, change=True).iter(tag("c")):
        if cell.get("r") in typed_in:
            value = typed_in[cell.get("r")][1]
            cell.find(tag("v")).text = value
            if not value.isdigit():
                cell.set("t", "str")
    assert not {rule for rule, _ in found(audited(package.data()))} & {"AUD-14"}


def test_a_dangling_relation_is_found(built: Built) -> None:
    package = Package(built.data)
    package.parts.pop("xl/theme/theme1.xml")
    assert any(rule == "AUD-16" for rule, _ in found(audited(package.data())))


def test_checks_that_fail_and_alerts_that_are_raised_are_told(plain: bytes) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed({"GPU cost!D36": 90000})(workbook)
    rules = {f.rule.id for f in audited(stored(workbook)).findings}
    assert {"CHK-02", "AUD-12"} <= rules


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (False, "FALSE"), (0.25, "0.25")])
def test_what_stands_over_a_formula_is_told_zero_included(
    plain: bytes, value: float, said: str
) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed({"GPU cost!D36": value})(workbook)
    told = [f.says for f in audited(stored(workbook)).findings if f.rule.id == "AUD-12"]
    assert [f"gpu_cost@live: the value {said} stands over =D32*Assumptions!D8+D35"] == told


def test_an_array_formula_is_found(plain: bytes) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed(OWN)(workbook)
    workbook["Mine"]["D1"] = ArrayFormula("D1:D2", "=A1:A2*2")
    assert ("FRM-11", "Mine!D1") in found(audited(stored(workbook)))


def test_alerts_are_notes(plain: bytes) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed({"Assumptions!E8": 9.0})(workbook)
    assert "CHK-03" in {rule for rule, _ in found(audited(stored(workbook)), "note")}


GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
CUPS = GOOD[GOOD.index("          - name: cups_sold") : GOOD.index("          - name: cup_price")]
AGAIN = """  - sheet: Again
    role: input
    plan: assumptions
    about: An input typed once more.
    blocks:
      - kind: inputs
        title: Inputs
        items:
"""
NORMAL: dict[str, tuple[str, str]] = {
    "INP-06": (CUPS, CUPS + CUPS.replace("cups_sold", "idle").replace("Cups sold", "Idle")),
    "INP-02": (
        "  - sheet: Results",
        AGAIN + CUPS.replace("cups_sold", "idle") + "  - sheet: Results",
    ),
    "DOC-03": ("title: Lemonade stand", "title: Lemonade stall"),
    "INP-04": ("source: Price list", 'source: "Assumption: a price"'),
}
"""Templates that a norm has something to say of: what is replaced in the good sample."""


@pytest.mark.parametrize("norm", NORMAL)
def test_a_template_that_breaks_a_norm_says_so_in_workbook_and_audit(
    tmp_path: Path, norm: str
) -> None:
    old, new = NORMAL[norm]
    assert old in GOOD
    (tmp_path / "other.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    small = build(tmp_path, str(tmp_path / "other.yaml"))
    assert norm in {finding.rule.id for finding in audited(small.data).findings}
    row = {c.place.row for c in small.book.cells if (c.place.sheet, c.content) == ("Audit", norm)}
    told = [
        c.content for c in small.book.cells if c.place.sheet == "Audit" and {c.place.row} == row
    ]
    assert "found" in told
    assert "holds" not in told


def altered(book: Book, place: Place, **change: object) -> Compiled:
    """The Book with one cell other than compiled: what no template can bring about."""
    cells = [replace(c, **change) if c.place == place else c for c in book.cells]
    return Compiled(stages.prepare(load(find("deepseek-v3-r1"))), cells)


@pytest.mark.parametrize(
    ("norm", "sheet", "address", "content"),
    [
        ("FRM-01", "GPU cost", (20, 4), Formula("=E18*2", "")),
        ("STR-05", "GPU cost", (20, 2), ""),
        ("STR-02", "GPU cost", (20, 4), Formula("=Profit!E16", "")),
        *((habit, "GPU cost", (20, 4), Formula(text, "")) for habit, text in HABITUAL.items()),
    ],
)
def test_a_norm_finds_the_cell_that_breaks_it(
    built: Built, norm: str, sheet: str, address: tuple[int, int], content: object
) -> None:
    place = Place(sheet, *address)
    before = {
        test.rule.id: test for test in book_rules.tested(Compiled(built.ctx, built.book.cells))
    }
    after = {
        test.rule.id: test
        for test in book_rules.tested(altered(built.book, place, content=content))
    }
    assert [] == [test.rule.id for test in before.values() if test.found]
    assert 1 == len(after[norm].found)
    assert (sheet, address[0]) == (after[norm].found[0][0].sheet, after[norm].found[0][0].row)


def test_the_audit_sheet_tells_what_changes_after_the_build(
    built: Built, office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(built.data)
    office.ask("open", str(path))
    rows = {
        str(cell.content): cell.place.row + 1
        for cell in built.book.cells
        if cell.place.sheet == "Audit" and cell.place.col == 1
    }
    office.ask("write", {str(built.place("gpu_price", "theoretical")): 60.0})
    for rule in ("CHK-02", "CHK-03", "AUD-09", "AUD-26", "AUD-30"):
        found, word = office.ask("read", [f"Audit!E{rows[rule]}", f"Audit!F{rows[rule]}"])
        assert found > 0
        assert "found" == word
    assert [0, "holds"] == office.ask("read", [f"Audit!{c}{rows['INP-07']}" for c in "EF"])


def test_every_rule_is_tripped_by_a_test() -> None:
    """A rule that nothing can trip is removed."""
    here = Path(__file__)
    names = ("unit/test_audit_over_time.py", "test_audit_over_time.py")
    over_time = (here.parent / name for name in names)
    read = (path.read_text(encoding="utf-8") for path in (here, GOLDEN, *over_time))
    text = "".join(read)
    assert [] == [id for id in RULES if id not in text]


def test_every_rule_has_a_test_and_every_test_a_rule() -> None:
    assert sorted(RULES) == sorted(TESTS)


def test_general_rules_run_on_a_workbook_of_another_generator(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.title = "Model"
    typed({f"Model!A{i}": float(i) for i in range(2, 6)} | {"Model!A6": "=SUM(A2:A4)"})(workbook)
    result = audited(stored(workbook))
    assert ("AUD-03", "Model!A6") in found(result)
    told = report.text(result, Path("other.xlsx"))
    assert "Not applicable, because the workbook carries no template: AUD-12" in told
    assert "whether the assumptions are right" in told


def test_the_command_line_fails_on_errors_or_on_warnings(tmp_path: Path, plain: bytes) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(plain))
    typed({"Mine!A1": "=ROUND(Profit!D16,0)"})(workbook)
    (tmp_path / NAME).write_bytes(stored(workbook))
    assert 0 == run("audit", NAME, cwd=tmp_path).returncode
    assert 1 == run("audit", NAME, "--fail-on", "warning", cwd=tmp_path).returncode
    assert 2 == run("audit", NAME, "--fail-on", "note", cwd=tmp_path).returncode
    told = json.loads(run("audit", NAME, "--json", cwd=tmp_path).stdout)
    [finding] = [f for f in told["findings"] if f["severity"] == "warning"]
    assert ("FRM-14", "Mine!A1") == (finding["rule"], finding["cell"])
    sarif = json.loads(run("audit", NAME, "--sarif", cwd=tmp_path).stdout)
    assert "2.1.0" == sarif["version"]
    assert "FRM-14" in {result["ruleId"] for result in sarif["runs"][0]["results"]}

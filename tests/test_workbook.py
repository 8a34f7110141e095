"""The workbook as a modeller opens it: names, formulas, styles, print set-up, properties."""

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.workbook import Workbook

from modelgen.addresses import Place
from modelgen.book.book import Cell, Formula, dump
from modelgen.compile.blocks.tornado import Tornado
from modelgen.compile.layout import LIVE
from modelgen.formulas.cell_references import length
from modelgen.formulas.item_formulas import MAX_LENGTH, relative
from modelgen.formulas.language import ALLOWED
from modelgen.formulas.money import TOLD
from modelgen.xlsx.files import pristine

from .conftest import ROOT, Built, build

SERIES = {"hourly_nodes": 24, "hourly_revenue": 24} | {
    f"provider_{price}": 12 for price in ("hit", "miss", "output")
}
"""The typed series, and how many steps each has."""

TELLING = frozenset({"INT", "LEFT", "RIGHT", "SUBSTITUTE"})
"""The functions that money and shares are told by, beside those of a template."""

SHEETS = [
    "Memo",
    "About",
    "Scenarios",
    "Assumptions",
    "Constants",
    "Load profile",
    "GPU cost",
    "Revenue mix",
    "Profit",
    "Sensitivity",
    "Providers",
    "Claims",
    "Checks",
    "Sources",
    "Glossary",
    "Workings",
    "Formula map",
    "Audit",
    "Source",
]
DRIVERS = """gpus_per_node gpu_price input_tokens cache_hit_rate output_tokens rounding_true_up
    price_r1_hit price_r1_miss price_r1_output price_v3_hit price_v3_miss price_v3_output
    night_discount_r1 night_discount_v3 night_tariff night_start night_end v3_share monetised_share
    node_basis prefill_throughput decode_throughput reserve_share overhead_rate training_charge
    training_hours_v3 training_hours_r1 training_gpu_price training_life eur_usd
    days_per_year prefill_basis hit_work throughput_gain fleet_policy fleet_nodes
    excess_gpu_price""".split()
RESULTS = """average_nodes paid_nodes node_hours gpu_hours gpu_cost total_cost revenue profit
    cost_profit_margin margin_on_revenue gross_margin revenue_year revenue_year_eur
    night_revenue_share breakeven_monetised_share breakeven_gpu_price breakeven_price_level
    breakeven_overhead_rate cost_per_m_output cost_per_m_tokens revenue_per_m_tokens
    decode_cost_per_m_output prefill_cost_per_m_input occupied_nodes fleet_utilisation
    served_share lost_revenue breakeven_traffic breakeven_utilisation""".split()
CASES = [
    "theoretical",
    "my_case",
    "night_tariff",
    "v3_half",
    "monetised_half",
    "fixed_fleet",
    "loaded",
    "bear",
    "throughput",
]


@pytest.fixture(scope="module")
def workbook(built: Built) -> Workbook:
    return openpyxl.load_workbook(built.path)


@pytest.fixture(scope="module")
def values(built: Built) -> Workbook:
    return openpyxl.load_workbook(built.path, data_only=True)


def formulas(built: Built) -> list[Cell]:
    return [cell for cell in built.book.cells if isinstance(cell.content, Formula)]


def text_of(cell: Cell) -> str:
    assert isinstance(cell.content, Formula)
    return cell.content.text


def test_the_sheets_stand_in_calculation_order(workbook: Workbook) -> None:
    assert SHEETS == workbook.sheetnames


def test_the_names_that_other_files_rely_on_exist(workbook: Workbook) -> None:
    expected = {"sel_case", "case_ids", "case_labels", "live_index", "chk_master", "chk_alerts"}
    expected |= {f"in_{name}" for name in (*DRIVERS, *SERIES)}
    expected |= {f"{kind}_{name}" for name in RESULTS for kind in ("out", "cmp")}
    assert expected == set(workbook.defined_names)


def test_a_name_has_one_cell_per_case_or_hour(workbook: Workbook) -> None:
    for name, defined in workbook.defined_names.items():
        [(sheet, area)] = defined.destinations
        cells = workbook[sheet][area.replace("$", "")]
        count = 1 if not isinstance(cells, tuple) else sum(len(row) for row in cells)
        single = name.startswith(("out_", "chk_")) or name in ("sel_case", "live_index")
        cells_of_it = 1 if single else SERIES.get(name.removeprefix("in_"), len(CASES))
        assert (name, cells_of_it) == (name, count)


def test_the_cases_have_their_ids_and_labels(workbook: Workbook, built: Built) -> None:
    [(sheet, area)] = workbook.defined_names["case_ids"].destinations
    assert CASES == [cell.value for cell in workbook[sheet][area.replace("$", "")][0]]
    [(sheet, area)] = workbook.defined_names["case_labels"].destinations
    labels = [cell.value for cell in workbook[sheet][area.replace("$", "")][0]]
    assert [case.label for case in built.ctx.model.cases] == labels


def test_profit_is_revenue_less_cost_in_its_own_row(workbook: Workbook) -> None:
    [(sheet, area)] = workbook.defined_names["out_profit"].destinations
    text = workbook[sheet][area.replace("$", "")].value
    ends = [workbook.defined_names[f"out_{name}"].attr_text for name in ("revenue", "total_cost")]
    assert "=" + "-".join(ends).replace("$", "") == text


def test_every_formula_cell_carries_its_value(
    workbook: Workbook, values: Workbook, built: Built
) -> None:
    for cell in formulas(built):
        place = cell.place
        stored = values[place.sheet].cell(place.row + 1, place.col + 1).value
        value = built.values[place]
        assert (str(place), value if value != "" else None) == (str(place), stored)
        assert text_of(cell) == workbook[place.sheet].cell(place.row + 1, place.col + 1).value


def test_the_headline_is_545_per_cent_and_shows_so(values: Workbook, workbook: Workbook) -> None:
    [(sheet, area)] = workbook.defined_names["out_cost_profit_margin"].destinations
    cell = values[sheet][area.replace("$", "")]
    assert ("545.47", "#,##0.0%") == (f"{cell.value * 100:.2f}", cell.number_format.split("_")[0])


DECIMALS = re.compile(r"(?<=,)(2|10)(?=\))")
"""Decimals of money and of typed figures: the last argument of the functions that tell them."""


def test_no_formula_holds_a_number_but_0_and_1(built: Built) -> None:
    found = {
        (str(cell.place), token.value)
        for cell in formulas(built)
        for token in Tokenizer(DECIMALS.sub("", text_of(cell))).items
        if token.type == "OPERAND" and token.subtype == "NUMBER"
    }
    assert set() == {(place, word) for place, word in found if word not in ("0", "1")}


def test_formulas_are_short(built: Built) -> None:
    """Those that tell words are as long as what they say; the others are read by people.

    Names of sheets, which add nothing to follow, are not counted.
    """
    every = [length(text_of(cell)[1:]) for cell in formulas(built)]
    figures = [length(text_of(cell)[1:]) for cell in formulas(built) if cell.format != "text"]
    assert max(every) <= MAX_LENGTH
    assert sum(length > 100 for length in figures) < len(figures) * 0.04
    assert sum(length > 100 for length in every) < len(every) * 0.045


def test_formulas_use_allowed_functions_only_and_no_nested_if(built: Built) -> None:
    for cell in formulas(built):
        ifs = [0]
        for token in Tokenizer(text_of(cell)).items:
            if token.type == "FUNC" and token.subtype == "OPEN":
                assert token.value[:-1] in ALLOWED.keys() - {*TOLD} | TELLING, cell.place
                assert not (token.value == "IF(" and ifs[-1]), cell.place
                ifs.append(ifs[-1] or token.value == "IF(")
            elif token.type == "FUNC":
                ifs.pop()


def test_a_line_item_has_one_formula_across_its_row(built: Built) -> None:
    patterns: dict[str, set[str]] = {}
    for cell in formulas(built):
        name = cell.id.item
        if (
            cell.id.case
            and cell.role in ("formula", "total")
            and built.ctx.item(name).kind == "line"
        ):
            place = cell.place
            patterns.setdefault(name, set()).add(relative(text_of(cell), place.row, place.col))
    assert len(patterns) > 50
    assert {} == {name: found for name, found in patterns.items() if len(found) > 1}


def test_a_grid_has_one_formula_and_a_column_of_its_points_one_but_for_the_rows_it_reads(
    built: Built,
) -> None:
    """What one driver moves stands in the row or the column of the grid that a point is in."""
    patterns: dict[str, set[str]] = {}
    for cell in formulas(built):
        grid = re.fullmatch(r"(grid_\w+)\.r\d+c\d+(\.\w+)?", cell.id.text)
        if grid:
            form = relative(text_of(cell), cell.place.row, cell.place.col)
            patterns.setdefault(f"{grid[1]}{grid[2] or ' on the sheet'}", set()).add(form)
    assert len(patterns) > 20
    on_sheets = {name: found for name, found in patterns.items() if name.endswith(" on the sheet")}
    assert {1} == {len(found) for found in on_sheets.values()}
    for name, found in patterns.items():
        alike = {re.sub(r"(?<![!\w])R(\[-?\d+\]|\d+)C", "RC", form) for form in found}
        assert 1 == len(alike), name
        assert len(found) <= 14, name  # a grid of seven rows and seven columns, the live ones too


def test_there_are_about_two_thousand_workings_formulas(built: Built) -> None:
    assert sum(cell.place.sheet == "Workings" for cell in formulas(built)) <= 2400


def test_nothing_is_hidden_or_merged_or_outside(workbook: Workbook, built: Built) -> None:
    for sheet in workbook:
        assert "visible" == sheet.sheet_state
        assert [] == list(sheet.merged_cells.ranges)
        assert not any(d.hidden for d in sheet.column_dimensions.values())
        closed = {row for row, d in sheet.row_dimensions.items() if d.hidden}
        assert closed == {row for row, d in sheet.row_dimensions.items() if d.outlineLevel}
        ends = {row for row, d in sheet.row_dimensions.items() if d.collapsed}
        assert ends == {row + 1 for row in closed} - closed, "a plus sign stands below each group"
    parts = zipfile.ZipFile(io.BytesIO(built.data)).namelist()
    assert [] == [part for part in parts if "external" in part.lower() or "vba" in part.lower()]


def test_every_input_cell_is_validated(workbook: Workbook, built: Built) -> None:
    covered = {
        (sheet.title, cell)
        for sheet in workbook
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for row in area.rows
        for cell in row
    }
    inputs = [
        cell.place
        for cell in built.book.cells
        if cell.role in ("input", "override", "inherited", "selector")
    ]
    assert [] == [str(p) for p in inputs if (p.sheet, (p.row + 1, p.col + 1)) not in covered]


def test_inputs_alone_are_blue_on_yellow(workbook: Workbook, built: Built) -> None:
    yellow = {"FFFFF9E5", "FFFFEFC2"}
    shown = {"input_shown", "override_shown"}  # the colour key
    for cell in built.book.cells:
        found = workbook[cell.place.sheet].cell(cell.place.row + 1, cell.place.col + 1)
        styled = found.fill.fgColor.rgb in yellow and found.font.color.rgb == "FF0000FF"
        assert (str(cell.place), styled) == (
            str(cell.place),
            cell.role in {"input", "override", "selector", "slot", *shown},
        )


def test_numbers_have_the_format_of_their_unit(built: Built) -> None:
    for cell in built.book.cells:
        name = cell.id.item
        if cell.id.case and name in built.ctx.analysis.items and cell.role != "flag":
            assert (cell.id, built.ctx.format(built.ctx.item(name).unit)) == (cell.id, cell.format)


def test_charts_carry_their_points_and_alternative_text(built: Built) -> None:
    package = zipfile.ZipFile(io.BytesIO(built.data))
    charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert len(built.book.charts) == len(charts)
    for name in charts:
        text = package.read(name).decode()
        references, caches = (
            text.count("<c:f>"),
            text.count("<c:numCache>") + text.count("<c:strCache>"),
        )
        assert (name, references) == (name, caches)
    drawings = [
        package.read(n).decode() for n in package.namelist() if re.search(r"drawings/drawing\d", n)
    ]
    described = sum(
        len(re.findall(r'<xdr:cNvPr [^>]*descr="[^"]{40,}"', text)) for text in drawings
    )
    assert len(charts) == described


def test_every_sheet_is_set_up_for_print(workbook: Workbook) -> None:
    for sheet in workbook:
        assert (sheet.title, "9") == (sheet.title, str(sheet.page_setup.paperSize))
        assert (
            "portrait" if sheet.title == "Memo" else "landscape"
        ) == sheet.page_setup.orientation
        assert sheet.print_area
        assert "&P" in sheet.oddFooter.right.text
        assert "&F" in sheet.oddFooter.left.text


def test_every_sheet_shows_live_case_and_checks_in_its_frozen_header(workbook: Workbook) -> None:
    for sheet in workbook:
        own = "" if sheet.title == "Scenarios" else "Scenarios!"
        assert f'="Live case: "&{own}$D$7' == sheet["B2"].value
        own = "" if sheet.title == "Checks" else "Checks!"
        assert f"={own}$D$9" == sheet["B3"].value
        assert int(re.sub(r"\D", "", sheet.freeze_panes)) >= 4


def test_labels_and_units_stay_in_sight_wherever_rows_have_them(workbook: Workbook) -> None:
    still = {sheet.title for sheet in workbook if sheet.freeze_panes.startswith("D")}
    assert still == set(SHEETS[2:-6])
    assert {"Scenarios", "Profit", "Claims", "Checks"} <= still


def test_the_properties_name_template_version_and_hash(workbook: Workbook, built: Built) -> None:
    properties = workbook.properties
    assert built.ctx.model.title == properties.title
    assert built.ctx.template.digest in properties.description
    assert built.ctx.model.as_of == properties.created.date()


def test_the_source_sheet_holds_the_template_and_its_hash(
    workbook: Workbook, built: Built
) -> None:
    rows = [row[:2] for row in workbook["Source"].iter_rows(min_col=2, values_only=True)]
    start = next(i for i, row in enumerate(rows) if row[0] == "Template text")
    text = "\n".join(str(row[0]) if row[0] is not None else "" for row in rows[start + 1 :])
    assert built.ctx.template.text.rstrip("\n") == text.rstrip("\n")
    assert ("template_sha256", built.ctx.template.digest) in rows


def test_contents_link_to_every_sheet(workbook: Workbook) -> None:
    targets = {
        cell.hyperlink.location
        for row in workbook["About"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert {name if re.fullmatch(r"\w+", name) else f"'{name}'" for name in SHEETS} == {
        target.removesuffix("!A1") for target in targets
    }


def test_no_displayed_text_looks_like_an_error(built: Built) -> None:
    shown = [
        str(built.values.get(cell.place, cell.content))
        for cell in built.book.cells
        if not isinstance(cell.content, Formula) or cell.place in built.values
    ]
    assert [] == [
        text for text in shown if re.search(r"#(REF|DIV|N/A|NAME|VALUE|NUM|NULL)|###", text)
    ]


BUILD = """
import sys
from modelgen.compile import stages
from modelgen.compile.templates import load
from modelgen.template.load import find
sys.stdout.buffer.write(stages.build(stages.prepare(load(find("deepseek-v3-r1"))))[2])
"""


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(built: Built, tmp_path: Path) -> None:
    """Another process, folder, time, time zone and hash seed."""
    env = os.environ | {
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=tmp_path, env=env, capture_output=True, check=True
    )
    assert built.data == done.stdout


def test_a_damaged_workbook_is_not_pristine(built: Built, tmp_path: Path) -> None:
    with zipfile.ZipFile(built.path) as package:
        at = package.getinfo("docProps/custom.xml").header_offset
    data, copy = bytearray(built.data), tmp_path / "damaged.xlsx"
    first = at + 30 + len("docProps/custom.xml")
    data[first : first + 4] = b"\xff\xff\xff\xff"
    copy.write_bytes(data)
    assert not pristine(copy)


def test_a_fresh_workbook_is_pristine_and_a_saved_one_is_not(built: Built, tmp_path: Path) -> None:
    assert pristine(built.path)
    copy = tmp_path / "saved.xlsx"
    openpyxl.load_workbook(built.path).save(copy)
    assert not pristine(copy)


def test_the_small_model_looks_as_it_did(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Every cell of tests/samples/good.yaml as text; `pytest --bless` rewrites it."""
    small = build(tmp_path, "tests/samples/good.yaml")
    text = (
        "\n".join(
            line
            for line in dump(small.book, small.values).splitlines()
            if not line.startswith(("Source!", "Formula map!"))
        )
        + "\n"
    )
    golden = ROOT / "tests" / "golden" / "good.txt"
    if request.config.getoption("--bless"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text


def test_a_tornado_leaves_out_what_its_template_says(built: Built) -> None:
    ((block, _corner),) = built.ctx.placed(Tornado)
    left_out = {"fleet_policy", "excess_gpu_price", "hit_work"}
    assert left_out == set(block.without)
    ((_path, moved, output),) = block.moved(built.ctx.model)
    assert "cost_profit_margin" == output
    assert not left_out & {*moved, *(item.name for item in block.drivers(built.ctx.analysis))}
    assert "gpu_price" in moved


def test_a_breakeven_is_judged_at_the_size_of_the_live_cost(built: Built) -> None:
    """Where income is small beside the cost, an income alone is below what doubles carry."""
    flag = built.cell("even_breakeven_overhead_rate").place
    sides = [built.values[Place(flag.sheet, flag.row, col)] for col in (LIVE, LIVE + 1)]
    income = built.value("revenue") + built.value("total_cost")
    assert [pytest.approx(income)] * 2 == sides

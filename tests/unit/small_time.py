"""A model over three years in a few lines: two typed series, one of them by case, and a chain."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl

from modelgen.addresses import Area, Place
from modelgen.book.book import Book
from modelgen.commands.regenerate import Result, regenerate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.cell_references import rewritten
from modelgen.readback.readback import Readback, readback
from modelgen.template.settings import Settings
from modelgen.xlsx.reader import Returned

NAME = Path("stall.xlsx")

STALL = """
template: stall
version: 1.0.0
title: A stall
question: What is it worth?
author: Finance
as_of: 2026-01-31
headline: worth
beside: sold
live_case: base
units:
  text: {format: text}
  share: {format: percent, means: "1"}
  EUR: {format: whole}
cases:
  - {name: base, label: Base, story: As it is.}
  - {name: lean, label: Lean, parent: base, story: A better margin.}
  - {name: poor, label: Poor, parent: base, story: As in the base case.}
axes:
  - {name: year, label: Year, timeline: {start: 2026-01-01, every: year, periods: 3}}
sheets:
  - sheet: Scenarios
    role: control
    plan: cases
    about: Pick.
    blocks:
      - {kind: selector, title: Live case}
      - {kind: comparison, title: All cases, items: [worth]}
  - sheet: Facts
    role: input
    plan: assumptions
    about: One figure.
    blocks:
      - kind: inputs
        title: Now
        items:
          - {name: sales_now, label: Sales now, unit: EUR, value: 100, minimum: 0, maximum: 1000,
             evidence: P, source: Till, as_of: 2026-01-31}
  - sheet: Plan
    role: input
    plan: periods
    about: By year.
    blocks:
      - {kind: timeline, title: Years, axis: year}
      - kind: series
        title: Growth and margin
        axis: year
        all: {unit: share, minimum: -1, maximum: 1, evidence: A, source: "Assumption: plan",
              as_of: 2026-01-31}
        items:
          - {name: growth, label: Growth of sales, values: [0.1, 0.2, 0.3]}
          - {name: margin, label: Margin, values: 0.5, cases: {lean: [0.5, 0.6, 0.7]}}
  - sheet: Profit
    role: calculation
    plan: periods
    about: Sales to profit.
    blocks:
      - kind: series
        title: Profit
        axis: year
        items:
          - {name: sales, label: Sales, unit: EUR, is: flow, opening: sales_now,
             formula: "sales[-1]*(1+growth)"}
          - {name: profit, label: Profit, unit: EUR, is: flow, formula: sales*margin}
      - kind: lines
        title: Worth
        items:
          - {name: worth, label: Worth, unit: EUR, formula: SUM(profit), output: true}
          - {name: sold, label: Sold, unit: EUR, formula: "sales[last]", output: true}
  - sheet: Checks
    role: check
    plan: checks
    about: Tests.
    blocks:
      - kind: checks
        title: Checks
        items:
          - {name: adds_up, label: Profit against worth, unit: EUR, left: SUM(profit),
             right: worth, proves: The live sum is that of the cases.}
"""


@lru_cache(4)
def built(text: str = STALL) -> bytes:
    return stages.build(stages.prepare(parse(text, "stall.yaml"), Settings()))[2]


def changed(*pairs: tuple[str, str]) -> str:
    """The template with other words in it."""
    text = STALL.replace("version: 1.0.0", "version: 1.0.1")
    for was, now in pairs:
        assert 1 == text.count(was), was
        text = text.replace(was, now)
    return text


def typed(contents: Mapping[str, Any], data: bytes | None = None) -> bytes:
    """The workbook with contents typed into its cells, by `Sheet!A1`."""
    workbook = openpyxl.load_workbook(io.BytesIO(data or built()))
    for address, content in contents.items():
        sheet, at = address.split("!")
        workbook[sheet][at] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def back(contents: Mapping[str, Any], template: Path | None = None, *take: str) -> Result:
    return regenerate(NAME, typed(contents), str(template) if template else None, take)


def read(contents: Mapping[str, Any] = {}) -> Readback:
    return readback(NAME, Returned(typed(contents)))


def at(book: Book, id: str) -> Place:
    return next(cell.place for cell in book.cells if cell.id.text == id)


def widened(data: bytes, sheet: str, col: int) -> bytes:
    """The workbook with an empty column put into a sheet, counted from zero, as programs do it."""
    return _moved(data, sheet, lambda area: replace(
        area, left=area.left + (area.left >= col), right=area.right + (area.right >= col)
    ), lambda tab: tab.insert_cols(col + 1))  # fmt: skip


def lengthened(data: bytes, sheet: str, row: int) -> bytes:
    """The workbook with an empty row put into a sheet, counted from zero, as programs do it."""
    return _moved(data, sheet, lambda area: replace(
        area, top=area.top + (area.top >= row), bottom=area.bottom + (area.bottom >= row)
    ), lambda tab: tab.insert_rows(row + 1))  # fmt: skip


def _moved(
    data: bytes, sheet: str, shifted: Callable[[Area], Area], insert: Callable[[Any], None]
) -> bytes:
    """The workbook with cells of a sheet moved, and all that refers to them."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))

    def move(area: Area) -> Area:
        return shifted(area) if area.sheet == sheet else area

    for tab in workbook.worksheets:
        for row in tab.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    text = rewritten(cell.value[1:], tab.title, move, tab.title)
                    cell.value = f"={text}"
    for name in workbook.defined_names.values():
        name.attr_text = rewritten(name.attr_text, "", move, "")
    insert(workbook[sheet])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()

"""The new Book as it stands in the new workbook: in the user's rows, columns and sheet names."""

from collections.abc import Mapping
from dataclasses import replace

from ..addresses import Area
from ..book.book import Book, Cell, Chart, Formula, Highlight, Name, Sheet, Validation
from .line_map import LineMap
from .placement import Placement, SheetPlacement

USER_WIDTH = 12.0


def placed_book(placement: Placement, book: Book) -> Book:
    if placement.unmoved:
        return book
    renamed = {
        sheet: on_sheet.name
        for sheet, on_sheet in placement.on_sheets.items()
        if on_sheet.name != sheet
    }
    return replace(
        book,
        sheets=tuple(_sheet(placement.on_sheets[sheet.name], sheet) for sheet in book.sheets),
        cells=tuple(_cell(placement, cell, renamed) for cell in book.cells),
        names=tuple(Name(name.name, _area(placement, name.area)) for name in book.names),
        validations=tuple(_validation(placement, rule) for rule in book.validations),
        highlights=tuple(_highlight(placement, rule) for rule in book.highlights),
        charts=tuple(_chart(placement, chart) for chart in book.charts),
    )


def _area(placement: Placement, area: Area) -> Area:
    return placement.on_sheets[area.sheet].area(area)


def _cell(placement: Placement, cell: Cell, renamed: Mapping[str, str]) -> Cell:
    content = cell.content
    if isinstance(content, Formula):
        text = placement.book_formula(content.text, cell.place.sheet)
        content = replace(content, text=text)
    link = renamed.get(cell.link, cell.link)
    if link != cell.link:
        content = str(content).replace(cell.link, link)
    return replace(cell, place=placement.place(cell.place), content=content, link=link)


def _limit(placement: Placement, limit: float | str, sheet: str) -> float | str:
    return placement.book_formula(limit, sheet) if isinstance(limit, str) and limit else limit


def _validation(placement: Placement, rule: Validation) -> Validation:
    sheet = rule.area.sheet
    return replace(
        rule,
        area=_area(placement, rule.area),
        minimum=_limit(placement, rule.minimum, sheet),
        maximum=_limit(placement, rule.maximum, sheet),
        source=placement.book_formula(rule.source, sheet) if rule.source else "",
    )


def _highlight(placement: Placement, rule: Highlight) -> Highlight:
    formula = placement.book_formula(rule.formula, rule.area.sheet)
    return replace(rule, area=_area(placement, rule.area), formula=formula)


def _chart(placement: Placement, chart: Chart) -> Chart:
    def title(text: str) -> str:
        return placement.book_formula(text, chart.corner.sheet) if text.startswith("=") else text

    plots = tuple(
        replace(
            plot,
            title=title(plot.title),
            categories=_area(placement, plot.categories),
            values=_area(placement, plot.values),
        )
        for plot in chart.plots
    )
    return replace(
        chart, corner=placement.place(chart.corner), title=title(chart.title), plots=plots
    )


def _sheet(on_sheet: SheetPlacement, sheet: Sheet) -> Sheet:
    rows, cols = on_sheet.rows.of_book, on_sheet.cols.of_book
    widths = [USER_WIDTH] * (cols(len(sheet.widths) - 1) + 1)
    for col, width in enumerate(sheet.widths):
        widths[cols(col)] = width
    return replace(
        sheet,
        name=on_sheet.name,
        widths=tuple(widths),
        heights={rows(row): height for row, height in sheet.heights.items()},
        freeze=(_edge(on_sheet.rows, sheet.freeze[0]), _edge(on_sheet.cols, sheet.freeze[1])),
        print_area=on_sheet.area(sheet.print_area),
        print_beside=tuple(map(on_sheet.area, sheet.print_beside)),
        row_breaks=tuple(map(rows, sheet.row_breaks)),
        repeat_cols=_pair(on_sheet.cols, sheet.repeat_cols),
        repeat_rows=_pair(on_sheet.rows, sheet.repeat_rows),
        closed_rows=tuple(map(rows, sheet.closed_rows)),
    )


def _edge(lines: LineMap, frozen: int) -> int:
    """Where the frozen part ends: behind the last line that was in it."""
    return lines.of_book(frozen - 1) + 1 if frozen else 0


def _pair(lines: LineMap, pair: tuple[int, int] | None) -> tuple[int, int] | None:
    return (lines.of_book(pair[0]), lines.of_book(pair[1])) if pair else None

"""Runs under the Python that has LibreOffice's UNO: one JSON command per line in, one answer out.

Values are read from the document that LibreOffice calculated, never from a converted file.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

ERRORS = 4  # com.sun.star.sheet.FormulaResult.ERROR
FORMULAS = 16  # com.sun.star.sheet.CellFlags.FORMULA


def prop(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect(profile, pipe):
    """Start LibreOffice on a profile of its own and return (process, desktop)."""
    process = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    for _ in range(600):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, remote.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", remote
            )
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


def located(place):
    """`Sheet!B3` as (sheet, column, row), both counted from zero."""
    sheet, address = place.rsplit("!", 1)
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - 64
    return sheet, col - 1, int(digits) - 1


def letters(col):
    """A column counted from zero as letters."""
    word = ""
    while col >= 0:
        word, col = chr(65 + col % 26) + word, col // 26 - 1
    return word


def runs(cells):
    """Cells as columns of neighbours: (sheet, column, first row, values)."""
    found = []
    for (sheet, col, row), value in sorted((located(p), v) for p, v in cells.items()):
        if found and found[-1][:2] == (sheet, col) and found[-1][2] + len(found[-1][3]) == row:
            found[-1][3].append(value)
        else:
            found.append((sheet, col, row, [value]))
    return found


class Driver:
    """One open document; every command is a method that returns something JSON can hold."""

    def __init__(self, desktop):
        self.desktop, self.document = desktop, None

    def _load(self, path):
        self.close()
        self.document = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, (prop("Hidden", True),)
        )
        if self.document is None:
            raise RuntimeError(f"LibreOffice did not open {path}")

    def print(self, path, target):
        """A workbook or a text as PDF."""
        self._load(path)
        kind = "calc" if hasattr(self.document, "Sheets") else "writer"
        self.save(target, f"{kind}_pdf_Export")
        self.close()

    def open(self, path):
        self._load(path)
        self.document.enableAutomaticCalculation(False)
        self.document.calculateAll()
        return [sheet.Name for sheet in self.document.Sheets]

    def close(self):
        if self.document is not None:
            self.document.close(True)
            self.document = None

    def _area(self, sheet, col, first, last):
        sheets = self.document.Sheets
        return sheets.getByName(sheet).getCellRangeByPosition(col, first, col, last)

    def write(self, cells):
        """Set cells: a number, a text, or a formula (text that starts with `=`).

        Every call crosses a pipe, so neighbours in a column go in one.
        """
        numbers = {place: value for place, value in cells.items() if not isinstance(value, str)}
        for sheet, col, first, values in runs(numbers):
            area = self._area(sheet, col, first, first + len(values) - 1)
            area.setDataArray(tuple((float(value),) for value in values))
        for place, content in cells.items():
            if isinstance(content, str):
                sheet, col, row = located(place)
                cell = self._area(sheet, col, row, row).getCellByPosition(0, 0)
                if content.startswith("="):
                    cell.Formula = content
                else:
                    cell.String = content
        self.document.calculateAll()

    def read(self, places):
        """Number or text of each cell; `#ERROR` for an error value."""
        boxes = {}
        for sheet, col, row in map(located, places):
            right, down = boxes.get(sheet, (0, 0))
            boxes[sheet] = (max(right, col), max(down, row))
        rows, broken = {}, set()
        for name, (right, down) in boxes.items():
            area = self.document.Sheets.getByName(name).getCellRangeByPosition(0, 0, right, down)
            rows[name] = area.getDataArray()
            for address in area.queryFormulaCells(ERRORS).RangeAddresses:
                broken |= {
                    (name, col, row)
                    for col in range(address.StartColumn, address.EndColumn + 1)
                    for row in range(address.StartRow, address.EndRow + 1)
                }
        return [
            "#ERROR" if (sheet, col, row) in broken else rows[sheet][row][col]
            for sheet, col, row in map(located, places)
        ]

    def sheet(self, name):
        """All values of a sheet's used area as rows, and the addresses of its error values."""
        sheet = self.document.Sheets.getByName(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        area = sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)
        errors = area.queryFormulaCells(ERRORS).RangeAddressesAsString
        return {"rows": [list(row) for row in area.getDataArray()], "errors": errors}

    def save(self, path, kind):
        self.document.storeToURL(Path(path).as_uri(), (prop("FilterName", kind),))

    # What a user does by hand, one method per kind of edit.

    def _range(self, place):
        """`Sheet!B3` or `Sheet!B3:D5`."""
        sheet, area = place.rsplit("!", 1)
        return self.document.Sheets.getByName(sheet).getCellRangeByName(area)

    def insert(self, sheet, lines, first, count):
        """Whole rows or columns (`lines` is `Rows` or `Columns`), counted from zero."""
        getattr(self.document.Sheets.getByName(sheet), lines).insertByIndex(first, count)

    def remove(self, sheet, lines, first, count):
        getattr(self.document.Sheets.getByName(sheet), lines).removeByIndex(first, count)

    def shift(self, area, direction):
        """Insert cells and push the others `DOWN` or `RIGHT`."""
        found = self._range(area)
        mode = uno.Enum("com.sun.star.sheet.CellInsertMode", direction)
        found.Spreadsheet.insertCells(found.RangeAddress, mode)

    def cut(self, area, target):
        """Cut an area and paste it with its first cell at `target`."""
        found = self._range(area)
        goal = self._range(target).getCellByPosition(0, 0).CellAddress
        found.Spreadsheet.moveRange(goal, found.RangeAddress)

    def empty(self, area):
        self._range(area).clearContents(31)

    def sort(self, area, column, ascending):
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column, ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        self._range(area).sort((prop("SortFields", fields), prop("ContainsHeader", False)))

    def rename(self, sheet, name):
        self.document.Sheets.getByName(sheet).Name = name

    def order(self, sheet, position):
        self.document.Sheets.moveByName(sheet, position)

    def copy(self, sheet, name):
        self.document.Sheets.copyByName(sheet, name, self.document.Sheets.Count)

    def add(self, name):
        self.document.Sheets.insertNewByName(name, self.document.Sheets.Count)

    def drop(self, sheet):
        self.document.Sheets.removeByName(sheet)

    def hide(self, sheet):
        self.document.Sheets.getByName(sheet).IsVisible = False

    def margins(self, sheet, width):
        """The left margin of the printed page, in hundredths of a millimetre."""
        self._page(sheet).LeftMargin = width

    def _page(self, sheet):
        style = self.document.Sheets.getByName(sheet).PageStyle
        return self.document.StyleFamilies.getByName("PageStyles").getByName(style)

    def note(self, place, text):
        cell = self._range(place).getCellByPosition(0, 0)
        cell.Spreadsheet.Annotations.insertNew(cell.CellAddress, text)

    def chart(self, sheet, area):
        box = uno.createUnoStruct("com.sun.star.awt.Rectangle")
        box.X, box.Y, box.Width, box.Height = 9000, 9000, 9000, 6000
        charts = self.document.Sheets.getByName(sheet).Charts
        where, name = self._range(area).RangeAddress, f"own {charts.Count}"
        charts.addNewByName(name, box, (where,), 0, 0)
        if where.StartRow == where.EndRow:
            rows = uno.Enum("com.sun.star.chart.ChartDataRowSource", "ROWS")
            charts.getByName(name).EmbeddedObject.Diagram.DataRowSource = rows

    def name(self, name, content):
        origin = uno.createUnoStruct("com.sun.star.table.CellAddress")
        self.document.NamedRanges.addNewByName(name, content, origin, 0)

    def unname(self, name):
        self.document.NamedRanges.removeByName(name)

    def condition(self, area, formula):
        found = self._range(area)
        entries = found.ConditionalFormat
        operator = uno.Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")
        style = prop("StyleName", "Good")
        entries.addNew((prop("Operator", operator), prop("Formula1", formula), style))
        found.ConditionalFormat = entries

    def at_most(self, area, formula):
        """A validation: no number above the formula's value."""
        found = self._range(area)
        rule = found.Validation
        rule.Type = uno.Enum("com.sun.star.sheet.ValidationType", "DECIMAL")
        rule.setOperator(uno.Enum("com.sun.star.sheet.ConditionOperator", "LESS_EQUAL"))
        rule.setFormula1(formula)
        found.Validation = rule

    # What stands in the document afterwards.

    def named(self):
        """The places of each defined name that means cells."""
        sheets, found = self.document.Sheets.ElementNames, {}
        for item in self.document.NamedRanges:
            area = item.getReferredCells()
            where = getattr(area, "RangeAddress", None)
            if where is not None:
                found[item.Name] = [
                    f"{sheets[where.Sheet]}!{letters(col)}{row + 1}"
                    for row in range(where.StartRow, where.EndRow + 1)
                    for col in range(where.StartColumn, where.EndColumn + 1)
                ]
        return found

    def formulas(self, areas):
        """What was typed into the cells of the areas, one after the other."""
        return [
            cell for area in areas for row in self._range(area).getFormulaArray() for cell in row
        ]

    def looks(self, start, charted):
        """Each sheet: whether it shows, its notes by address, its error cells, and, on the sheets
        `charted`, the series of its charts.

        And, by their texts, the cells that begin with `start`: places of the cells to their right.
        """
        found, marked = {}, {}
        for sheet in self.document.Sheets:
            name, read = sheet.Name, self.sheet(sheet.Name)
            found[name] = {
                "shows": sheet.IsVisible,
                "margin": self._page(name).LeftMargin,
                "notes": {
                    f"{letters(note.Position.Column)}{note.Position.Row + 1}": note.String
                    for note in sheet.Annotations
                },
                "charts": [self._series(c) for c in (sheet.Charts if name in charted else ())],
                "errors": read["errors"],
            }
            for row, cells in enumerate(read["rows"]):
                for col, text in enumerate(cells):
                    if isinstance(text, str) and text.startswith(start):
                        marked.setdefault(text, []).append(f"{name}!{letters(col + 1)}{row + 1}")
        return [found, marked]

    def _series(self, chart):
        return [
            list(labeled.Values.NumericalData)
            for system in chart.EmbeddedObject.FirstDiagram.CoordinateSystems
            for kind in system.ChartTypes
            for series in kind.DataSeries
            for labeled in series.DataSequences
        ]

    def rule(self, area):
        """The formulas of an area's first conditional format and of its validation."""
        found = self._range(area)
        entries = found.ConditionalFormat
        first = entries.getByIndex(0).getFormula1() if entries.Count else ""
        return [first, found.Validation.getFormula1()]


def main():
    process, desktop = connect(sys.argv[1], sys.argv[2])
    driver = Driver(desktop)
    try:
        for line in sys.stdin:
            command, *arguments = json.loads(line)
            try:
                answer = {"ok": getattr(driver, command)(*arguments)}
            except Exception as error:  # the test that asked is told, whatever it was
                answer = {"error": repr(error)}
            print(json.dumps(answer), flush=True)
    finally:
        driver.close()
        try:
            desktop.terminate()
        finally:
            process.wait(20)


if __name__ == "__main__":
    main()

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

    def open(self, path):
        self.close()
        self.document = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, (prop("Hidden", True),)
        )
        if self.document is None:
            raise RuntimeError(f"LibreOffice did not open {path}")
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

"""Runs under the Python that has LibreOffice's UNO: one JSON command per line in, one answer out.

Values are read from the document that LibreOffice calculated, never from a converted file.
"""

import json
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
        ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
         "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context)
    for _ in range(600):
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return process, remote.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", remote)
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start")


class Driver:
    """One open document; every command is a method that returns something JSON can hold."""

    def __init__(self, desktop):
        self.desktop, self.document = desktop, None

    def open(self, path):
        self.close()
        self.document = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, (prop("Hidden", True),))
        if self.document is None:
            raise RuntimeError(f"LibreOffice did not open {path}")
        self.document.calculateAll()
        return [sheet.Name for sheet in self.document.Sheets]

    def close(self):
        if self.document is not None:
            self.document.close(True)
            self.document = None

    def _cell(self, place):
        sheet, address = place.rsplit("!", 1)
        return self.document.Sheets.getByName(sheet).getCellRangeByName(address)

    def write(self, cells):
        """Set cells: a number, a text, or a formula (text that starts with `=`)."""
        for place, content in cells.items():
            cell = self._cell(place)
            if isinstance(content, (int, float)):
                cell.Value = content
            elif content.startswith("="):
                cell.Formula = content
            else:
                cell.String = content
        self.document.calculateAll()

    def formulas(self, places):
        return [self._cell(place).Formula for place in places]

    def read(self, places):
        """Number or text of each cell; `#ERROR n` for an error value."""
        return [self._value(self._cell(place)) for place in places]

    def _value(self, cell):
        if cell.getError():
            return f"#ERROR {cell.getError()}"
        kind = cell.Type.value
        if kind == "FORMULA":
            kind = "VALUE" if cell.FormulaResultType2 == 1 else "TEXT"
        return cell.Value if kind == "VALUE" else cell.String

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

"""Book and Values to the bytes of a workbook. Only this and its sheets know XlsxWriter."""

import hashlib
import io
import re
import warnings
import zipfile
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter import workbook as xlsxwriter_workbook
from xlsxwriter import xmlwriter
from xlsxwriter.chart import Chart as DrawnChart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ..addresses import QUOTED, Area, quoted
from ..book import styles
from ..book.book import Book, Cell, Chart, Formula, Plot, Sheet, Validation, Values
from ..book.roles import Role
from ..number_formats import FORMATS, FormatName, cell_code
from ..problems import ModelError, Problem
from ..translations import words
from .archive import zipped
from .escapes import held
from .sheet_writer import SheetWriter

SEAL = "modelgen seal"

_SEAL_PART = "docProps/custom.xml"

_UNSEALED = "0" * 64

_LINK = re.compile(rf"=({QUOTED}|\w+)!\$?[A-Z]{{1,3}}\$?\d+")


# The library's own misses the second of two that share an underscore, `_x0041_x0042_`.
xmlwriter.XMLwriter._escape_control_characters = staticmethod(
    lambda text: held(text) if isinstance(text, str) else text
)

# Its parts are read again at once, and compressed when the whole is written.
xlsxwriter_workbook.ZIP_DEFLATED = zipfile.ZIP_STORED


class _Writer:
    """The open XlsxWriter workbook and its formats; every refusal of the library is raised."""

    def __init__(self, book: Book, values: Values, target: io.BytesIO) -> None:
        self.book, self.values = book, values
        # Widths count the digits of this type: one that every machine has, or measures alike.
        usual = {"font_name": "Arial", "font_size": 10}
        options = {"in_memory": True, "default_format_properties": usual}
        self.out = Workbook(target, options)
        self.formats: dict[tuple[str, str, str, bool, bool, bool], Format] = {}
        self.sheets: dict[str, Worksheet] = {}
        self.words = words(book.lang)

    def write(self) -> None:
        book, out = self.book, self.out
        out.set_size(2400, 1500)
        out.set_properties({**book.properties, "created": datetime(*book.as_of.timetuple()[:3])})
        out.set_custom_property(SEAL, _UNSEALED)
        out.set_calc_mode("auto")
        for sheet in book.sheets:
            self.sheets[sheet.name] = out.add_worksheet(sheet.name, worksheet_class=SheetWriter)
            self._set_up(sheet)
        for cell in book.cells:
            self._cell(cell)
        for name in book.names:
            self._done(out.define_name(name.name, f"={name.area.ref()}"), name.name)
        for validation in book.validations:
            self._validate(validation)
        for highlight in book.highlights:
            area, look = highlight.area, styles.HIGHLIGHTS[highlight.role]
            if highlight.role == "figure":
                look = look | {"num_format": cell_code(highlight.format, self.words)}
            shown = out.add_format(look)
            options = {"type": "formula", "criteria": highlight.formula, "format": shown}
            code = self.sheets[area.sheet].conditional_format(*_corners(area), options)
            self._done(code, highlight.formula)
        for chart in book.charts:
            self._chart(chart)
        out.close()

    def _done(self, code: int | None, what: str) -> None:
        """XlsxWriter reports refusals as return codes; none of them may pass."""
        if code:
            raise ModelError([Problem(f"the writer refused `{what[:80]}` (code {code})")])

    def _format(
        self, role: Role, form: FormatName, prefix: str, link: bool, wraps: bool = False,
        left: bool = False,
    ) -> Format:  # fmt: skip
        key = (role, form, prefix, link, wraps, left)
        if key not in self.formats:
            look = styles.look(role, link) | ({"text_wrap": True} if wraps else {})
            look |= {"align": "left"} if left else {}
            if form != "text" or "num_format" not in look:
                look["num_format"] = cell_code(form, self.words, prefix)
            self.formats[key] = self.out.add_format(look)
        return self.formats[key]

    def _cell(self, cell: Cell) -> None:
        sheet, row, col = self.sheets[cell.place.sheet], cell.place.row, cell.place.col
        content = cell.content
        link = isinstance(content, Formula) and bool(_LINK.fullmatch(content.text))
        left = cell.waits and cell.takes == "text"
        look = self._format(cell.role, cell.format, cell.prefix, link, cell.holds_words, left)
        code = 0
        if cell.link:
            text = "" if isinstance(content, Formula) else str(content)
            target = cell.link if cell.leads_out else f"internal:{quoted(cell.link)}!A1"
            code = sheet.write_url(row, col, target, look, text)
        if isinstance(content, Formula):
            value = self.values[cell.place]
            value = held(value) if isinstance(value, str) else value
            code = sheet._write_formula(row, col, content.text, look, value)
        elif cell.link:
            pass
        elif content == "":
            code = sheet._write_blank(row, col, None, look)
        elif isinstance(content, str) and content.startswith("<r>"):  # the library's own markup
            plain = self.out.add_format()
            code = sheet.write_rich_string(row, col, content[:1], plain, content[1:], look)
        elif isinstance(content, str):
            code = sheet._write_string(row, col, content, look)
        elif isinstance(content, bool):
            code = sheet.write_boolean(row, col, content, look)
        elif isinstance(content, int | float):
            code = sheet._write_number(row, col, content, look)
        else:
            code = sheet.write_datetime(row, col, datetime(*content.timetuple()[:3]), look)
        if code:
            self._done(code, f"{cell.place}: {content}")

    def _set_up(self, sheet: Sheet) -> None:
        out = self.sheets[sheet.name]
        out.hide_gridlines(2)
        out.set_zoom(90)
        out.set_tab_color(styles.TABS[sheet.role])
        out.set_default_row(sheet.row_height)
        default = self._format("sentence", "text", "", False)
        for col, width in enumerate(sheet.widths):
            out.set_column(col, col, width, default)
        for row in sorted({*sheet.heights, *sheet.closed_rows, *_ends(sheet.closed_rows)}):
            closed = row in sheet.closed_rows
            options = {"level": 1, "hidden": True} if closed else {}
            options |= {"collapsed": True} if row in _ends(sheet.closed_rows) else {}
            out.set_row(row, sheet.heights.get(row), None, options)
        out.freeze_panes(*sheet.freeze)
        out.set_selection(0, 0, 0, 0)
        self._print(sheet, out)

    def _print(self, sheet: Sheet, out: Worksheet) -> None:
        out.set_paper(9)
        turned = out.set_portrait if sheet.portrait else out.set_landscape
        turned()
        out.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
        areas = (sheet.print_area, *sheet.print_beside)
        out.print_area_range = ",".join(area.ref() for area in areas)
        if sheet.scale:
            out.set_print_scale(sheet.scale)
            out.set_h_pagebreaks(list(sheet.row_breaks))
        else:
            out.fit_to_pages(1, 1 if sheet.portrait else 0)
        if sheet.repeat_rows:
            out.repeat_rows(*sheet.repeat_rows)
        if sheet.repeat_cols:
            out.repeat_columns(*sheet.repeat_cols)
        out.set_footer(footer(self.book))

    def _validate(self, rule: Validation) -> None:
        _ = self.words
        options: dict[str, Any] = {
            "input_title": _prompt(rule.title, 32),
            "input_message": _prompt(rule.message, 255),
            "error_title": _("Not allowed"),
            "error_message": _prompt(rule.message[:250], 255),
        }
        if rule.source or rule.entries:
            entries = [f"{e:.15g}" if isinstance(e, float) else e for e in rule.entries]
            options |= {"validate": "list", "source": rule.source or entries}
        elif rule.longest is not None:
            options |= {"validate": "length", "criteria": "<=", "value": rule.longest}
            options |= {"error_type": "warning"}
        elif rule.minimum == "":
            options |= {"validate": "any"}
        else:
            kind = "date" if rule.dated else "integer" if rule.whole else "decimal"
            options |= {"validate": kind, "criteria": "between"}
            options |= {"minimum": rule.minimum, "maximum": rule.maximum}
        sheet = self.sheets[rule.area.first.sheet]
        self._done(sheet.data_validation(*_corners(rule.area), options), rule.title)

    def _chart(self, chart: Chart) -> None:
        drawn = _draw(self.out, chart)
        widths = next(s.widths for s in self.book.sheets if s.name == chart.corner.sheet)
        first = chart.corner.col
        pixels = sum(int(width * 7 + 5) for width in widths[first : first + chart.cols])
        drawn.set_size({"width": pixels - 8, "height": chart.rows * 20 - 6})
        options = {"description": chart.alt, "object_position": 1, "x_offset": 4, "y_offset": 3}
        sheet = self.sheets[chart.corner.sheet]
        self._done(sheet.insert_chart(chart.corner.row, first, drawn, options), chart.title)


def workbook(book: Book, values: Values) -> bytes:
    """The finished file: equal books, equal bytes; raises ModelError where `unsealed` does."""
    return _sealed(unsealed(book, values))


def unsealed(book: Book, values: Values) -> bytes:
    """The file without the seal that tells an untouched workbook.

    Raises ModelError where XlsxWriter refuses something: a text too long, a name twice.
    """
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            _Writer(book, values, target).write()
        except (UserWarning, xlsxwriter.exceptions.XlsxWriterException) as error:
            raise ModelError([Problem(f"the writer refused: {error}")]) from error
    return target.getvalue()


def footer(book: Book, mark: str = "") -> str:
    """What stands below every page of a generated sheet, in the codes of Excel."""
    _, told = words(book.lang), (book.footer + mark).replace("&", "&&")
    page = _("printed {day}, page {page} of {pages}").format(day="&D", page="&P", pages="&N")
    return f"&L&8&F · &A&C&8 {told}&R&8{page}"


def _sealed(data: bytes) -> bytes:
    """The same package with its seal: a digest of every other part, in a custom property."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
        digest = seal(package)
    parts[_SEAL_PART] = parts[_SEAL_PART].replace(_UNSEALED.encode(), digest.encode())
    return zipped(parts.items())


def seal(package: zipfile.ZipFile) -> str:
    """A digest of names, sizes and check sums of all parts but the one that holds the seal."""
    lines = sorted(
        f"{i.filename} {i.file_size} {i.CRC}"
        for i in package.infolist()
        if i.filename != _SEAL_PART
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _prompt(text: str, most: int) -> str:
    """A text for an attribute; as it is where the numbers in it would make it too long."""
    return held(text) if len(held(text)) <= most else text


def _ends(closed: tuple[int, ...]) -> set[int]:
    """The rows below closed groups, which carry their plus signs."""
    return {row + 1 for row in closed} - set(closed)


def _corners(area: Area) -> tuple[int, int, int, int]:
    return area.top, area.left, area.bottom, area.right


_FONT = {"name": "Arial", "size": 9, "color": "#374151"}


def _draw(out: Workbook, chart: Chart) -> DrawnChart:
    word = {"bar": "bar", "tornado": "bar", "line": "line"}.get(chart.kind, "column")
    stacked = {"subtype": "stacked"} if chart.kind == "stacked" else {}
    drawn = out.add_chart({"type": word} | stacked)
    beside = out.add_chart({"type": "line"}) if chart.second_axis else None
    for plot in chart.plots:
        on = beside if beside and plot.second else drawn
        on.add_series(_series(plot, chart))
    _axes(drawn, chart)
    if beside:
        beside.set_y2_axis(_values(chart.second_axis, chart.second_format, grid=False))
        drawn.combine(beside)
    font = {"name": "Arial", "size": 10, "bold": True, "color": styles.NAVY}
    drawn.set_title({"name": chart.title, "overlay": False, "name_font": font})
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_legend({"position": "top", "font": _FONT} if chart.legend else {"none": True})
    return drawn


def _series(plot: Plot, chart: Chart) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": plot.title,
        "categories": f"={plot.categories.ref()}",
        "values": f"={plot.values.ref()}",
    }
    if chart.kind == "line" or plot.second:
        assert plot.colour
        line = {"color": styles.COLOURS[plot.colour], "width": 2}
        return options | {"line": line, "marker": {"type": "none"}, "y2_axis": plot.second}
    options["gap"] = {"column": 40, "stacked": 35, "bar": 45, "tornado": 45}[chart.kind]
    if chart.kind in ("stacked", "tornado"):
        options["overlap"] = 100
    options["fill"] = {"color": styles.COLOURS[plot.colour]} if plot.colour else {"none": True}
    options["border"] = {"none": True}
    if plot.labelled:
        options["data_labels"] = {
            "value": True,
            "font": _FONT,
            "position": "outside_end",
            "num_format": FORMATS[chart.format].axis,
        }
    return options


_AXIS_TITLE = {**_FONT, "bold": False, "color": styles.GREY}


def _values(title: str, form: FormatName, *, grid: bool) -> dict[str, Any]:
    """An axis of values; `grid` says whether its lines run across the chart."""
    lines = {"visible": True, "line": {"color": "#E5E7EB", "width": 0.5}}
    return {
        "name": title,
        "name_font": _AXIS_TITLE,
        "num_font": _FONT,
        "num_format": FORMATS[form].axis,
        "major_gridlines": lines if grid else {"visible": False},
        "line": {"none": True},
    }


def _axes(drawn: DrawnChart, chart: Chart) -> None:
    values = _values(chart.value_axis, chart.format, grid=True)
    categories: dict[str, Any] = {
        "num_font": _FONT,
        "line": {"color": styles.BORDER, "width": 0.75},
        "label_position": "low",
        "major_tick_mark": "none",
    }
    if chart.dated:
        # Not an axis of days, on which the steps of quarters would stand apart.
        categories |= {"num_format": "mmm yy", "text_axis": True}
    if chart.kind == "stacked":
        categories["num_font"] = {**_FONT, "rotation": 0}  # labels wrap instead of turning
    if chart.category_axis:
        categories |= {"name": chart.category_axis, "name_font": _AXIS_TITLE}
    if chart.kind in ("bar", "tornado"):
        # In a bar chart XlsxWriter's x axis is the horizontal one, which holds the values.
        categories |= {"reverse": True, "crossing": "max"}
        drawn.set_y_axis(categories)
        drawn.set_x_axis(values)
    else:
        drawn.set_x_axis(categories)
        drawn.set_y_axis(values)

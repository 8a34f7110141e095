"""What somebody typed into an input, judged by what the cell takes: which option, why no entry."""

from collections.abc import Iterator, Mapping

from ..book.book import OPTION, Book, Cell, Validation
from ..formulas import cell_references
from ..problems import suggestion
from ..template.entries import looks_dated, plain
from ..translations import in_digits
from ..translations import told as _
from .row_alignment import FileContent

Options = Mapping[str, Mapping[str, str]]
"""By input or cell of a table, the label of each option, by the label as it is compared."""


def options(book: Book) -> Options:
    """The options of every choice of a Book."""
    found: dict[str, dict[str, str]] = {}
    for cell in book.cells:
        if cell.id.family.startswith(OPTION):
            item, label = cell.id.family.removeprefix(OPTION), str(cell.content)
            found.setdefault(item, {})[plain(label)] = label
    for rule in book.validations:
        labels = {plain(label): label for label in rule.entries if isinstance(label, str)}
        ids = (
            cell.id.item for cell in book.by_sheet[rule.area.sheet] if rule.area.holds(cell.place)
        )
        labels |= {plain(name): name for name in _rows_named(book, rule)}
        found |= dict.fromkeys(ids, labels) if labels else {}
    return found


def _rows_named(book: Book, rule: Validation) -> Iterator[str]:
    """What the rows of the table are called that a cell picks one of."""
    area = cell_references.read(rule.source[1:], rule.area.sheet) if rule.source else None
    for cell in book.by_sheet.get(area.sheet, ()) if area else ():
        if area and area.holds(cell.place) and isinstance(cell.content, str) and cell.content:
            yield cell.content


def meant(known: Options, cell: Cell, now: FileContent) -> FileContent:
    """The option or row that a content means: neither capitals nor spaces count."""
    if cell.takes not in ("choice", "text") or not isinstance(now, str):
        return now
    return known.get(cell.id.item, {}).get(plain(now), now)


def unfit(known: Options, cell: Cell, content: FileContent, spaced: bool = True) -> str:
    """What a cell takes, where a content is no such thing; nothing where it is.

    Formulas find no option with spaces around it, which a regeneration takes away (`spaced`).
    """
    number = isinstance(content, float | int) and not isinstance(content, bool)
    if cell.takes == "choice":
        labels = known.get(cell.id.item, {})
        label = labels.get(plain(content)) if isinstance(content, str) else None
        fits = label is not None and (spaced or label.casefold() == str(content).casefold())
        return "" if fits else _("one of the options")
    if cell.takes == "text":
        return "" if number or isinstance(content, str) else _("a text")
    wanted = _("a date") if cell.format == "date" else _("a number")
    return "" if number else wanted


def beyond(book: Book, cell: Cell, content: FileContent) -> str:
    """What may be typed into a cell that is of no item, where a number is something else."""
    if cell.id.item or isinstance(content, bool) or not isinstance(content, float | int):
        return ""
    for rule in book.validations:
        low, high = rule.minimum, rule.maximum
        if isinstance(low, str) or isinstance(high, str) or not rule.area.holds(cell.place):
            continue
        if not low <= content <= high or (rule.whole and not float(content).is_integer()):
            says = _("allowed are whole numbers from {minimum} to {maximum}")
            return says.format(minimum=in_digits(low), maximum=in_digits(high))
    return ""


def to_type(known: Options, cell: Cell, content: FileContent) -> str:
    """What to type in place of a content that does not fit."""
    if cell.takes == "choice":
        labels = known.get(cell.id.item, {}).values()
        hint = suggestion(str(content), labels)
        says = _("pick one from the list: {options}{hint}")
        return says.format(options=", ".join(labels), hint=hint)
    if cell.takes == "text":
        return _("type a text")
    if cell.format == "date" and looks_dated(str(content)):
        return _("set the format of the cell to a date, and type the date again")
    if cell.format == "date":
        return _("type a date")
    return _("type a number")

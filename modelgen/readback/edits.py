"""What somebody did to the cells of a generated workbook, told cell by cell against its Book."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..addresses import Area, Place, Spot
from ..book.book import CASE_LABELS, Cell, Formula, shown_value
from ..book.roles import CASE_VALUES, INPUTS
from ..book.values import same_digits
from ..days import day_of
from ..formulas import cell_references
from ..formulas.syntax import ERRORS
from ..problems import ModelError, Problem
from ..translations import day, in_digits, spoken, tool_sheets
from ..translations import told as _
from ..xlsx.reader import FileCell, Tab
from .book_match import BookMatch, file_content
from .other_version import EditKind, OtherVersion, other_version
from .row_alignment import FileContent
from .typed_words import meant, options, to_type, unfit


@dataclass(frozen=True, slots=True)
class Edit:
    """A generated cell whose content somebody changed; `now` is None where it was emptied."""

    kind: EditKind
    cell: Cell
    """As the Book has it."""
    at: Place
    """Where it stands in the returned workbook."""
    now: FileContent
    strange: str = ""
    """Why the content cannot be carried over, if so."""
    of_the_tool: bool = False
    """Whether another version of the tool may have worded it so: it is written anew, and told."""

    @property
    def name(self) -> str:
        """The cell's id, or where it stands: what `--take` calls it."""
        return self.cell.id.text or str(self.at)

    @property
    def another_look(self) -> bool:
        """Whether the tool shows the cell in another look than before, once this is in it."""
        same = ("input", "live case", "text")
        return self.kind not in same or self.cell.role in CASE_VALUES

    @property
    def was(self) -> float | str:
        """The content that was generated."""
        return file_content(self.cell)


@dataclass(frozen=True, slots=True)
class UserCell:
    """A cell of the user's own on a sheet of the Book."""

    tab: Tab
    spot: Spot
    found: FileCell

    @property
    def at(self) -> Place:
        return Place(self.tab.name, *self.spot)


@dataclass(frozen=True)
class Edits:
    """Every change on the sheets of the Book, in the Book's order."""

    changed: tuple[Edit, ...]
    user_cells: tuple[UserCell, ...]

    def reads(self, area: Area) -> bool:
        """Whether a generated formula that somebody changed reads cells of a rectangle."""
        return any(
            seen.meets(area)
            for edit in self.changed
            if isinstance(edit.now, str) and edit.now.startswith("=")
            for seen in cell_references.areas(edit.now[1:], edit.at.sheet)
        )


def edits(
    match: BookMatch, texts: frozenset[str], usable: bool = True, coming: Collection[str] = ()
) -> Edits:
    """What differs from the Book; `texts` are those of the template, `coming` the labels and
    heads of cases that are to be added.

    Raises ModelError with every cell that strayed, and every input that holds no number; without
    `usable` such inputs are edits like others.
    """
    other = other_version(match, texts)
    changed, user_cells = tuple(_changed(match, other)), tuple(_user_cells(match, other))
    own = {cell.found.value for cell in user_cells}
    wrong = _unusable(match, changed, own, coming) if usable else ()
    problems = [*wrong, *_strayed(match, changed)]
    if problems:
        raise ModelError(problems)
    return Edits(changed, user_cells)


def _changed(match: BookMatch, other: OtherVersion | None) -> Iterator[Edit]:
    (live, _known), unread = _live_label(match), tool_sheets(match.book.lang).formula_map
    known = options(match.book)
    for cell in match.book.cells:
        at = match.at(cell.place)
        if at is None and cell.waits and cell.content != "" and cell.place.sheet in match.tabs:
            yield Edit("input", cell, _beside_table(match, cell), None)
        if at is None or cell.place.sheet == unread or not cell.is_kept:
            continue
        if cell.role in ("id", "note") and match.in_table(cell.place):
            continue  # written anew, whatever row somebody sorted there
        found = match.cell(cell.place)
        now = meant(known, cell, found.content) if found and found.content != "" else None
        if cell.role == "selector":
            now = live
        if not _same(match, cell, now):
            kind = _kind(cell, now)
            if found and found.error and now in ERRORS:
                now = f"={now}"  # as a text it would be no error any more
            if other is None or not other.wrote(kind, cell, at, now):
                of_the_tool = other is not None and other.may_have_worded(kind, cell)
                yield Edit(kind, cell, at, now, _strange(found), of_the_tool)


def _beside_table(match: BookMatch, cell: Cell) -> Place:
    """Where a table stands of which somebody deleted the row of a cell."""
    rows = next(
        rows
        for (sheet, _), rows in match.table_rows.items()
        if sheet == cell.place.sheet and cell.place.row in rows
    )
    left = (match.at(cell.place._replace(row=row)) for row in rows)
    return next(filter(None, left), Place(match.tabs[cell.place.sheet].name, rows[0], 0))


def _strange(found: FileCell | None) -> str:
    """Why a content cannot stand in a generated cell of the new workbook, or nothing."""
    if found is None:
        return ""
    if found.spread and not (found.spread.single and found.formula):
        return _(
            "an array formula or a data table stands on generated cells; move it to a sheet of"
            " your own, and put the generated content back (undo)"
        )
    if not found.formula and isinstance(found.value, str) and found.value.startswith("="):
        said = _("the text `{text}` begins with an equals sign; begin it otherwise")
        return said.format(text=found.value[:40])
    return ""


def labels_of_cases(match: BookMatch) -> Iterator[tuple[FileContent, Cell]]:
    """What each case is called in the workbook, and the cell of its label as generated."""
    for cell in match.book.cells:
        if cell.id.family == CASE_LABELS:
            found = match.cell(cell.place)
            held = found.value if found else None
            yield (str(cell.content) if held is None or held == "" else held), cell


def _live_label(match: BookMatch) -> tuple[str | None, bool]:
    """The generated label of the live case, whatever somebody calls it; whether a case has it.

    Capitals do not count, as they do not for the formula that looks the label up.
    """
    cell = match.book.by_role["selector"][0]
    if match.at(cell.place) is None:
        return str(cell.content), True
    found = match.cell(cell.place)
    if found and found.formula:
        return f"={found.formula}", False
    shown = found.value if found else None
    for called, label in labels_of_cases(match):
        if called == shown or _alike(called, shown):
            return str(label.content), True
    return (_told(shown) if shown else None), False


def _told(shown: float | str | bool) -> str:
    return shown if isinstance(shown, str) else in_digits(shown)


def _alike(one: FileContent, other: FileContent) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.upper() == other.upper()


def _same(match: BookMatch, cell: Cell, now: FileContent) -> bool:
    was: FileContent = file_content(cell)
    if isinstance(cell.content, Formula) and was != now:
        was = f"={expected(match, cell)}"
    if was == "":
        return now is None
    return same_content(was, now)


def same_content(one: FileContent, other: FileContent) -> bool:
    """Whether two contents are the same to a reader: formulas as programs agree on them."""
    if isinstance(one, str) and isinstance(other, str):
        if one.startswith("=") and other.startswith("=") and one != other:
            return cell_references.normalised(one) == cell_references.normalised(other)
        return one.split() == other.split()
    if isinstance(one, str | bool | None) or isinstance(other, str | bool | None):
        return one is other
    return same_digits(one, other)


def expected(match: BookMatch, cell: Cell) -> str:
    """A generated formula (no equals sign) as the user's rows and sheet names make it read."""
    assert isinstance(cell.content, Formula)
    text, sheet = cell.content.text[1:], cell.place.sheet
    return (
        text
        if match.unmoved or sheet not in match.tabs
        else match.formula(text, sheet, cell.place)
    )


def _kind(cell: Cell, now: FileContent) -> EditKind:
    if cell.role == "selector":
        return "live case"
    if cell.role in INPUTS:
        return "input"
    if now is None:
        return "emptied"
    if isinstance(cell.content, Formula):
        return "formula" if isinstance(now, str) and now.startswith("=") else "overwritten"
    return "text"


def _unusable(
    match: BookMatch,
    changed: tuple[Edit, ...],
    own: Collection[FileContent],
    coming: Collection[str],
) -> Iterator[Problem]:
    """Inputs that hold no number, which a model would take for zero; a live case that is none.

    `own` are the contents of the user's own cells.
    """
    live, is_case = _live_label(match)
    at = match.at(match.book.by_role["selector"][0].place)
    if not is_case and str(live) not in coming:
        yield Problem(_no_case(live, own, _retyped(match, live)).format(at=at, now=live))
    known = options(match.book)
    for edit in changed:
        if edit.strange:
            yield Problem(f"{edit.at}: {edit.strange}")
            continue
        if edit.kind != "input":
            continue
        was = _generated(edit)
        if edit.now is None and edit.cell.role == "input" and not edit.cell.waits:
            told = _(
                "{at}: the input `{name}` is empty; type a value (it was {was} when the workbook"
                " was generated)"
            )
            yield Problem(told.format(at=edit.at, name=edit.name, was=was))
        elif edit.now is not None and not (isinstance(edit.now, str) and _computed(edit.now)):
            wanted = unfit(known, edit.cell, edit.now)
            told = _(
                "{at}: the input `{name}` holds {now}, not {wanted}; {deed} (it was {was} when the"
                " workbook was generated)"
            )
            if wanted:
                facts = {"name": edit.name, "now": _shown(edit.now), "wanted": wanted, "was": was}
                deed = to_type(known, edit.cell, edit.now)
                yield Problem(told.format(at=edit.at, **facts, deed=deed))


def _generated(edit: Edit) -> str:
    """What an input held when the workbook was generated."""
    was = edit.was
    if edit.cell.format == "date" and isinstance(was, float):
        return day(day_of(was), spoken())
    return shown_value(was) if isinstance(was, str) else in_digits(was)


def _retyped(match: BookMatch, live: str | None) -> str:
    """What a case is called by now that was generated as `live`, and where; or nothing."""
    for called, label in labels_of_cases(match):
        if label.content == live and called is not None and match.at(label.place):
            said = _("{where} calls it `{label}`")
            return said.format(where=match.at(label.place), label=_told(called))
    return ""


def _no_case(shown: FileContent, own: Collection[FileContent], retyped: str = "") -> str:
    """What is wrong with a live case that is none."""
    if retyped:
        said = _(
            "{at}: `{now}` is no case of this workbook any more: {called}; pick that from the"
            " list, or put the label back"
        )
        return said.replace("{called}", retyped)
    if shown is None:
        return _("{at}: no live case is picked; pick one from the list")
    if shown not in own:
        return _("{at}: `{now}` is no case of this workbook; pick one from the list")
    return _(
        "{at}: `{now}` heads a column of your own and is no case of the model; pick one that is,"
        ' or make it one: `modelgen regenerate` with --add-case NAME --from "{now}"'
    )


def _shown(content: float | str | bool) -> str:
    if isinstance(content, bool):
        return str(content).upper()
    if not isinstance(content, str):
        return in_digits(content)
    if content.startswith(("#", "=#")):
        return _("the error {error}").format(error=content.lstrip("="))
    return _("the text `{text}`").format(text=content)


def _computed(content: str) -> bool:
    return content.startswith("=") and content[1:] not in ERRORS


def _strayed(match: BookMatch, changed: tuple[Edit, ...]) -> Iterator[Problem]:
    """Cells that other formulas find elsewhere than rows and columns say: cut, pasted, shifted."""
    swapped = {
        cell_references.normalised(expected(match, edit.cell)): edit
        for edit in changed
        if isinstance(edit.cell.content, Formula) and edit.cell.role not in INPUTS
    }
    for edit in changed:
        if not isinstance(edit.now, str) or not edit.now.startswith("="):
            continue
        other = swapped.get(cell_references.normalised(edit.now[1:]))
        if other and other is not edit and other.at.sheet == edit.at.sheet:
            yield Problem(_shifted(edit.at, str(other.at), edit.now))
    for place, seen in _pointed(match, changed).items():
        home = match.cell(place)
        if home is None or home.empty:
            yield Problem(_shifted(seen.first, match.shown(place)))


def _shifted(at: Place, home: str, content: str = "") -> str:
    told = f" (`{content[:60]}`)" if content else ""
    return _(
        "what belongs into {home} stands in {at}. Cells were cut and pasted, or shifted; undo that"
        " (or move them back), save, and run this again"
    ).format(home=home, at=f"{at}{told}")


def _pointed(match: BookMatch, changed: tuple[Edit, ...]) -> dict[Place, Area]:
    """Single cells that formulas, the same but for this, now look for in another place."""
    found: dict[Place, Area] = {}
    for edit in changed:
        content = edit.cell.content
        if not isinstance(content, Formula) or not str(edit.now).startswith("="):
            continue
        assert isinstance(edit.now, str)
        if cell_references.shape(content.text[1:]) != cell_references.shape(edit.now[1:]):
            continue
        old = cell_references.areas(content.text[1:], edit.cell.place.sheet)
        new = cell_references.areas(edit.now[1:], edit.at.sheet)
        if len(old) != len(new):  # a name stands where a cell was
            continue
        for was, seen in zip(old, new, strict=True):
            if was.single and seen.single and match.moved(was) != seen:
                found[was.first] = seen
    return found


def _user_cells(match: BookMatch, other: OtherVersion | None) -> Iterator[UserCell]:
    filled: dict[str, set[Spot]] = {sheet: set() for sheet in match.tabs}
    unread = tool_sheets(match.book.lang).formula_map
    for cell in match.book.cells:
        place = cell.place
        if cell.is_kept and place.sheet in filled:
            filled[place.sheet].add((place.row, place.col))
    for sheet, tab in match.tabs.items():
        back, taken = match.alignments[sheet].inverse, filled[sheet]
        for spot, found in tab.cells.items():
            if found.empty or match.blank(sheet, spot[0]):
                continue
            old = back.at(spot)
            ours = other is not None and other.left(Place(sheet, *spot), found.content)
            if not ours and (old is None or (old not in taken and sheet != unread)):
                yield UserCell(tab, spot, found)

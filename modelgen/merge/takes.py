"""What `--take` names among the edits, and which side each name is given."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from ..addresses import Place
from ..book.book import Book
from ..formulas import cell_references
from ..problems import ModelError, Problem, suggestion
from ..readback.edits import Edit
from ..template.entries import plain
from ..translations import told as _

SIDES = ("yours", "new")

Meaning = Callable[[str], str]
"""The id or the item that a word means which says a label, a case or a step as people do."""


@dataclass(frozen=True)
class TakeWord:
    """A name as it was typed, the side that it is given, and the cells of the edits it names."""

    name: str
    side: str
    cells: frozenset[Place]


@dataclass(frozen=True)
class TakeWords:
    """What was decided of conflicts as a whole, and of edits by their names."""

    general: str
    named: tuple[TakeWord, ...]

    def side(self, edit: Edit) -> str:
        """What was decided of an edit by name; the narrowest name counts."""
        meant = [take for take in self.named if edit.cell.place in take.cells]
        return min(meant, key=lambda take: len(take.cells)).side if meant else ""


def takes_of(
    words: Iterable[str], edits: Collection[Edit], book: Book, meaning: Meaning
) -> TakeWords:
    """`yours`, `new` or `NAME=yours` as typed; raises ModelError for a name that names nothing.

    A name is an id, an item or a label, with a case and a step as people write them; a row of a
    table; a cell or a range, capitals and dollar signs aside; a sheet.
    """
    general, named, problems = "", [], []
    for word in words:
        name, equals, side = (part.strip() for part in word.rpartition("="))
        if side not in SIDES:
            told = _("`--take {word}`: write yours, new, NAME=yours or NAME=new")
            problems.append(Problem(told.format(word=word)))
        elif not equals:
            general = side
        elif cells := _named(name, edits, book, meaning):
            named.append(TakeWord(name, side, cells))
        else:
            told = _("`--take {word}`: nothing that you edited is called `{name}`")
            near = suggestion(name, {word for edit in edits for word in _names(edit)})
            problems.append(Problem(told.format(word=word, name=name) + near))
    if problems:
        raise ModelError(problems)
    return TakeWords(general, tuple(named))


def _named(name: str, edits: Collection[Edit], book: Book, meaning: Meaning) -> frozenset[Place]:
    """The cells of the edits that a name means; where an id is meant, nothing that reads alike."""
    for means in (_by_id(name), _by_id(meaning(name)), _by_place(name), _by_label(name, book)):
        cells = frozenset(edit.cell.place for edit in edits if means(edit))
        if cells:
            return cells
    return frozenset()


def _names(edit: Edit) -> tuple[str, ...]:
    return edit.name, edit.cell.id.item, str(edit.at), edit.at.sheet


def _by_id(name: str) -> Callable[[Edit], bool]:
    """`growth@dip.2027-12`, `growth@dip`, `growth`; a row or column of a table: `lists.a`."""
    table, _dot, line = name.partition(".")

    def means(edit: Edit) -> bool:
        id = edit.cell.id
        parts = id.text.split(".")
        of_line = line != "" and len(parts) > 2 and parts[0] == table and line in parts[1:]
        in_case = id.case and name == f"{id.item}@{id.case}"
        return bool(name) and (name in (id.text, id.item) or bool(in_case) or of_line)

    return means


def _by_place(name: str) -> Callable[[Edit], bool]:
    """A cell or a range of a sheet, or the sheet."""
    sheet, mark, rest = name.rpartition("!")
    sheet = sheet.strip("'").replace("''", "'")
    area = cell_references.read(rest.replace("$", "").upper(), "") if mark else None

    def means(edit: Edit) -> bool:
        here = plain(edit.at.sheet)
        if area is None:
            return plain(name.strip("'")) == here
        return plain(sheet) == here and area.holds(edit.at._replace(sheet=""))

    return means


def _by_label(name: str, book: Book) -> Callable[[Edit], bool]:
    """What stands at the head of the row, for cells that hold no item: `First day`."""

    def means(edit: Edit) -> bool:
        return not edit.cell.id.item and plain(book.row_label(edit.cell.place)) == plain(name)

    return means

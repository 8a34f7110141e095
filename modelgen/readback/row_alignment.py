"""Two versions of a sheet laid side by side: which row and which column became which.

Rows are found by the texts that stand in them (ids first), columns by all that stands in them once
the rows are known. Order is kept: a row that moved past another is not found.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..addresses import LAST_COL, LAST_ROW, Area, Spot
from ..formulas import cell_references

FileContent = float | str | bool | None

FileGrid = Mapping[Spot, FileContent]
"""What was typed into each cell; a formula begins with an equals sign."""

ID = 0

ALIKE = 0.5
"""The least share of equal contents at which two rows or columns are taken for the same."""

PASTED = 0.75
"""What a figure in the place of a formula counts: a sheet may have been pasted as values."""

EMPTY = 0.3

LARGEST = 200_000


@dataclass(frozen=True)
class Alignment:
    """Where each row and column of the old sheet stands in the new one."""

    rows: Mapping[int, int]
    """Old row to new row, of those that are still there."""
    cols: Mapping[int, int]
    """Old column to new column."""

    def at(self, spot: Spot) -> Spot | None:
        """The cell's new place; None where its row or column is gone."""
        row, col = self.rows.get(spot[0]), self.cols.get(spot[1])
        return None if row is None or col is None else (row, col)

    def area(self, area: Area, sheet: str) -> Area | None:
        """Where a rectangle now stands, without the lines that are gone at its edges."""
        rows = _ends(self.rows, area.top, area.bottom, LAST_ROW)
        cols = _ends(self.cols, area.left, area.right, LAST_COL)
        if rows is None or cols is None:
            return None
        return Area(sheet, rows[0], cols[0], rows[1], cols[1])

    @cached_property
    def inverse(self) -> "Alignment":
        """The same seen from the new sheet."""
        return Alignment(
            {new: old for old, new in self.rows.items()},
            {new: old for old, new in self.cols.items()},
        )

    @property
    def unmoved(self) -> bool:
        both = (*self.rows.items(), *self.cols.items())
        return all(old == new for old, new in both)


def _ends(found: Mapping[int, int], first: int, last: int, most: int) -> tuple[int, int] | None:
    """Where the first and the last of a run of lines now stand; None where none is left."""
    if (first, last) == (0, most):
        return first, last
    edge = max(found, default=-1)
    beyond = found[edge] - edge if found else 0  # lines behind the last keep their distance
    kept = [found[i] for i in range(first, min(last, edge) + 1) if i in found]
    kept += [line + beyond for line in {first, last} if line > edge]
    return (min(kept), max(kept)) if kept else None


def identity(old: FileGrid) -> Alignment:
    rows, cols = _size(old)
    return Alignment({i: i for i in range(rows)}, {i: i for i in range(cols)})


def align(old: FileGrid, new: FileGrid, retyped: bool = False) -> Alignment:
    """The rows and columns of `old` that are still there in `new`, in the same order.

    With `retyped`, rows between two that were found are too, where they are as many as before:
    somebody wrote other things into them.
    """
    words = {spot: content for spot, content in old.items() if _is_text(content)}
    if all(new.get(spot) == word for spot, word in words.items()):
        return identity(old)
    rows = _rows(_lines(old), _lines(new), retyped)
    return Alignment(rows, columns(old, new, rows))


def stayed(old: FileGrid, new: FileGrid) -> bool:
    """Whether rows and columns are all there, and nothing that stood once stands elsewhere."""
    for axis in (0, 1):
        if not {s[axis] for s, v in old.items() if v != ""} <= {spot[axis] for spot in new}:
            return False
    words = [content for content in old.values() if isinstance(content, str) and content != ""]
    count = Counter(words)
    homes = {v: spot for spot, v in old.items() if isinstance(v, str) and count[v] == 1}
    return all(
        homes.get(content, spot) == spot or new.get(homes[content]) == content
        for spot, content in new.items()
        if isinstance(content, str)
    )


def _size(grid: FileGrid) -> Spot:
    rows = max((row for row, _ in grid), default=-1) + 1
    return rows, max((col for _, col in grid), default=-1) + 1


def _is_text(content: FileContent) -> bool:
    return isinstance(content, str) and content != "" and not content.startswith("=")


def _token(content: FileContent) -> str:
    """What a cell says, but for what its references and figures say."""
    if isinstance(content, str):
        return f"={cell_references.shape(content[1:])}" if content.startswith("=") else content
    return "#"


@dataclass(frozen=True)
class _Line:
    """A row of a sheet: its texts in order, its id, and all that stands in it, counted."""

    texts: tuple[str, ...]
    id: str
    tokens: Counter[str]


def _lines(grid: FileGrid) -> list[_Line]:
    rows: list[dict[int, FileContent]] = [{} for _ in range(_size(grid)[0])]
    for (row, col), content in grid.items():
        if content not in ("", None):
            rows[row][col] = content
    found = []
    for cells in rows:
        texts = tuple(str(cells[col]) for col in sorted(cells) if _is_text(cells[col]))
        name = cells.get(ID)
        id = str(name) if _is_text(name) else ""
        found.append(_Line(texts, id, Counter(map(_token, cells.values()))))
    return found


def _rows(old: list[_Line], new: list[_Line], retyped: bool) -> dict[int, int]:
    ids = {line.id for line in old if line.id}

    def alike(i: int, j: int) -> float:
        return _row_alike(old[i], new[j], ids)

    anchors = _patience_anchors([line.texts for line in old], [line.texts for line in new])
    edges = [(-1, -1), *anchors, (len(old), len(new))]
    found = dict(anchors)
    for (i, j), (k, n) in pairwise(edges):
        before, after = range(i + 1, k), range(j + 1, n)
        in_place = retyped and _in_place(old[i + 1 : k], new[j + 1 : n])
        found |= zip(before, after, strict=True) if in_place else _most_alike(before, after, alike)
    return found


def _in_place(old: list[_Line], new: list[_Line]) -> bool:
    """Whether rows are as many as before and none of them looks like another one of before."""
    if len(old) != len(new) or len(old) * len(new) > LARGEST:
        return False
    if any(was.tokens and not now.tokens for was, now in zip(old, new, strict=True)):
        return False  # an emptied row is as good as a deleted one
    before, after = ([Counter(line.texts) for line in lines] for lines in (old, new))
    return not any(
        _shared(was, now) >= ALIKE and _shared(was, now) > _shared(before[j], now)
        for j, now in enumerate(after)
        if now
        for i, was in enumerate(before)
        if i != j and was
    )


def _row_alike(old: _Line, new: _Line, ids: set[str]) -> float:
    if old.id and old.id in new.texts:
        return 1.0
    if ids.intersection(new.texts):
        return 0.0 if old.id else _shared(old.tokens, new.tokens) / 2
    return _shared(old.tokens, new.tokens)


def _shared(old: Counter[str], new: Counter[str]) -> float:
    """The share of contents that two rows or columns have in common."""
    size = max(old.total(), new.total())
    return (old & new).total() / size if size else EMPTY


def _patience_anchors(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """Lines that stand once in each version, as long as they keep their order: a patience diff.

    Not Myers' shortest edit: that pairs blank rows and equal headings of different blocks.
    """
    once, twice = Counter(old), Counter(new)
    where = {line: j for j, line in enumerate(new) if twice[line] == 1}
    pairs = [
        (i, where[line])
        for i, line in enumerate(old)
        if line and once[line] == 1 and line in where
    ]
    return [pairs[at] for at in _longest_increasing([j for _, j in pairs])]


def _longest_increasing(numbers: Sequence[int]) -> list[int]:
    """The positions of a longest increasing subsequence, by patience sorting.

    Each number goes onto the leftmost pile whose top is not below it; from the last pile the
    tops that lay to the left when each number came lead back to the start.
    """
    tops: list[int] = []
    top_at: list[int] = []
    left_of: list[int | None] = []
    for at, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
        top_at[pile : pile + 1] = [at]
        left_of.append(top_at[pile - 1] if pile else None)
    chain: list[int] = []
    last = top_at[-1] if top_at else None
    while last is not None:
        chain.append(last)
        last = left_of[last]
    return chain[::-1]


def _most_alike(old: range, new: range, alike: Callable[[int, int], float]) -> dict[int, int]:
    """The pairs, in order, that are most alike in all: Needleman-Wunsch without a gap penalty.

    It judges all pairs together; taking the best pair first would cross the others out. It takes
    time for every pair, so it is left to the short runs between the anchors.
    """
    if len(old) * len(new) > LARGEST:
        return {}
    score: defaultdict[Spot, float] = defaultdict(float)
    pair: dict[Spot, float] = {}
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            value = alike(old[i], new[j])
            if value >= ALIKE or value == EMPTY:
                pair[i, j] = value + score[i + 1, j + 1]
            score[i, j] = max(pair.get((i, j), 0.0), score[i + 1, j], score[i, j + 1])
    found, i, j = {}, 0, 0
    while i < len(old) and j < len(new):
        if score[i, j] == pair.get((i, j)):
            found[old[i]] = new[j]
            i, j = i + 1, j + 1
        elif score[i, j] == score[i + 1, j]:
            i += 1
        else:
            j += 1
    return found


def columns(old: FileGrid, new: FileGrid, rows: Mapping[int, int]) -> dict[int, int]:
    """The columns that are still there, by what stands in the rows that are."""
    back = {after: before for before, after in rows.items()}
    old_cols = _columns({(rows[r], c): v for (r, c), v in old.items() if r in rows})
    new_cols = _columns({spot: content for spot, content in new.items() if spot[0] in back})
    width = _size(old)[1]
    count = _size(new)[1]

    def alike(i: int, j: int) -> float:
        before, after = old_cols.get(i, {}), new_cols.get(j, {})
        hits = sum(_hit(word, after.get(row, "")) for row, word in before.items())
        if before:
            return hits / len(before)
        return 0.0 if after else EMPTY

    def stays(col: int) -> bool:
        """Whether a column is where it was, and not as far to the right as the sheet is wider."""
        return alike(col, col) >= max(ALIKE, alike(col, max(col, col + count - width)))

    first = 0
    while first < min(width, count) and stays(first):
        first += 1
    tail = 0
    while tail < min(width, count) - first and alike(width - 1 - tail, count - 1 - tail) >= ALIKE:
        tail += 1
    found = {i: i for i in range(first)}
    found |= {width - 1 - i: count - 1 - i for i in range(tail)}
    found |= _most_alike(range(first, width - tail), range(first, count - tail), alike)
    return found | {
        col: found[col - 1] + 1
        for col in range(1, width - 1)
        if col not in found and col - 1 in found and found.get(col + 1) == found[col - 1] + 2
    }


def _hit(old: str, new: str) -> float:
    """How far a token is still there: a figure that was pasted over a formula nearly is."""
    if old == new:
        return 1.0
    return PASTED if old.startswith("=") and new == "#" else 0.0


def _columns(grid: FileGrid) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for (row, col), content in grid.items():
        if content not in ("", None):
            found.setdefault(col, {})[row] = _token(content)
    return found

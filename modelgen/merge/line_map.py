"""Where the rows (or columns) of a sheet go: the Book's, and the user's own between them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class LineMap:
    """The rows (or columns) of a sheet: the Book's and the user's own, in the new workbook.

    Numbers count from zero. `last` and `end` are where the last of the Book's lines stands in the
    returned and in the new workbook: what stands beyond keeps its distance.
    """

    book: Mapping[int, int]
    """Line of the new Book to line of the new workbook."""
    user: Mapping[int, int]
    """Line of the returned workbook, of those that the user put in, to line of the new one."""
    last: int
    end: int

    def of_book(self, line: int) -> int:
        """Where a line of the new Book stands in the new workbook."""
        if line in self.book:
            return self.book[line]
        return line + (self.end - max(self.book)) if self.book else line

    def of_user(self, line: int) -> int | None:
        """A line of the user's own."""
        if line in self.user:
            return self.user[line]
        return line + self.end - self.last if line > self.last else None

    @property
    def unmoved(self) -> bool:
        return all(old == new for old, new in self.book.items())


def line_map(
    back: Mapping[int, int], moved: Mapping[int, int] | None, count: int, used: set[int],
    together: Collection[tuple[int, int]] = (),
) -> LineMap:  # fmt: skip
    """The Book's `count` lines with the user's own between them, each behind what it followed.

    Between the first and the last of lines that stay `together` nobody's line stands: it would
    be counted as one of them. It stands behind the last.
    """
    last = max(back, default=-1)
    follows: dict[int, list[int]] = {}
    current = -1
    for line in range(last + 1):
        old = back.get(line)
        new = old if moved is None or old is None else moved.get(old)
        if new is not None:
            current = max(current, new)
        elif old is None or line in used:
            behind = (last for first, last in together if first <= current < last)
            follows.setdefault(next(behind, current), []).append(line)
    book, user, shift = {}, {}, 0
    for new in (-1, *range(count)):
        if new >= 0:
            book[new] = new + shift
        for line in follows.get(new, ()):
            shift += 1
            user[line] = new + shift
    return LineMap(book, user, last, count - 1 + shift)


def unpushed(lines: LineMap, used: set[int]) -> LineMap:
    """The same, but what stands to the right of all stays where it is, if there is room for it.

    Only columns: who writes below a table wants to stay below it, at that distance.
    """
    nearest = min((line for line in used if line > lines.last), default=-1)
    return replace(lines, last=lines.end) if lines.last < lines.end < nearest else lines

"""What a memo is made of: frozen records, which know nothing of files and formats."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Literal

from ..book.roles import Colour
from .figures import Figure, FixedText, RichText, Run

Emphasis = Literal["", "bad", "good", "base", "strong", "muted"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: RichText
    look: Literal["body", "lead", "note", "code"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[RichText, ...]


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source: what is told of it, its address for a click if it has one, what follows."""

    text: RichText
    address: str
    shown: RichText
    after: RichText


@dataclass(frozen=True, slots=True)
class ListedSources:
    items: tuple[ListedSource, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A key figure, large, with the same figure of other cases below it."""

    label: RichText
    value: Figure
    beside: tuple[RichText, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, what its figures are measured in, and its share of the width."""

    head: RichText
    width: float
    unit: RichText = ()
    number: bool = True


@dataclass(frozen=True, slots=True)
class TableCell:
    text: RichText
    look: Emphasis = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[TableCell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table under its caption; the column heads are repeated on every page."""

    caption: RichText
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    note: RichText = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class BarStep:
    """A bar of a waterfall: where it begins and ends, what stands above it and below it."""

    label: RichText
    start: float | None
    end: float | None
    said: Figure
    note: RichText
    total: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    steps: tuple[BarStep, ...]


@dataclass(frozen=True, slots=True)
class Swing:
    """A driver of a tornado: its range in words, and the result at either end."""

    label: RichText
    range: RichText
    low: Figure
    high: Figure


@dataclass(frozen=True, slots=True)
class Swings:
    swings: tuple[Swing, ...]
    base: Figure
    base_label: RichText
    ends: tuple[RichText, RichText]


@dataclass(frozen=True, slots=True)
class ProfileSeries:
    label: RichText
    colour: Colour
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Groups of columns along an axis; `marks` are the lines across, with their texts."""

    steps: tuple[RichText, ...]
    plots: tuple[ProfileSeries, ...]
    marks: tuple[tuple[float, FixedText], ...]
    value_axis: RichText
    step_axis: RichText


PageChart = Waterfall | Swings | Profile


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart under a caption that states its finding; `alt` says it to who cannot see it."""

    name: str
    caption: RichText
    chart: PageChart
    alt: RichText
    note: RichText = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: RichText
    parts: tuple["PagePart", ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sections side by side where there is room; `share` is the left one's of the width."""

    left: Section
    right: Section
    share: float = 0.5


PagePart = Paragraph | Bullets | Boxes | PageTable | Picture | ListedSources


@dataclass(frozen=True, slots=True)
class Memo:
    """The whole paper; `stamp` stands on every page of one that must not be relied on."""

    lang: str
    title: RichText
    head: RichText
    """Date, author and addressee, as far as they are told."""
    subtitle: RichText
    sections: tuple[Section | Pair, ...]
    foot: RichText
    day: tuple[int, int, int]
    author: str
    subject: RichText
    stamp: RichText = ()

    def pictures(self) -> Iterator[Picture]:
        for section in self.flat():
            yield from (part for part in section.parts if isinstance(part, Picture))

    def flat(self) -> Iterator[Section]:
        """The sections in reading order."""
        for one in self.sections:
            yield from (one.left, one.right) if isinstance(one, Pair) else (one,)

    def texts(self) -> Iterator[RichText]:
        """Every text of the memo, those in charts among them."""
        return _texts(self)


def _texts(part: object) -> Iterator[RichText]:
    """Every text in a record, field by field: runs in a row, or a figure that stands alone."""
    if isinstance(part, Figure | FixedText):
        yield (part,)
    elif isinstance(part, tuple) and part and all(isinstance(run, Run) for run in part):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _texts(inner)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))

"""What a kind of block draws: its height, cells, sensitivity points, checks and their proofs."""

from collections.abc import Iterator
from typing import ClassVar

from ...addresses import Place
from ...template.analyze import Analysis
from ...template.schema import Block, Model
from ...template.words import ItemName, PlanName
from ...template.yaml_reader import KeyPath
from ...translations import Translate
from ..context import Context
from ..layout import LIVE
from ..sensitivity_points import PointTable, SetPoint
from .check_rows import CheckRow, Mutation
from .parts import Part


class DrawnBlock(Block):
    """A block that can be drawn; a kind overrides what is not empty for it."""

    anchor: ClassVar[str] = ""
    """The name under which the layout keeps its corner for everybody."""

    flows: ClassVar[bool] = False
    """Whether its rows may stand on two pages, each being read by itself."""

    @property
    def stands_right(self) -> bool:
        """Whether it stands to the right of the block before it."""
        return False

    @property
    def titled(self) -> bool:
        """Whether its title stands in its first row, under a rule."""
        return True

    def last_column(self, corner: Place, ctx: Context) -> int:
        """Where the rule over its title ends: with the columns of its sheet's plan."""
        widths = {"memo": corner.col + 3, "text": corner.col + 1}
        return widths.get(ctx.model.plan(corner.sheet), LIVE + len(ctx.layout.cases))

    def brings_header(self, plan: PlanName) -> bool:
        """Whether it heads the case columns itself: a row more below its title."""
        return False

    def height(self, analysis: Analysis) -> int:
        """Rows from its title to its last, without a header of its own and the blank row after."""
        raise NotImplementedError

    def item_places(self, corner: Place, model: Model) -> Iterator[tuple[str, Place]]:
        """Where the live cell of each of its items stands; of a series the first step."""
        yield from ()

    def cells(self, corner: Place, ctx: Context) -> Iterator[Part]:
        """Cells, names, validations, highlights and charts, below its title."""
        raise NotImplementedError

    def closed_rows(self, corner: Place, ctx: Context) -> Iterator[int]:
        """The rows that only formulas and other tools need: a closed group, not printed."""
        yield from ()

    def page_heads(self, corner: Place) -> int | None:
        """The row of its heads, where every printed page shows them in place of the sheet's."""
        return None

    def set_points(self, analysis: Analysis, _: Translate) -> Iterator[SetPoint]:
        """The sensitivity points that it sets by formulas."""
        yield from ()

    def point_tables(self, analysis: Analysis, _: Translate) -> Iterator[PointTable]:
        """The tables of points of its own."""
        yield from ()

    def checks(self, analysis: Analysis, _: Translate) -> Iterator[CheckRow]:
        """The checks and alerts that it brings."""
        yield from ()

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        """For each of its checks a change of one cell that makes it fail."""
        yield from ()

    def figures(self) -> Iterator[str]:
        """The formulas of the figures that it shows."""
        yield from ()

    def figure_columns(self) -> int:
        """How many columns of figures it has, where these are not the cases."""
        return 0


class NamedBlock(DrawnBlock):
    """A block that charts and the ids of its cells call by its name."""

    name: ItemName

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        yield "blocks", self.name, ("name",)

"""For every check a change of one cell that makes it fail: told on Checks, tried by `validate`."""

from collections.abc import Iterator

from ...addresses import Place
from ...book.book import Book, Content, Formula
from ...book.calculator import Calculation
from ...template.figures import SeriesInput
from ...template.records import RowCell
from ..context import Context
from .builtin_checks import body, errors_name, figured
from .check_rows import Mutation, beyond, wrong
from .drawn import DrawnBlock


def mutations(ctx: Context) -> dict[str, Mutation]:
    """A mutation for every check, by the check's name."""
    found, _ = dict(_inputs(ctx)), ctx.words
    found |= _cases(ctx)
    for block, corner in ctx.placed(DrawnBlock):
        found |= block.mutations(corner, ctx)
    for sheet in figured(ctx.model):
        says = _("An error value in any of the sheet's figures")
        error = Formula("=1/0", says)
        found[errors_name(sheet)] = Mutation(body(sheet, ctx).last, error, says)
    return found


def tried(ctx: Context, book: Book, held: Calculation) -> tuple[list[str], list[str]]:
    """The names of the checks that fail with their mutation, and of those that hold in spite."""
    contents: dict[Place, Content] = {cell.place: cell.content for cell in book.cells}
    flags = {cell.id.text: cell.place for cell in book.flags}
    proved: list[str] = []
    idle: list[str] = []
    for name, mutation in mutations(ctx).items():
        held.enter(mutation.place, mutation.typed)
        (proved if held.value(flags[name]) == 1 else idle).append(name)
        held.enter(mutation.place, contents.get(mutation.place, 0.0))
    return proved, idle


def _inputs(ctx: Context) -> Iterator[tuple[str, Mutation]]:
    items, _ = list(ctx.model.inputs()), ctx.words
    figures = [item for item in ctx.model.sourced() if item.bounds]
    for first in sorted(figures, key=lambda item: isinstance(item, SeriesInput | RowCell))[:1]:
        place = _last_typed(first.name, ctx)
        says = _("A word typed over {what}, in the last case").format(what=first.label)
        yield "inputs_are_numbers", Mutation(place, _("a word"), says)
        words = _("Twice its maximum typed over {what}, in the last case")
        says = words.format(what=first.label)
        yield "inputs_in_range", Mutation(place, beyond((first.bounds or (0, 0))[1]), says)
    for choice in [item for item in items if item.choice or item.picks][:1]:
        place = ctx.layout.case_cells(choice.name).last
        words = _("A figure between the choices typed over {what}")
        typed: float | str = sum(choice.options[:2]) / 2
        if choice.labels:
            words, typed = _("A word that is no option typed over {what}"), _("no such option")
        yield "choices_are_choices", Mutation(place, typed, words.format(what=choice.label))
        return
    for choice in [item for item in ctx.model.sourced() if isinstance(item, RowCell)]:
        if choice.labels:
            words, place = (
                _("A word that is no option typed over {what}"),
                _last_typed(choice.name, ctx),
            )
            says = words.format(what=choice.label)
            yield "choices_are_choices", Mutation(place, _("no such option"), says)
            return


def _last_typed(name: str, ctx: Context) -> Place:
    """The last cell of an input that is typed into: in the last case, or at the last step."""
    if name.count(".") > 1:  # a cell of a table
        return ctx.table_cell(name)
    if not ctx.item(name).is_series:
        return ctx.layout.case_cells(name).last
    below = len(ctx.layout.cases) if ctx.item(name).varies else 0
    return ctx.layout.series(name).last.moved(rows=below)


def _cases(ctx: Context) -> dict[str, Mutation]:
    headline, _ = ctx.model.headline, ctx.words
    says = _("Another text typed over the live case")
    return {
        "live_case_exists": Mutation(ctx.layout.sel_case, _("no such case"), says),
        "live_is_selected_case": wrong(ctx.layout.live(headline), ctx.item(headline).label, _),
    }

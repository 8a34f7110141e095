"""The differences of two workbooks for people: labels, units, and changes as people tell them."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from ..book.book import Cell, Formula
from ..compile import step_words
from ..compile.context import Context
from ..compile.wording import content, effect, shown
from ..memo.figures import PERCENT, figure
from ..merge.live_model import LiveModel
from ..readback.row_alignment import FileContent
from ..template.words import LIVE_CASE
from ..translations import decimal_sign, in_digits, spoken
from ..translations import told as _
from . import diff as differences
from . import moves
from .diff import KINDS, Diff, Difference, headline


def text(found: Diff) -> str:
    """The headline, what moved it, then everything else."""
    ctx = found.new.ctx
    item = ctx.item(ctx.model.headline)
    before = found.old.values.get(headline(found.old))
    told = [shown(ctx, item.name, 0, value, spoken()) for value in (before, found.effects.now)]
    moved = _("{label}: {value}").format(label=item.label, value=" → ".join(told))
    lines = [f"{found.old.shown} → {found.new.shown}", f"  {moved}"]
    heads = (_("Inputs"), _("Cases"), _("Formulas"), _("Constants"), _("Sheets"))
    for kind, head in zip(KINDS, heads, strict=True):
        of_kind = [d for d in found.differences if d.kind == kind]
        if of_kind:
            lines += ["", head, *(f"  {_line(found, run)}" for run in _runs(found, of_kind))]
    by_id = {d.item: d for d in found.differences}
    move = differences.move(found, lambda cell: _name(found, by_id[cell.text], by_id[cell.text]))
    if told := moves.lines(move, found.new.ctx):
        lines += ["", *told]
    if found.results:
        lines += ["", _("Results of the live case")]
        lines += [f"  {_result(found, *result)}" for result in found.results]
    if len(lines) == 2:
        lines.append(_("  no differences"))
    return "\n".join(lines)


def _runs(found: Diff, told: Iterable[Difference]) -> Iterator[list[Difference]]:
    """What is told in one line: inputs of a row, each with an effect; steps that differ alike."""

    def alike(one: Difference) -> tuple[object, ...]:
        cell = _cell(found.new, one.item) or _cell(found.old, one.item)
        sides = (side.ctx for side in (found.new, found.old))
        if cell is None or not any(step_words.is_step(cell.id, ctx) for ctx in sides):
            return (one.item,)
        same = () if one.effect is not None else (one.old, one.new)
        return cell.id.item, cell.id.case, *same

    for _row, group in groupby(told, alike):
        yield list(group)


def _line(found: Diff, run: Sequence[Difference]) -> str:
    one, last = run[0], run[-1]
    kind = next((kind for id, kind in found.new.edited.items() if id.text == one.item), "")
    hands = {"overwritten": _(" (overwritten by hand)"), "formula": _(" (formula by hand)")}
    typed_in, told = hands.get(kind, ""), ""
    effects = [d.effect for d in run if d.effect is not None]
    if effects:
        most = effect(found.new.ctx, max(effects, key=abs))
        told = _("; headline {effect}").format(effect=most)
        told += _(" at most") if len(effects) > 1 else ""
    old, new = (_cell(side, one.item) for side in (found.old, found.new))
    pair = _pair(one)
    if one.kind in ("input", "text"):
        sides = (_side(found.old, old, one.old), _side(found.new, new, one.new))
        pair = _moved(*sides, old or new)
    if len({(d.old, d.new) for d in run}) > 1:
        pair = _("such as {moved}").format(moved=pair)
    moved = _("{label}: {value}").format(label=_name(found, one, last), value=pair)
    return f"{moved}{typed_in}{told}"


def _pair(one: Difference) -> str:
    """Both contents of what is no figure, or the one that there is; of a sheet that it came."""
    if one.kind == "sheet":
        return _("new") if one.old is None else _("gone")
    if one.old is None:
        return _("new, {value}").format(value=content(one.new))
    if one.new is None:
        return _("gone, was {value}").format(value=content(one.old))
    return f"{content(one.old)} → {content(one.new)}"


def _cell(side: LiveModel, id: str) -> Cell | None:
    return next((cell for cell in side.book.cells if cell.id.text == id), None)


def _name(found: Diff, one: Difference, last: Difference) -> str:
    """What people call a cell or a run of steps: item, case or steps, and where it stands."""
    sides = [s for s in (found.new, found.old) if one.item in {c.id.text for c in s.book.cells}]
    cell, end = (_cell(sides[0], d.item) if sides else None for d in (one, last))
    ctx = next((s.ctx for s in sides if cell and cell.id.item in s.ctx.analysis.items), None)
    if cell and step_words.of_a_timeline(cell.id, sides[0].ctx):
        return f"{sides[0].book.row_label(cell.place)} [{one.cell}]"
    if ctx is None or cell is None or end is None:
        return one.item
    cases = {case.name: case.label for case in ctx.model.cases}
    where = _(" in {case}").format(case=cases[cell.id.case]) if cell.id.case in cases else ""
    if step_words.is_step(cell.id, ctx) and one.kind != "formula":  # those are of the whole row
        steps = dict.fromkeys(step_words.step(c.id, ctx) for c in (cell, end))
        where += _(" at {step}").format(step=" – ".join(steps))
    place = one.cell if one == last else f"{one.cell}:{last.cell.rpartition('!')[2]}"
    return f"{ctx.item(cell.id.item).label}{where} [{place}]"


def _side(
    side: LiveModel, cell: Cell | None, value: FileContent
) -> tuple[Context, FileContent, str]:
    """A model, what a cell shows in it, and how it came to it, where that is no figure."""
    if cell and isinstance(cell.content, Formula):
        return side.ctx, side.value_at(cell.place), _(" (as its parent)")
    return side.ctx, value, ""


def _result(found: Diff, name: str, was: FileContent, now: FileContent) -> str:
    side = found.new if name in found.new.ctx.analysis.items else found.old
    both = (found.old.ctx, was, ""), (found.new.ctx, now, "")
    cell = _cell(side, f"{name}@{LIVE_CASE}")
    said = _("{label}: {value}")
    return said.format(label=side.ctx.item(name).label, value=_moved(*both, cell))


def _moved(
    old: tuple[Context, FileContent, str], new: tuple[Context, FileContent, str], cell: Cell | None
) -> str:
    """`2.00 → 2.50 USD/GPU-hour (+25 %)`: the unit once, where it is one."""
    name = cell.id.item if cell else ""
    sides = [(ctx, value) for ctx, value, _how in (old, new)]
    texts = [_told(ctx, name, value, exact=False) for ctx, value in sides]
    if texts[0] == texts[1]:
        texts = [_told(ctx, name, value, exact=True) for ctx, value in sides]
    if old[1] is None or new[1] is None:
        gone = old[1] is not None
        ctx, one = sides[not gone][0], texts[not gone]
        said = _("gone, was {value}") if gone else _("new, {value}")
        return said.format(value=f"{one}{_unit(ctx, name, sides[not gone][1])}")
    units = [_unit(ctx, name, value) for ctx, value in sides]
    alike = len({ctx.item(name).unit for ctx, _ in sides if name in ctx.analysis.items}) < 2
    first = "" if alike and units[1] else units[0]
    change = _change(new[0], name, old[1], new[1]) if alike else ""
    return f"{texts[0]}{first}{old[2]} → {texts[1]}{units[1]}{new[2]}{change}"


def _told(ctx: Context, name: str, value: FileContent, *, exact: bool) -> str:
    """A value in the format of its unit; with all its digits where those would hide a change."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return content(value)
    form = ctx.format(ctx.item(name).unit) if name in ctx.analysis.items else "text"
    share = ctx.is_share(ctx.item(name).unit) if name in ctx.analysis.items else False
    if exact:
        told = figure(float(f"{value * 100:.15g}") if share else value, "text", spoken())
        return f"{told} %" if share else told
    told = figure(value, form, spoken()).replace(PERCENT, " %").replace("\u00a0", " ")
    return f"-{told[1:-1]}" if told.startswith("(") else told


def _unit(ctx: Context, name: str, value: FileContent) -> str:
    """The unit behind a figure, where one is told."""
    if name not in ctx.analysis.items or isinstance(value, str) or not ctx.needs_unit(name):
        return ""
    unit = ctx.item(name).unit
    return "" if unit == "1" else f" {ctx.unit(unit)}"


def _change(ctx: Context, name: str, was: FileContent, now: FileContent) -> str:
    """By how much a figure moved: shares in points, others in per cent of what they were."""
    numbers = [
        isinstance(value, int | float) and not isinstance(value, bool) for value in (was, now)
    ]
    if not all(numbers) or name not in ctx.analysis.items:
        return ""
    assert isinstance(was, int | float)
    assert isinstance(now, int | float)
    if ctx.is_share(ctx.item(name).unit):
        return _(" ({change} points)").format(change=signed((now - was) * 100))
    if ctx.format(ctx.item(name).unit) == "date":
        return _(" ({change} days)").format(change=signed(now - was))
    if was == 0 or was * now < 0 or not ctx.needs_unit(name):
        return ""
    return f" ({signed((now - was) / abs(was) * 100)} %)"


def signed(number: float) -> str:
    """A change with its sign: one decimal where it is not 0, fewer digits where it is large."""
    if abs(number) >= 1e12:
        return in_digits(number, "+.3g")
    if 0 < abs(number) < 0.05:
        return in_digits(Decimal(f"{number:.1g}"), "+f")
    return in_digits(number, "+,.1f").removesuffix(f"{decimal_sign(spoken())}0")

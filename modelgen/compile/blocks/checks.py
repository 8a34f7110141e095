"""The Checks sheet: checks and alerts of tool and template, and the master check."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import ClassVar, Literal

from pydantic import Field

from ...addresses import Area, Place
from ...book.book import Cell, CellId, Formula, Highlight, Name
from ...formulas.item_formulas import literal, references
from ...formulas.syntax import FormulaError
from ...template.analyze import Analysis
from ...template.items import CASED, Flaw, FormulaSite, Item, ItemKind, ItemWord, computed
from ...template.schema import Judged, Model
from ...template.words import Expression, ItemName, Number, Strict, Text, TextOrFormula, Unit
from ...template.yaml_reader import KeyPath
from ..context import Context
from ..layout import ID, LABEL, LIVE, UNIT
from .builtin_checks import builtin_alerts, builtin_checks
from .check_mutations import mutations
from .check_rows import CheckRow, FormulaAt, Mutation, wrong
from .drawn import DrawnBlock
from .parts import Part, down, every_case, heads

DIFFERENCE, TOLERANCE, FLAG, PROVES, FAILS = 5, 6, 7, 8, 9


class Check(Judged):
    """An integrity check: `left` and `right` must be equal within a relative tolerance."""

    label: Text
    unit: Unit
    left: Expression
    right: Expression
    proves: Text
    tolerance: Number | None = None
    """Its own, where rates that are found by trial agree less closely than sums."""
    every: Literal["case"] | None = None
    """Both sides are series then, and each step of each case is compared."""
    fails_with: str = ""
    """The item that a wrong figure is typed over to see the check fail; else the first of left."""


class Alert(Strict):
    """Something a reader should know and that is no error: raised when `when` is true."""

    name: ItemName
    label: Text
    when: Expression
    says: TextOrFormula


class Checks(DrawnBlock):
    kind: Literal["checks"]
    tolerance: Number = 1e-9
    items: tuple[Check, ...] = Field(min_length=1)
    alerts: tuple[Alert, ...] = ()

    plans: ClassVar = ("checks",)
    anchor: ClassVar = "checks"
    least: ClassVar = 1
    most: ClassVar = 1

    def names(self) -> Iterator[tuple[str, str, KeyPath]]:
        for i, check in enumerate(self.items):
            yield "claims or checks", check.name, ("items", i, "name")
        for i, alert in enumerate(self.alerts):
            yield "claims or checks", alert.name, ("alerts", i, "name")

    def words(self) -> Iterator[ItemWord]:
        known: tuple[ItemKind, ...] = (*CASED, "helper", "series", "series input", "constant")
        for i, check in enumerate(self.items):
            if check.fails_with:
                yield ItemWord(("items", i, "fails_with"), check.fails_with, known)

    def units(self) -> Iterator[tuple[KeyPath, str]]:
        yield from ((("items", i, "unit"), check.unit) for i, check in enumerate(self.items))

    def formulas(self, units: Mapping[str, str]) -> Iterator[FormulaSite]:
        for i, check in enumerate(self.items):
            for side, text in (("left", check.left), ("right", check.right)):
                whole = f"SUM({text})" if check.every else text
                yield FormulaSite(("items", i, side), whole, check.unit)
        for i, alert in enumerate(self.alerts):
            yield FormulaSite(("alerts", i, "when"), alert.when, "1")
            yield from computed(("alerts", i, "says"), alert.says)

    def compared(self) -> Iterator[str]:
        for check in self.items:
            if check.every:
                yield from (check.left, check.right)

    def flaws(self, model: Model, items: Mapping[str, Item]) -> Iterator[Flaw]:
        for i, check in enumerate(self.items):
            for side, text in (("left", check.left), ("right", check.right)):
                item = items.get(text)
                if check.every and item and not item.varies:
                    message = (
                        f"`{text}` is the same in every case, or no series: leave `every` out"
                    )
                    yield Flaw(("items", i, side), message)
            with suppress(FormulaError):  # told where formulas are read
                if not references(f"{check.left}+{check.right}"):
                    message = f"check `{check.name}` names no item: it can never fail"
                    yield Flaw(("items", i, "left"), message)

    def mutations(self, corner: Place, ctx: Context) -> Iterator[tuple[str, Mutation]]:
        """Of each check the item that it says, or else the first that its left side names."""
        for check in self.items:
            first = references(check.fails_with or f"{check.left}+{check.right}")[0]
            item = ctx.item(first.name)
            place = ctx.place(first) if not item.is_series else ctx.step_named(first)
            yield check.name, wrong(place, item.label, ctx.words)

    def height(self, analysis: Analysis) -> int:
        builtin = len(builtin_checks(analysis, str)) + len(builtin_alerts(analysis, str))
        return 8 + builtin + len(self.items) + len(self.alerts)

    def last_column(self, corner: Place, ctx: Context) -> int:
        return FAILS

    def page_heads(self, corner: Place) -> int | None:
        return corner.row + 5

    def flags(self, corner: Place, ctx: Context) -> tuple[Area, Area]:
        """The results of the checks, and those of the alerts."""
        checks = len(builtin_checks(ctx.analysis, str)) + len(self.items)
        alerts = len(builtin_alerts(ctx.analysis, str)) + len(self.alerts)
        first = Place(corner.sheet, corner.row + 6, FLAG)
        return down(first, checks), down(first.moved(rows=checks + 2), alerts)

    def cells(self, corner: Place, ctx: Context) -> Iterator[Part]:
        _ = ctx.words
        checks = [*builtin_checks(ctx.analysis, _), *(_template_check(c) for c in self.items)]
        alerts = [*builtin_alerts(ctx.analysis, _), *(_template_alert(a) for a in self.alerts)]
        flags, raised = self.flags(corner, ctx)
        head, first, second, sheet = corner.row + 5, flags.top, raised.top, corner.sheet
        yield from _summary(corner, flags, raised, ctx)
        words = (_("Left"), _("Right"), _("Relative difference"), _("Tolerance"), _("Result"))
        yield from heads(corner.moved(rows=5), _("Check (an error when it fails)"), words, _)
        yield Cell(Place(sheet, head, PROVES), _("What it proves"), "header_note")
        yield Cell(Place(sheet, head, FAILS), _("Seen to fail with"), "header_note")
        fails = mutations(ctx)
        for i, check in enumerate(checks):
            tolerance = check.tolerance or self.tolerance
            yield from _check(check, Place(sheet, first + i, LIVE), tolerance, ctx)
            yield Cell(Place(sheet, first + i, FAILS), fails[check.name].says, "wrapped")
        told = _("Alert (for the reader, not an error)")
        yield Cell(Place(sheet, second - 1, LABEL), told, "header_text")
        yield Cell(Place(sheet, second - 1, FLAG), _("Result"), "header")
        yield Cell(Place(sheet, second - 1, PROVES), _("What it says"), "header_note")
        for i, alert in enumerate(alerts):
            yield from _alert(alert, Place(sheet, second + i, FLAG), ctx)
        top = flags.first.ref(sheet, "none")
        yield Highlight(flags, f"={top}<>0", "bad")
        yield Highlight(flags, f"={top}=0", "good")
        yield Highlight(raised, f"={raised.first.ref(sheet, 'none')}<>0", "warn")


def _summary(corner: Place, flags: Area, raised: Area, ctx: Context) -> Iterator[Part]:
    sheet, layout, _ = corner.sheet, ctx.layout, ctx.words
    for row, name, label, place, area in (
        (1, "chk_master", _("Checks that fail"), layout.chk_master, flags),
        (2, "chk_alerts", _("Alerts raised"), layout.chk_alerts, raised),
    ):
        yield Cell(Place(sheet, corner.row + row, ID), name, "id")
        yield Cell(Place(sheet, corner.row + row, LABEL), label, "label_total")
        count = Formula(f"=SUM({area.ref(sheet)})", _("Sum of the flags"))
        yield Cell(place, count, "total", "plain", CellId(name))
        yield Name(name, Area.of(place))
    at = status(ctx)
    hold, one = literal(_("All checks hold")), literal(_("1 check FAILS"))
    many = literal(_(" checks FAIL"))
    more = literal(_("; alerts: "))
    master, alerts = layout.chk_master.ref(sheet), layout.chk_alerts.ref(sheet)
    text = (
        f'=IF({master}=0,{hold},"")&IF({master}=1,{one},"")'
        f'&IF({master}>1,ROUND({master},0)&{many},"")&{more}&ROUND({alerts},0)'
    )
    yield Cell(Place(sheet, at.row, LABEL), _("In the header of every sheet"), "label")
    says = _("The state of all checks in words")
    yield Cell(at, Formula(text, says), "sentence", "text", CellId("status"))


def status(ctx: Context) -> Place:
    """The cell that says in words whether all checks hold."""
    return ctx.layout.checks.moved(rows=3, cols=LIVE - LABEL)


def alert_texts(flag: Place) -> tuple[Place, Place]:
    """Where an alert is named, and where it says what it means."""
    return Place(flag.sheet, flag.row, LABEL), flag.moved(cols=1)


def _check(check: CheckRow, at: Place, tolerance: float, ctx: Context) -> Iterator[Cell]:
    sheet, form, _ = at.sheet, check.format or ctx.format(check.unit), ctx.words

    def ref(col: int) -> str:
        return Place(sheet, at.row, col).ref(sheet, "none")

    assert check.right is not None
    yield Cell(Place(sheet, at.row, ID), check.name, "id")
    yield Cell(Place(sheet, at.row, LABEL), check.label, "wrapped")
    yield Cell(Place(sheet, at.row, UNIT), ctx.unit(check.unit), "unit")
    for place, side in ((at, check.left), (at.moved(cols=1), check.right)):
        text = side(place, ctx)
        number = text.isdigit()
        content = float(text) if number else Formula("=" + text, check.label)
        yield Cell(place, content, "constant" if number else "formula", form)
    left, right = ref(LIVE), ref(LIVE + 1)
    difference = Formula(
        f"=({left}-{right})/MAX(1,ABS({left}),ABS({right}))",
        _("Left less right, as a share of the larger (of 1 where both are smaller)"),
    )
    yield Cell(Place(sheet, at.row, DIFFERENCE), difference, "formula", "difference")
    yield Cell(Place(sheet, at.row, TOLERANCE), tolerance, "constant", "tiny")
    flag = Formula(
        f"=IFERROR(IF(ABS({ref(DIFFERENCE)})<={ref(TOLERANCE)},0,1),1)",
        _("0 when both sides agree within the tolerance; an error value counts as a failure"),
    )
    yield Cell(Place(sheet, at.row, FLAG), flag, "flag", "check", CellId(check.name))
    yield Cell(Place(sheet, at.row, PROVES), ctx.content(check.proves, at), "wrapped")


def _alert(alert: CheckRow, at: Place, ctx: Context) -> Iterator[Cell]:
    sheet, _ = at.sheet, ctx.words
    yield Cell(Place(sheet, at.row, ID), alert.name, "id")
    yield Cell(Place(sheet, at.row, LABEL), alert.label, "wrapped")
    text, says = f"=IFERROR(IF({alert.left(at, ctx)},1,0),1)", _("1 when the alert is raised")
    yield Cell(at, Formula(text, says), "flag", "alert", CellId(alert.name))
    yield Cell(at.moved(cols=1), ctx.content(alert.proves, at), "wrapped")


def _template_check(check: Check) -> CheckRow:
    left, right = _formula(check.left), _formula(check.right)
    if check.every:
        left, right = _apart(check.left, check.right), _size(check.left)
    facts = (check.name, check.label, check.unit, left, right, check.proves)
    return CheckRow(*facts, check.tolerance)


def _size(series: str) -> FormulaAt:
    """How large a series is in all its steps and cases: the root of the sum of the squares."""

    def text(at: Place, ctx: Context) -> str:
        area = every_case(series, ctx, live=True).ref(at.sheet)
        return f"SQRT(SUMPRODUCT({area}*{area}))"

    return text


def _apart(series: str, other: str) -> FormulaAt:
    """That size, and how far the other series is from it in all steps and cases."""

    def text(at: Place, ctx: Context) -> str:
        gap = "-".join(every_case(name, ctx, live=True).ref(at.sheet) for name in (series, other))
        return f"{_size(series)(at, ctx)}+SQRT(SUMPRODUCT(({gap})*({gap})))"

    return text


def _template_alert(alert: Alert) -> CheckRow:
    return CheckRow(alert.name, alert.label, "text", _formula(alert.when), None, alert.says)


def _formula(text: str) -> FormulaAt:
    return lambda at, ctx: ctx.free(text, at).text[1:]

"""The part of a template drawn by lot that runs over time: a timeline, its years, rows, sums."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from modelgen.template.axes import MONTHS, Timeline

STEPS = ("month", "quarter", "half-year", "year")

HEAD = """  - sheet: Plan
    role: input
    plan: periods
    about: Figures by step.
    blocks:
      - {{kind: timeline, title: Steps of time, axis: time}}
      - kind: series
        title: Typed
        axis: time
        items:
{typed}
      - kind: series
        title: Typed by year
        axis: span
        items:
{yearly}
  - sheet: Periods
    role: calculation
    plan: periods
    about: Formulas over time.
    blocks:
      - kind: series
        title: Over time
        axis: time
        items:
{rows}
      - kind: series
        title: Over the years
        axis: span
        items:
{years}
      - {{kind: years, name: shown, title: Shown by year, axis: span, items: [flow]}}
{by_part}      - kind: series
        title: With figures of their year
        axis: time
        items:
{more}
      - kind: lines
        title: Of all steps
        items:
{lines}
      - kind: breakevens
        name: even
        title: Searched for
        income: even_income
        cost: in_1
        items: [{{driver: sought}}]
"""

COMPARED = ("=", "<>", "<", ">", "<=", ">=")


@dataclass
class Time:
    """Draws formulas over time from scalars that were named before."""

    draw: random.Random
    figure: Callable[[], float]
    scalars: list[str] = field(default_factory=list)
    """Inputs, constants and line items."""
    rows: list[str] = field(default_factory=list)
    """Series with an opening, in an order in which each may use those before it."""
    years: list[str] = field(default_factory=list)
    """Series along the years, each of which may use those before it."""
    years_shown: int = 0
    part: str = ""
    """How long the parts of years are of which there is an axis, if there is one."""
    parts: list[str] = field(default_factory=list)
    """Series along them."""
    typed: tuple[str, ...] = ("paid", "planned")
    flags: tuple[str, ...] = ("time.first", "time.last", "time.actual", "time.plan")
    dates: list[str] = field(default_factory=lambda: ["time.start", "time.end"])

    def __post_init__(self) -> None:
        self.periods, self.actuals = self.draw.choice((4, 6, 8)), self.draw.choice((0, 0, 2))

    def axis(self) -> str:
        day = date(self.draw.choice((2019, 2023, 2026)), self.draw.choice((1, 4, 10, 2)), 1)
        every, ends = self.draw.choice(STEPS), self.draw.choice((12, 12, 3, 9))
        timeline = Timeline(start=day, every=every, periods=self.periods)
        self.years_shown = len(timeline.totals("year", ends))
        fits = [part for part in ("quarter", "half-year") if MONTHS[part] >= timeline.months]
        self.part = self.draw.choice(fits) if fits else ""
        part = f"  - {{name: part, label: Part, totals_of: time, every: {self.part}}}\n"
        return (
            f"  - {{name: time, label: Time, timeline: {{start: {day}, every: {every},"
            f" periods: {self.periods}, actuals: {self.actuals}}}}}\n"
            f"  - {{name: span, label: Year, totals_of: time, year_ends: {ends}}}\n"
        ) + (part if self.part else "")

    def one(self) -> str:
        return self.draw.choice(self.scalars)

    def row(self) -> str:
        return self.draw.choice(self.rows or ["paid"])

    def small(self) -> str:
        """A rate, from -40 to 60 per cent."""
        return self.draw.choice(("rate", "low_rate", "rate*planned/(1+ABS(planned))"))

    def back(self) -> str:
        return f"{self.row()}{self.draw.choice(('[-1]', '[-lag]', '[-long_lag]'))}"

    def step(self, own: str) -> str:
        """The formula of a row, which may look back at itself."""
        one, typed, flag = self.one(), self.draw.choice(self.typed), self.draw.choice(self.flags)
        row = self.row() if self.rows else typed
        named = f"{row}{self.draw.choice(('[first]', '[last]', '[opening]'))}"
        far = f"{row}{self.draw.choice(('[first..0]', '[opening..0]', '[first..last]'))}"
        sign = self.draw.choice(COMPARED)
        kinds: list[str] = [
            f"{own}[-1]+{typed}*{flag}", f"{own}[-1]*(1+{self.small()})+{one}",
            f"{typed}*POWER(1+rate,time)", f"MEDIAN({typed},{one},{own}[-1])",
            f"IF(MOD(time,lag)=0,{one},{typed})", f"INT({typed}*{self.small()})",
            f"ROUNDUP({typed}/long_lag,digits)+ROUNDDOWN({one}/lag,1)",
            f"{typed}+PMT(rate,life,{one})", f"IPMT(rate,MIN(time,life),life,{one})+{typed}",
            f"PPMT(rate,MIN(time,life),life,{one},{typed})", f"SLN({one},{typed},life)*{flag}",
            f"SQRT(ABS({typed}))+EXP({self.small()})-LN(1+ABS({one}))",
            f"CHOOSE(1+MOD(time,lag),{typed},{one},{own}[-1])",
            f"CHOOSE(1+({typed}{sign}{one}),{one},time)",
            f"{typed}*(time.end-time.start+a_day)/days_of_year",
            f"MONTH(time.end)*DAY(time.start)+YEAR(due)-YEAR(time.start)+{typed}",
            f"(due-time.end)/a_day+{typed}", f"IF(paid_on>deadline,{typed},{one})",
            f"(paid_on-deadline)/a_day-{typed}", f"IF(due>time.end,{typed},{one})",
            f"IF(AND({typed}{sign}{one},{flag}=1),{own}[-1],{typed})",
            f"IFERROR({typed}/{one},{flag})", f"ROUND({own}[-1]*{self.small()},digits)-{one}",
            f"INDEX({typed}[first..last],time)-INDEX(paid[first..0],1)",
        ]  # fmt: skip
        if self.rows:
            kinds += [
                f"SUM({far})*rate", f"MAX({far})-MIN({far})", f"{self.back()}+{typed}",
                f"{named}*{flag}+{own}[-1]", f"{row}[-1]-{self.back()}", f"{row}*rate+{own}[-1]",
                f"RANK({row},{row}[first..last])", f"RANK({row},{row}[first..0],1)",
                f"LARGE({row}[first..last],1)-SMALL({row}[first..last],lag)",
                f"NPV(rate,{row}[first..last])", f"SUMPRODUCT({row}[first..0],planned[first..0])",
                f"AVERAGE({row}[first..0])*{flag}", f"IF({row}{sign}{row}[-1],{one},{typed})",
                f"{row}-{row}[other]*rate", f"{row}[plain]+{own}[-1]*rate",
            ]  # fmt: skip
        return self.draw.choice(kinds)

    def in_year(self, own: str, axis: str = "span") -> str:
        """The formula of a row along the years, or parts of them, of rows of the timeline."""
        known = self.years if axis == "span" else [*self.parts, own + "[-1]"]
        row, one, year = self.row(), self.one(), self.draw.choice(known)
        return self.draw.choice(
            (f"SUM({row})", f"{row}[last]-{row}[first]", f"SUM({row})*low_rate+{year}",
             f"{own}[-1]+{row}[last]", f"{own}[-1]*rate+{year}", f"{year}*{axis}-{one}",
             f"MIN({row})+MAX({row})*rate", f"AVERAGE({row})-{year}", f"MAX({year},MIN({row}))",
             f"IF({year}{self.draw.choice(COMPARED)}{one},SUM({row}),{own}[-1])",
             f"{year}+{axis}{'.fiscal' if axis == 'span' else ''}")
        )  # fmt: skip

    def of_year(self, own: str) -> str:
        """The formula of a row that takes figures of the year in which its step ends."""
        known = self.years + self.parts
        one, year, other = self.one(), self.draw.choice(known), self.draw.choice(known)
        typed, flag = self.draw.choice(self.typed), self.draw.choice(self.flags)
        return self.draw.choice(
            (f"{own}[-1]+{year}*{flag}", f"{typed}*{self.small()}+{year}", f"{year}-{self.row()}",
             f"IF({year}{self.draw.choice(COMPARED)}{typed},{other},{one})",
             f"{typed}*(span.fiscal-time.fiscal+span)", f"MIN({year},{other},{typed})",
             f"IFERROR({typed}/{year},{other})", f"{year}+{self.back()}")
        )  # fmt: skip

    def pushed(self) -> tuple[str, str]:
        """A row that the searched input moves, and the result of it that is searched for."""
        row, typed = self.row(), self.draw.choice((*self.typed, *self.years))
        formula = self.draw.choice(
            (f"{row}*sought+{typed}", "pushed[-1]*(1+sought/steps_in)+1",
             f"POWER(1+ABS(rate),time)*sought-{typed}", f"ABS({typed})*sought*sought+sought")
        )  # fmt: skip
        result = ("SUM(pushed)", "NPV(rate,pushed)", "pushed[last]+sought", "MAX(pushed)*sought")
        return formula, self.draw.choice(result)

    def date(self) -> str:
        """A date at each step."""
        one = self.draw.choice(self.dates)
        return self.draw.choice(
            (f"EDATE({one},lag)", f"EOMONTH({one},time)", f"EDATE({one},0-long_lag)",
             "DATE(time.fiscal,month_no,day_no)", f"DATE(YEAR({one})+1,MONTH({one}),DAY({one}))",
             f"{one}+time*a_day", f"IF({one}>time.start,time.end,{one})",
             f"MAX({one},time.end-lag*a_day)")
        )  # fmt: skip

    def total(self) -> str:
        """A formula of a line item: of whole rows."""
        one, row, other = self.one(), self.row(), self.draw.choice((*self.typed, self.row()))
        sign, flag = self.draw.choice(COMPARED), self.draw.choice(self.flags)
        span = self.draw.choice(("", "[opening..last]"))
        met = f"{self.draw.choice((row, other))},{self.criterion()}"
        more = f"{flag},1"
        return self.draw.choice(
            (f"NPV(rate,{row})", f"{row}[opening]+NPV(low_rate,{row})",
             f"XNPV(ABS(rate)/a_year,flow{span},time.end{span})", "NPV(rate,flow[opening..last])",
             f"LARGE({row},lag)", f"SMALL({row},long_lag)",
             f"PERCENTILE({row},quantile)", f"MEDIAN({row}[opening..last])",
             f"ROUND(STDEV({row}),digits)", f"MEDIAN(0,{one},1)",
             f'IFERROR(ROUND(CORREL({self.draw.choice(self.typed)},time),digits),"n/a")',
             f'IF(COUNTIF({met})=0,"n/a",AVERAGEIF({met},{other}))',
             f'IFERROR(AVERAGEIFS({row},{met},{more}),"n/a")', f"SUMIFS({other},{met},{more})",
             f"COUNTIFS({met},{more})", f"SUMIF({met},{other})",
             "BETAINV(quantile,lag,long_lag,0,1)", "BETAINV(quantile,rate+1,lag,in_0,in_0+1)",
             f"INDEX({row},lag)", f"INDEX({other},MATCH(lag,time,0))",
             f"SUMPRODUCT(({row}{sign}{one})*{other})", f"SUMPRODUCT({row},{other},{flag})",
             f"SUMPRODUCT((time.end>time.start[last])*{row})", f"SUM({row})-{row}[last]",
             f"MAX({row})+{other}[first]", f"RANK({row}[last],{row})",
             "(due[last]-time.start[first])/a_day", "YEAR(EDATE(time.end[last],lag))",
             f"CHOOSE(lag,{one},SUM({row}),{other}[last])", f"SUM({row}[opening..last])*rate",
             f"PMT(rate,life,{one},{row}[last],1)", f"POWER(1+rate,lag)*AVERAGE({row})",
             f"COUNT({row})+MAX(0,ROUND({row}[last]-{one},digits))",
             f"SUM({row}[other])-SUM({row})", f"MAX({row}[plain])*rate")
        )  # fmt: skip

    def criterion(self) -> str:
        sign, one = self.draw.choice(COMPARED), self.one()
        return self.draw.choice((f'"{sign}"&ROUND({one},0)', f'"{sign}0"', one))

    def rates(self) -> list[str]:
        """Rates that are searched for; what is used elsewhere is rounded."""
        return [
            'IFERROR(IRR(flow[opening..last]),"n/a")',
            'IFERROR(XIRR(flow[opening..last],time.end[opening..last])*a_year,"n/a")',
            'IFERROR(ROUND(IRR(flow[opening..last]),digits),"n/a")',
        ]


CONSTANTS = (
    ("rate", "1", (0.05, 0.1, -0.02, 0.6)), ("low_rate", "1", (0.01, 0.004, -0.4)),
    ("lag", "1", (2, 3)), ("long_lag", "1", (3, 4)), ("life", "1", (5, 12)),
    ("quantile", "1", (0.1, 0.5, 0.95)), ("a_day", "day", (1,)), ("a_year", "year", (1,)),
    ("days_of_year", "day", (365, 360)), ("month_no", "1", (2, 12, 14)), ("day_no", "1", (1, 31)),
    ("least", "1", (0.7, 0.95)), ("most", "1", (1.1, 1.4)),
)  # fmt: skip
"""What formulas over time count with: name, unit, values to draw from."""


def drawn_constants(time: Time) -> list[str]:
    constants = (*CONSTANTS, ("steps_in", "1", (time.periods,)))
    return [
        f'name: {n}, label: {n}, unit: "{unit}", value: {time.draw.choice(held)}, note: By lot'
        for n, unit, held in constants
    ] + ["name: deadline, label: Deadline, unit: date, value: 2024-02-29, note: By lot"]


def sheets(
    time: Time, dated: str, short: Callable[[Callable[[], str]], str]
) -> tuple[str, list[str]]:
    """The sheets of what runs over time, and the names of the line items of it."""
    typed = []
    for name in time.typed:
        held = [time.figure() for _ in range(time.periods)]
        other = [time.figure() for _ in range(time.periods)]
        cases = f", cases: {{other: {other}}}" if time.draw.random() < 0.6 else ""
        typed.append(f"name: {name}, label: {name}, values: {held}, {dated}{cases}")
    typed.append(_days(time))
    reported = [abs(time.figure()) + 1 for _ in range(time.actuals)]
    if reported:
        typed.append(f"name: reported, label: Reported, actuals: {reported}, {dated}")
    rows = [f"name: due, label: Due, unit: date, formula: '{time.date()}'"]
    for n in range(6):
        name, opening = f"row_{n}", time.draw.choice((time.one(), f"{time.one()}*rate", "0", "1"))
        formula = short(lambda name=name: time.step(name))
        actual = ", actual: reported" if reported and "IF(" not in formula and n % 3 == 1 else ""
        rows.append(
            f"name: {name}, label: Row {n}, formula: '{formula}', opening: '{opening}'{actual}"
        )
        time.rows.append(name)
    most = f"(1+ABS({time.one()}))"
    flows = f"MEDIAN(least*{most},ABS({time.row()}),most*{most})"
    paid = f"0-steps_in*{most}"
    rows.append(
        f"name: flow, label: Flow, opening: '{paid}', formula: '{flows}', is: flow, output: true"
    )
    by_part = _by_part(time, short)
    yearly, years, more = _of_years(time, dated, short)
    formula, result = time.pushed()
    more.append(f"name: pushed, label: Pushed, opening: in_0, formula: '{formula}'")
    texts = [*time.rates(), *(short(time.total) for _ in range(10))]
    lines = [f"name: over_{n}, label: Over {n}, formula: '{text}'" for n, text in enumerate(texts)]
    lines.append(f"name: even_income, label: Income, formula: '{result}'")
    drawn = {"typed": typed, "yearly": yearly, "rows": rows, "years": years, "more": more}
    unit = 'unit: "1", '
    held = {
        key: "\n".join(f"          - {{{'' if 'unit:' in i else unit}{i}}}" for i in items)
        for key, items in (drawn | {"lines": lines}).items()
    }
    return HEAD.format(by_part=by_part, **held), [f"over_{n}" for n in range(len(texts))]


def _by_part(time: Time, short: Callable[[Callable[[], str]], str]) -> str:
    """Rows along quarters or half-years, and a total by them."""
    if not time.part:
        return ""
    rows = []
    for n in range(3):
        name = f"part_{n}"
        formula = short(lambda name=name: time.in_year(name, "part"))
        rows.append(
            f'          - {{unit: "1", name: {name}, label: Part {n}, opening: in_0,'
            f" formula: '{formula}'}}\n"
        )
        time.parts.append(name)
    return (
        "      - kind: series\n        title: Over parts of years\n        axis: part\n"
        f"        items:\n{''.join(rows)}"
        "      - {kind: years, name: by_part, title: By part, axis: part, items: [flow]}\n"
    )


def _days(time: Time) -> str:
    """A typed date in each step."""
    days = [f"20{time.draw.randint(15, 40)}-0{time.draw.randint(1, 9)}-11" for _ in range(2)]
    listed = [time.draw.choice(days) for _ in range(time.periods)]
    held = time.draw.choice((f"[{', '.join(listed)}]", days[0]))
    cases = f", cases: {{other: {days[1]}}}" if time.draw.random() < 0.6 else ""
    time.dates += ["paid_on", "deadline"]
    return (
        f"name: paid_on, label: Paid on, unit: date, values: {held}{cases}, minimum: 2000-01-01,"
        " maximum: 2050-01-01, evidence: A, source: By lot, as_of: 2026-01-31"
    )


def _of_years(
    time: Time, dated: str, short: Callable[[Callable[[], str]], str]
) -> tuple[list[str], list[str], list[str]]:
    """What is typed by year, what is calculated by year, and rows that take both."""
    typed, years, more = [], [], []
    for name in ("yearly", "other_yearly"):
        held = [time.figure() for _ in range(time.years_shown)]
        cases = f", cases: {{other: {held[::-1]}}}" if time.draw.random() < 0.6 else ""
        typed.append(f"name: {name}, label: {name}, values: {held}, {dated}{cases}")
        time.years.append(name)
    for n in range(3):
        name = f"year_{n}"
        formula = short(lambda name=name: time.in_year(name))
        years.append(f"name: {name}, label: Year {n}, opening: in_0, formula: '{formula}'")
        time.years.append(name)
    for n in range(6, 9):
        name = f"row_{n}"
        formula = short(lambda name=name: time.of_year(name))
        more.append(f"name: {name}, label: Row {n}, opening: in_1, formula: '{formula}'")
        time.rows.append(name)
    return typed, years, more

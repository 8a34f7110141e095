"""The three templates over time against plain Python: benchmark, every case, allowed inputs."""

import math
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from modelgen.addresses import Area, Place
from modelgen.audit.audit import audit
from modelgen.book.calculator import Calculation
from modelgen.compile.blocks.breakevens import Breakevens
from modelgen.memo.figures import plain
from modelgen.memo.outline import memo
from modelgen.merge.live_model import state
from modelgen.template.figures import SeriesInput
from modelgen.template.inputs import Input
from modelgen.template.translate import problems

from . import plain_finance
from .conftest import Built, build
from .outside import Office
from .test_outside import faults

NAMES = ("dcf", "lbo", "three-statement")

BENCHMARK = {
    "dcf": {
        "wacc": 0.0811875,
        "enterprise_value": 1509.97,
        "equity_value": 1259.97,
        "implied_price_per_share": 8.39979,
    },
    "lbo": {
        "sponsor_irr": 0.154606,
        "sponsor_moic": 2.05196,
        "exit_equity_proceeds": 358.067,
        "sponsor_equity_cheque": 174.5,
    },
    "three-statement": {
        "final_net_income": 49.3059,
        "final_total_assets": 529.362,
        "final_total_liabilities_equity": 529.362,
        "final_balance_check": 0.0,
        "final_cash": 26.4834,
        "final_debt": 40.0,
    },
}
"""As the benchmark prints them, in six digits."""

Draw = Mapping[str, tuple[float | str, ...]]
"""The base case's value of each input: one, or one for each step."""


@dataclass(frozen=True)
class Finance:
    """A template's workbook, and what its inputs are called and may be."""

    name: str
    built: Built

    @property
    def cases(self) -> tuple[str, ...]:
        return self.built.ctx.layout.cases

    def inputs(self) -> Iterator[Input | SeriesInput]:
        yield from self.built.ctx.model.sourced()

    def typed(self, item: Input | SeriesInput) -> Area:
        """The cells in which the base case of an input is typed."""
        layout = self.built.ctx.layout
        if isinstance(item, Input):
            return Area.of(layout.case_cells(item.name).first)
        area = layout.series(item.name)
        if not item.cases:
            return area
        return Area.between(area.first.moved(rows=1), area.last.moved(rows=1))

    def stated(self) -> Draw:
        """What the template itself states."""
        return {item.name: self._in_case(item, self.cases[0]) for item in self.inputs()}

    def _in_case(self, item: Input | SeriesInput, case: str) -> tuple[float | str, ...]:
        parents = self.built.ctx.parents
        if isinstance(item, Input):
            stated = item.stated(case, parents)
            assert isinstance(stated, float | str)
            return (stated,)
        axis = self.built.ctx.model.axis(self.built.ctx.item(item.name).axis)
        return item.stated(case, parents, axis)

    def wanted(self, draw: Draw, case: str) -> plain_finance.Results:
        """What plain Python gives in a case whose base case has the values of a draw."""
        scalars: dict[str, Any] = {}
        paths: dict[str, tuple[Any, ...]] = {}
        for item in self.inputs():
            values = self._in_case(item, case) if self._own(item, case) else draw[item.name]
            if isinstance(item, Input):
                scalars[item.name] = values[0]
            else:
                paths[item.name] = values
        return plain_finance.results(self.name, scalars, paths)

    def _own(self, item: Input | SeriesInput, case: str) -> bool:
        """Whether a case, or one that it descends from, states a value of its own."""
        parents = self.built.ctx.parents
        while case not in item.cases and case in parents:
            case = parents[case]
        return case in item.cases

    def entered(self, draw: Draw) -> dict[Place, float | str]:
        return {
            place: item.labels.get(str(value), value) if isinstance(item, Input) else value
            for item in self.inputs()
            for place, value in zip(self.typed(item), draw[item.name], strict=True)
        }

    def drawn(self, rng: random.Random) -> Draw:
        """Allowed values at random: as stated, an end of what is allowed, or between the ends."""
        stated = self.stated()
        return {
            item.name: tuple(_drawn(item, value, rng) for value in stated[item.name])
            for item in self.inputs()
        }


def _drawn(item: Input | SeriesInput, stated: float | str, rng: random.Random) -> float | str:
    if isinstance(item, Input) and item.choice:
        options: tuple[float | str, ...] = item.options or (*item.labels,)
        return rng.choice(options)
    assert isinstance(stated, float)
    assert item.bounds
    least, most = item.bounds
    chance = rng.random()
    if chance < 0.3:
        return stated
    if chance < 0.45:
        return rng.choice((least, most))
    near = (max(least, stated / 2), min(most, stated * 2 or most))
    return rng.uniform(*sorted(near))


@pytest.fixture(scope="module", params=NAMES)
def finance(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Finance:
    return Finance(request.param, build(tmp_path_factory.mktemp("finance"), request.param))


def agree(wanted: float | str, found: object) -> bool:
    """Whether both are the same to a millionth (of 1, where they are smaller)."""
    if isinstance(wanted, str) or not isinstance(found, float | int):
        return wanted == found
    return math.isclose(wanted, found, rel_tol=1e-6, abs_tol=1e-6)


def differences(wanted: plain_finance.Results, found: Mapping[str, object]) -> list[str]:
    return [
        f"{name}: {value} wanted, {found[name]} found"
        for name, value in wanted.items()
        if not agree(value, found[name])
    ]


def searches(finance: Finance, draw: Draw, read: Callable[[Place], object]) -> list[str]:
    """What is wrong with what is searched for, put into plain Python; the base case is live."""
    wrong: list[str] = []
    for block, corner in finance.built.ctx.placed(Breakevens):
        for i, sought in block.searched:
            at = block.value_place(corner, i)
            value, income, cost, word = (read(at.moved(cols=col)) for col in range(4))
            if not isinstance(value, float | int):
                found = word in ("no root", "out of range", "not linear", "n/a")
                wrong += [] if found and value == "n/a" else [f"{sought.driver}: {value}, {word}"]
                continue
            there = finance.wanted({**draw, sought.driver: (value,)}, finance.cases[0])
            known = agree(there[block.income], income) and agree(income, cost)
            if not known or word != "reachable":
                wrong.append(f"{sought.driver}: {value} gives {income}, {cost} is wanted, {word}")
    return wrong


def test_the_base_case_has_the_figures_of_the_benchmark(finance: Finance) -> None:
    found = {name: finance.built.value(name) for name in BENCHMARK[finance.name]}
    assert found == pytest.approx(BENCHMARK[finance.name], rel=5e-6, abs=1e-9)


def test_a_headline_has_its_label_to_the_left_and_stands_in_a_cell_of_its_own(
    finance: Finance,
) -> None:
    cells = {cell.place: cell for cell in finance.built.book.cells}
    for name in BENCHMARK[finance.name]:
        place = finance.built.place(name)
        left = [cells[Place(place.sheet, place.row, col)].content for col in (0, 1)]
        assert left == [name, finance.built.ctx.item(name).label]


def test_inputs_stand_on_sheets_that_say_so(finance: Finance) -> None:
    sheets = {finance.typed(item).sheet for item in finance.inputs()}
    assert all("Assumptions" in name or "inputs" in name for name in sheets)


def test_every_case_agrees_with_plain_python(finance: Finance) -> None:
    stated = finance.stated()
    for case in finance.cases:
        wanted = finance.wanted(stated, case)
        found = {name: finance.built.value(name, case) for name in wanted}
        assert differences(wanted, found) == [], case


def test_the_audit_has_nothing_to_say(finance: Finance) -> None:
    built = finance.built
    assert [] == [
        f"{f.rule.id} {f.cell}: {f.says}" for f in audit(built.path, built.data).findings
    ]


def test_every_text_stands_in_french(finance: Finance) -> None:
    assert [] == [p.message for p in problems(finance.built.ctx.template, "fr")]


def test_the_package_is_valid(finance: Finance) -> None:
    assert [] == faults(finance.built.path)


def test_a_memo_is_written_with_a_table_over_time(finance: Finance) -> None:
    told = memo(state(str(finance.built.path)), "fr")
    assert not told.stamp
    titles = [plain(section.title, "fr") for section in told.flat()]
    assert "Au fil du temps, cas actif" in titles


def test_cases_have_paths_of_their_own(finance: Finance) -> None:
    assert 3 <= len(finance.cases)
    paths = {
        finance._in_case(item, case)
        for item in finance.inputs()
        if isinstance(item, SeriesInput) and item.cases
        for case in finance.cases
    }
    assert 3 <= len(paths)


OPTIONS: dict[str, dict[str, float | str]] = {
    "dcf": {"flows_come": "mid_year"},
    "lbo": {"sweep_share": 1.0, "interest_on": "average", "exit_cash": "yes"},
    "three-statement": {"sweep": "yes", "interest_on": "average"},
}
"""What is off in the base case: each alone, and all at once."""


def test_options_agree_with_plain_python(finance: Finance) -> None:
    held, names = Calculation(finance.built.book, generated=True), OPTIONS[finance.name]
    base = finance.wanted(finance.stated(), finance.cases[0])
    for chosen in [*((name,) for name in names), tuple(names)]:
        draw = {**finance.stated(), **{name: (names[name],) for name in chosen}}
        for place, value in finance.entered(draw).items():
            held.enter(place, value)
        wanted = finance.wanted(draw, finance.cases[0])
        found = {name: held.value(finance.built.place(name)) for name in wanted}
        assert differences(wanted, found) == [], chosen
        assert chosen == ("interest_on",) or differences(base, found) != [], chosen


SEARCHED = {"dcf": 2, "lbo": 2, "three-statement": 0}


def test_what_is_searched_for_is_found_in_the_base_case(finance: Finance) -> None:
    values = finance.built.values
    assert [] == searches(finance, finance.stated(), values.__getitem__)
    words = [
        values[block.reachable_place(corner, i)]
        for block, corner in finance.built.ctx.placed(Breakevens)
        for i, _sought in block.searched
    ]
    assert ["reachable"] * SEARCHED[finance.name] == words


SEEDS = range(8)


def test_allowed_inputs_at_random_agree_with_plain_python_and_no_check_fails(
    finance: Finance,
) -> None:
    held = Calculation(finance.built.book, generated=True)
    flags = finance.built.book.flags
    for seed in SEEDS:
        draw = finance.drawn(random.Random(seed))
        for place, value in finance.entered(draw).items():
            held.enter(place, value)
        for case in finance.cases:
            wanted = finance.wanted(draw, case)
            found = {name: held.value(finance.built.place(name, case)) for name in wanted}
            assert differences(wanted, found) == [], (seed, case)
        assert searches(finance, draw, held.value) == [], seed
        assert [flag.id.text for flag in flags if held.value(flag.place) != 0] == [], seed


def test_libreoffice_agrees_with_plain_python_on_inputs_at_random(
    finance: Finance, office: Office, tmp_path: Path
) -> None:
    copy = tmp_path / "book.xlsx"
    copy.write_bytes(finance.built.data)
    office.ask("open", str(copy))
    flags = {flag.id.text: str(flag.place) for flag in finance.built.book.flags}
    for seed in range(1000, 1003):
        draw = finance.drawn(random.Random(seed))
        office.ask("write", {str(at): value for at, value in finance.entered(draw).items()})
        for case in finance.cases:
            wanted = finance.wanted(draw, case)
            places = [str(finance.built.place(name, case)) for name in wanted]
            found = dict(zip(wanted, office.ask("read", places), strict=True))
            assert differences(wanted, found) == [], (seed, case)
        assert searches(finance, draw, lambda at: office.ask("read", [str(at)])[0]) == [], seed
        failing = zip(flags, office.ask("read", [*flags.values()]), strict=True)
        assert [name for name, flag in failing if flag != 0] == [], seed

"""What would take the calculator's memory or time is not given to it, nor what needs it told."""

import pytest

from modelgen.addresses import Place
from modelgen.book import costly
from modelgen.book.book import Content, Formula
from modelgen.book.calculator import Calculation, ForeignCell

from .small_books import book, place

LONG = 'REPT("a",32767)'


def contents(*given: str | float) -> dict[Place, Content]:
    """A column of cells, from A1 down."""
    return {
        place(f"S!A{row}"): Formula(cell, "") if str(cell).startswith("=") else cell
        for row, cell in enumerate(given, 1)
    }


def doubling(formula: str, times: int = 8) -> tuple[str, ...]:
    return (f"={LONG}", *(formula.replace("#", f"A{row}") for row in range(1, times)))


@pytest.mark.parametrize(
    "cells",
    [
        (f'=LEN(SUBSTITUTE({LONG},"a",{LONG}))',),
        (f'=SUBSTITUTE(SUBSTITUTE({LONG},"a",REPT("b",90)),"b","cc")',),
        ('=IF(1=1,LEN(SUBSTITUTE(A2,"a",A2)),0)', "a" * 2000),
        (f"=IFERROR(LEN(REPLACE({LONG},1,1,A2)),0)", "=" + "&".join(["A3"] * 50), "b" * 30000),
        doubling("=#&#"),
        doubling("=CONCATENATE(#,#)"),
        doubling("=REPLACE(#,1,0,#)"),
        doubling("=IF(1=1,#&UPPER(#),0)"),
        doubling('=SUBSTITUTE(#,"a","aa")'),
        ("=CUMIPMT(0.1,2000000000,100,1,1000000000,0)",),
        ("=CUMPRINC(0.1,A2,100,1,A2,0)", 2e9),
        ("=-CUMIPMT(0.1,A2*12,100,1,A3,0)", "=A3/2", "=2*10^9"),
        ("=DDB(1000000,1,1E9,1E9)",),
        tuple("=SUMPRODUCT((B:B=1)*C:C)" for _ in range(20)),
    ],
    ids=lambda cells: cells[-1][:40] if isinstance(cells[-1], str) else str(cells[-1]),
)
def test_what_blows_up_is_refused(cells: tuple[str | float, ...]) -> None:
    assert costly.costly(contents(*cells))


@pytest.mark.parametrize(
    "cells",
    [
        ("=A2&A3", "a" * 32767, 5.0),
        ('=REPT("|",A2)&" "&TEXT(A2,"0 %")', "=A3/7", 3.0),
        ('=SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(A2," ",""),",",""),"-"," - ")', "some text"),
        tuple(f'=A{row + 1}&", "&B{row}' for row in range(1, 200)),
        ("=CUMIPMT(A2/12,A3*12,100000,1,A3*12,0)", 0.05, 30.0),
        ("=CUMIPMT(A2/12,A3,100000,1,12,0)", 0.05, "=SUM(B1:B9)"),
        ("=DDB(1000,10,10,A2)", 3.0),
        ("=SUMPRODUCT((B:B=1)*C:C)",),
        ("=A1&A1",),
        ("=A2&A1", "=A1&A2"),
        ("=SUM(B:B)", "=Other!B2&name&(1", '=LEN(A1:A9&"x")'),
    ],
    ids=lambda cells: cells[0],
)
def test_what_honest_workbooks_hold_is_not(cells: tuple[str | float, ...]) -> None:
    assert not costly.costly(contents(*cells))


def test_what_needs_a_refused_formula_is_not_known_and_no_error() -> None:
    beside = [
        ForeignCell(place("S!A1"), "=CUMIPMT(0.1,2000000000,100,1,1000000000,0)"),
        ForeignCell(place("S!A2"), "=1/A1"),
        ForeignCell(place("S!A3"), "=2*3"),
        ForeignCell(place("S!A4"), "=1/0"),
    ]
    held = Calculation(book(), beside)
    assert {place("S!A3"): 6.0} == held.known()
    assert {place("S!A4"): "Div"} == held.errors()
    assert (None, 6.0) == (held.value(place("S!A2")), held.value(place("S!A3")))


def test_what_is_refused_is_not_entered_once_a_value_was_kept_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused, other = place("S!A1"), place("S!A2")
    entered: list[tuple[Place, bool]] = []
    enter = Calculation.enter

    def seen(held: Calculation, at: Place, content: Content) -> None:
        entered.append((at, isinstance(content, Formula)))
        enter(held, at, content)

    monkeypatch.setattr(Calculation, "enter", seen)
    beside = [ForeignCell(refused, f'=LEN(SUBSTITUTE({LONG},"a",{LONG}))')]
    held = Calculation(book(), [*beside, ForeignCell(other, "=A1*2")])
    assert {refused: 7.0, other: 14.0} == held.known(stored={refused: 7.0})
    assert (refused, True) not in entered
    assert (refused, False) in entered

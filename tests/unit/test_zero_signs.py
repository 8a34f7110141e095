"""Zero has no sign, wherever the calculator, the console or a memo meets one."""

import math

import pytest

from modelgen.addresses import Place
from modelgen.book.book import Value, shown_value
from modelgen.book.calculator import calculate
from modelgen.book.values import outdated, same_digits
from modelgen.formulas.zero_signs import without_signed_zeros
from modelgen.memo.figures import figure

from .small_books import book, cell

JOINED = [
    ("0 %", '=ROUND(-0.001,0)&" %"'),
    ("by 0 %, at 0", '="by "&ROUND(A!A1/1000,0)&" %, at "&ROUND(A!A1*A!A2,0)'),
    ("0", '=-A!A2&""'),
    ("0", '=(-A!A2)*1&""'),
    ("0", '=A!A2/A!A1&""'),
    ("0", '=A!A3&""'),
    ("0", '=-A!A2-A!A2&""'),
    ("0", '=IF(A!A2=0,-A!A2,1)&""'),
    ("0", '=TRUNC(A!A1)&""'),
    ("0", '=MAX(-A!A2,-A!A2)&""'),
    ("-1", '=ROUND(A!A1-1,0)&""'),
    ("-0.0625", '=-A!A1*A!A1&""'),
    ("-0.25 and -1", '=A!A1&" and "&-1'),
]


@pytest.mark.parametrize(("shown", "formula"), JOINED)
def test_a_zero_is_joined_to_a_text_without_a_sign(shown: str, formula: str) -> None:
    assert shown == _value(formula)


@pytest.mark.parametrize("formula", ["=ROUND(A!A1,0)", "=-A!A2", "=A!A2*A!A1", "=A!A3", "=-0"])
def test_a_zero_is_stored_without_a_sign(formula: str) -> None:
    value = _value(formula)
    assert isinstance(value, float)
    assert (0.0, 1.0) == (value, math.copysign(1, value))


def _value(formula: str) -> Value:
    small = book(
        cell("A!A1", -0.25), cell("A!A2", 0.0), cell("A!A3", "=A!A2*A!A1"), cell("A!A4", formula)
    )
    return calculate(small)[Place("A", 3, 0)]


@pytest.mark.parametrize(
    ("safe", "formula"),
    [
        ("=A1+B1", "=A1+B1"),
        ("='a-b'!A1", "='a-b'!A1"),
        ('="-"&A1', '="-"&A1'),
        ("=A1-B1*C1", "=A1-B1*C1"),
        ("={-1,2}", "={-1,2}"),
        ('=-"', '=-"'),
        ("=0+-A1", "=-A1"),
        ("=0+A1*B1-C1", "=A1*B1-C1"),
        ('="é"&0+ROUND(A1,0)', '="é"&ROUND(A1,0)'),
        ("=IF(A1<0+-B1,0+(A1-1)/B1,B1)", "=IF(A1<-B1,(A1-1)/B1,B1)"),
        ("=SUMPRODUCT(0+(A1:A3>0)*B1:B3)", "=SUMPRODUCT((A1:A3>0)*B1:B3)"),
    ],
)
def test_nothing_is_added_but_where_a_zero_may_have_a_sign(safe: str, formula: str) -> None:
    assert safe == without_signed_zeros(formula)


def test_a_zero_is_printed_without_a_sign() -> None:
    assert ("0", "0.0\u00a0%", "0", "0") == (
        shown_value(-0.0),
        figure(-0.0001, "percent", "en"),
        figure(-0.0, "text", "en"),
        figure(-0.0, "whole", "en"),
    )


def test_a_zero_with_a_sign_is_the_same_as_one_without() -> None:
    assert same_digits(0.0, -0.0)
    assert not outdated(-0.0, 0.0)
    assert outdated("-0 %", "0 %")

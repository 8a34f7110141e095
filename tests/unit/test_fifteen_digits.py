"""Numbers are compared at fifteen digits, as spreadsheets do; everything else as it is."""

import pytest

from modelgen.addresses import Place
from modelgen.audit.subject import EMPTY_BOOK
from modelgen.book.calculator import Calculation, ForeignCell
from modelgen.formulas.as_in_spreadsheets import as_in_spreadsheets
from modelgen.formulas.fifteen_digits import DIGITS, compared_by_digits, fifteen
from modelgen.formulas.zero_signs import without_signed_zeros


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("=A1=B1", "=~A1)=~B1)"), ("=A1>=B1+C1", "=~A1)>=~B1+C1)"), ("=A1=0.3", "=~A1)=0.3"),
        ('=IF(B2=B3+B4,"OK","KO")', '=IF(~B2)=~B3+B4),"OK","KO")'),
        ("=(A1=B1)=C1", "=~(~A1)=~B1)))=~C1)"), ("=IF(A1>B1,)", "=IF(~A1)>~B1),)"),
        ("=SUMPRODUCT((A1:A9>=B1)*(A1:A9<C1))", "=SUMPRODUCT((~A1:A9)>=~B1))*(~A1:A9)<~C1)))"),
        ("=A1 =  B1", "=~A1) =  ~B1)"), ('="é"&A1=B1', '=~"é"&A1)=~B1)'),
        # exact in every program, too wide to look at, no comparison, torn
        ("=A1=0", "=A1=0"), ('=A1="x"', '=A1="x"'), ("=1=1", "=1=1"), ("=0<A1", "=0<A1"),
        ("=A:A=B1", "=A:A=B1"), ("=B1=A:A", "=B1=A:A"), ('=A1&"=1"&B1', '=A1&"=1"&B1'),
        ("='a=1'!A1", "='a=1'!A1"), ("=A1+B1", "=A1+B1"), ("=IF(A1=B1", "=IF(A1=B1"),
        ("=A1=", "=A1="),
    ],
)  # fmt: skip
def test_both_sides_of_a_comparison_are_read_at_fifteen_digits(text: str, read: str) -> None:
    assert read.replace("~", f"{DIGITS}(") == compared_by_digits(text)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0.1 + 0.2, 0.3), (1 / 3, 0.333333333333333), ("a", "a"), (True, True), (None, None),
        ([[0.1 + 0.2, None], ["a", True]], [[0.3, None], ["a", True]]), ({"kind": "Div"},) * 2,
        (-0.0, 0.0), (1e300, 1e300), (123456789012345678.0, 123456789012346000.0),
    ],
)  # fmt: skip
def test_a_number_keeps_fifteen_digits_and_nothing_else_changes(
    value: object, read: object
) -> None:
    assert read == fifteen(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=7000.39=2000.12+2000.27+3000", True), ("=0.1+0.2>0.3", False), ("=A1+A2=0.3", True),
        ("=A1+A2<>A3", False), ("=A1+A2<=A3", True), ("=1.1*1.1=1.21", True),
        ("=1=1+1E-14", False), ("=SUMPRODUCT((A1:A3>=A1+A2)*1)", 1.0), ('=A4=""', True),
        ("=A4=A5", True), ('=A1="0.1"', False), ("=TRUE=1", False), ("=1/0=1", None),
        ('=IFERROR(1/0=2,"none")', "none"), ('=IF(A1+A2=A3,"OK","KO")', "OK"),
        ("=(43.1-43.2)+1=0.9", False), ("=123456789012345678=123456789012345677", True),
    ],
)  # fmt: skip
def test_the_calculator_compares_as_spreadsheets_do(text: str, value: object) -> None:
    typed = [ForeignCell(Place("S", row, 0), number) for row, number in enumerate((0.1, 0.2, 0.3))]
    asked = Place("S", 9, 9)
    assert value == Calculation(EMPTY_BOOK, [*typed, ForeignCell(asked, text)]).value(asked)


@pytest.mark.parametrize(
    "text",
    [
        "=B2-$C$3", '=IF(B2=C3+D4,1,0)&"A1 B2"', "='Q1 plan'!B2*-'Q1 plan'!AB12", "=LOG10(B2)=C3",
        "=ROUND(B2,0)&C3", "=SUM(B2:C9)=D1", "=SUMPRODUCT((B2:B9=C1)*1)", "=XFD1048576<A1",
        "=SUMPRODUCT((A1:B5000=C1)*1)", "=SUMPRODUCT((A1:B5001=C1)*1)", "=SUMPRODUCT((A:A=C1)*1)",
        "=SUMPRODUCT(('Q1 plan'!$A$1:$A$10001=C1)*-D1)", "=SUMPRODUCT((P!A1:P!B9999=C1)*-D1)",
        "=SUM(A1:A9999)/PRODUCT(B1,C1)", '=IF(B2=C3,":",B2:B3)',
    ],
)  # fmt: skip
def test_a_copy_of_a_formula_is_rewritten_as_the_formula_itself(text: str) -> None:
    assert without_signed_zeros(compared_by_digits(text)) == as_in_spreadsheets(text)

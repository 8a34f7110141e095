"""Where the calculator is sure of what Excel gives, and where it is not."""

from typing import Any

import pytest

from modelgen.addresses import Place
from modelgen.audit.subject import EMPTY_BOOK
from modelgen.book.calculator import Calculation, ForeignCell
from modelgen.formulas.doubts import doubt, plain

HELD: dict[str, Any] = {
    "A1": 7.0, "A2": 2.0, "A3": 3.0, "B1": 0.1, "B2": 0.2, "B3": -0.3, "C1": True, "C2": "7",
    "C3": "'=7", "D1": "=B1+B2", "D2": "=1/0", "D3": "=0.07*100", "E1": 0.0, "E2": "a", "E3": 2.5,
}  # fmt: skip
"""The cells that the formulas read; A4 and all others are empty."""


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("A:A", False),  # the cell of the own row
        ("$A$1:$A$3", False),
        ("(A1:A3)", False),
        ("ABS(A1:A3)", False),
        ("IF(TRUE,A1:A3,0)", False),
        ("SUM(ABS(A1:A3))", False),
        ("SUM(A:A)+A1", True),
        ("SUM(A1:A3,MAX(B1:B3))", True),
        ("A1+B1", True), ("SUM(A1:B9)", True), ("sum(A1:B9)*2", True), ("SUM(A1,A1:B9)", True),
        ("SUM(A1:B9,C1:D9)", True), ("2*SUM(A1:B9)-1", True), ("VLOOKUP(A1,B1:C9,2,0)", True),
        ("SUM(A1:INDEX(A1:A9,2))", True), ("A1:A1+1", True), ('"A1:B9"&1', True),
        # functions that programs compute otherwise, or that the calculator lacks
        ("SUMIF(A1:A9,1)", False), ("SUMIFS(A1:A9,B1:B9,1)", False), ("NOW()", False),
        ("SUM(NOW(),1)", False), ("IF(A1=1,XLOOKUP(1,A1:A9,B1:B9),2)", False),
        # a range cell by cell
        ("A1:A9", False), ("A1:A9*2", False), ("2*A1:A9", False), ("-A1:A9", False),
        ("SUM(A1:A9*2)", False), ("SUM(2*A1:A9)", False), ("SUM(-A1:A9)", False),
        ("SUM(1,A1:A9=2)", False), ("SUM(A1:A9,2*B1:B9)", False), ("A1+SUM(A1:A9)", True),
        ("SUM(A1:A9)*A1", True), ("A1*SUM(1,A1:A9)", True), ("price*2", False), ("A:A*2", False),
        ("SUM(A1:A9,1)*2", True), ("SUM(1+1,A1:A9)", True),
        ("SUMPRODUCT(A1:A9*2)", True), ("sumproduct(A1:A9*B1:B9)", True),
        ("SUMPRODUCT(A1:A9*2)+NOW()", False),
        # arrays, unions, texts joined, tables, other workbooks, torn formulas
        ("SUM({1,2})", False), ("A1#", False), ("A1&A2", True), ("Table1[Price]", False),
        ("[1]Own!A1", False), ("SUM(A1", False), ("@A1", False),
    ],
)  # fmt: skip
def test_a_formula_is_sure_where_every_program_computes_it_alike(text: str, sure: bool) -> None:
    assert sure == plain(text, "Own")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # true and false taken in
        ("SUM(A1:C3)", "true or false"), ("SUM(A1:B3)", ""), ("AVERAGE(C:C)", "true or false"),
        ("MAX(A1,TRUE)", "true or false"), ("COUNT(A1=A2)", "true or false"), ("SUM(C2:C3)", ""),
        ("IF(C1,1,0)", ""), ("C1*2", ""), ("MIN(C1,2)", "true or false"),
        # products
        ("SUMPRODUCT(A1:A3,B1:B3)", ""), ("SUMPRODUCT(A1:A3>2,B1:B3)", "multiplies"),
        ("SUMPRODUCT((A1:A3>2)*B1:B3)", ""), ("SUMPRODUCT(A1:A3*C1:C3)", "multiplies"),
        ('SUMPRODUCT((C1:C3="7")*A1:A3)', ""), ("SUMPRODUCT(A1:A3,B1:B2)", "multiplies"),
        # criteria
        ("COUNTIF(A1:A3,2)", ""), ('COUNTIF(A1:A3,">2")', ""), ("COUNTIF(A1:A3,A2)", ""),
        ("COUNTIF(A1:A3,0.3)", "criterion"), ('COUNTIF(A1:A3,">0.3")', "criterion"),
        ("COUNTIF(A1:A3,A4)", "criterion"), ("COUNTIF(A1:A3,D2)", "criterion"),
        ("COUNTIF(A1:A3,A1:A3)", "criterion"), ("COUNTIF(A1:A3,TRUE)", "criterion"),
        ("COUNTIF(C1:C3,7)", "criterion"), ("COUNTIFS(A1:A3,2,B1:B2,1)", "criterion"),
        ('COUNTIF(A1:A3,"<>2")', "criterion"), ('COUNTIF(A1:A3,"")', "criterion"),
        ("COUNTIF(A1:A3,C3)", ""), ('COUNTIF(A1:A3,">"&D1)', "criterion"),
        # looking up
        ("MATCH(A2,A1:A3,0)", ""), ("MATCH(E2,E1:E3,0)", ""), ("MATCH(D1,B1:B3,0)", "looks up"),
        ("MATCH(A4,A1:A3,0)", "looks up"), ("VLOOKUP(A1,A1:B3,2,0)", ""),
        ("VLOOKUP(A1/A2,A1:B3,2,0)", "looks up"), ("MATCH(MAX(B1:B3),B1:B3,0)", ""),
        # rounding, the rest of a division, 0^0
        ("INT(A1/A2)", ""), ("INT(0.07*100)", "cuts"), ("INT(D3)", "cuts"), ("INT(A1*A2)", ""),
        ("INT(ROUND(D3,9))", ""), ("INT(SUM(A1:A3)/7)", "cuts"), ("ROUNDUP(E3,1)", ""),
        ("ROUNDUP(D3,0)", "cuts"), ("ROUNDDOWN(D1,1)", "cuts"), ("ROUND(D1,1)", ""),
        ("MOD(A1,A2)", ""), ("MOD(B2,B1)", "rest"), ("MOD(E3,1)", "rest"),
        ("E1^E1", "power"), ("A1^E1", ""), ("E1^A1", ""), ("POWER(A4,E1)", "power"),
        ("-A1^A2", ""), ("A1^A2^A3", ""), ("(1+B1)^A1", ""), ("(1+B1)^(A2-2)", ""),
        # what is left of terms that cancel out
        ("B1+B2-0.3", "cancel"), ("SUM(B1:B3)", "cancel"), ("A1-A2", ""), ("A1-A1", ""),
        ("SUM(A1:A3)", ""), ("D1-0.3", "cancel"), ("IF(D1-0.3=0,1,2)", "cancel"), ("-B1", ""),
        # joined to a text
        ('D1&""', "joins"), ('1/3&""', "joins"), ('1E20&""', "joins"), ("SUM(A1:A3)&E2", "joins"),
        ("TODAY()", "own way"), ("SUM(A1", "own way"),
    ],
)  # fmt: skip
def test_a_value_is_in_doubt_where_programs_were_seen_to_differ(text: str, says: str) -> None:
    typed = [
        ForeignCell(Place("Own", int(at[1]) - 1, ord(at[0]) - 65), value)
        for at, value in HELD.items()
    ]
    found = doubt(text, "Own", Calculation(EMPTY_BOOK, typed))
    assert says in found if says else not found

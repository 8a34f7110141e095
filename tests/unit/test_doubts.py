"""Where the calculator is sure of what Excel gives, and where it is not."""

from typing import Any

import pytest

from modelgen.addresses import Place
from modelgen.audit.subject import EMPTY_BOOK
from modelgen.book.calculator import Calculation, ForeignCell
from modelgen.formulas.doubts import disturbed, doubt, plain

HELD: dict[str, Any] = {
    "A1": 7.0, "A2": 2.0, "A3": 3.0, "B1": 0.1, "B2": 0.2, "B3": -0.3, "C1": True, "C2": "7",
    "C3": "'=7", "D1": "=B1+B2", "D2": "=1/0", "D3": "=0.07*100", "E1": 0.0, "E2": "a", "E3": 2.5,
    "F1": -100.0, "F2": 60.0, "F3": 70.0, "G1": "x", "G2": -1.0, "G3": 3.0, "G4": -2.0,
    "H1": 46053.0, "H2": 46081.0, "H3": 46112.0, "I1": 46081.0, "I2": 46053.0,
    "J1": 0.1, "J2": 0.1, "J3": 0.1, "K1": "É", "K2": "é", "K3": "a-b",
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
        ("SUMIF(A1:A9,1)", True), ("SUMIFS(A1:A9,B1:B9,1)", True), ("NOW()", False),
        ("IRR(A1:A9)", True), ("XNPV(A1,B1:B9,C1:C9)", True), ("VDB(A1,A2,A3,0,1)", False),
        ("XNPV(A1:A9,B1:B9,C1:C9)", False), ("NPV(A1,B1:B9,C1:C9)", False),
        ("PMT(A1,A2,A3)", True), ("LARGE(A1:A9,A1:A9)", False), ("YEAR(A1:A9)", False),
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
        # texts compared
        ('"é"<"f"', "accents"), ("K1=K2", "accents"), ("K2<>K1", "accents"), ("K1=K1", ""),
        ('K1="e"', ""), ('K3>"ab"', "accents"), ('K3="ab"', ""), ('E2<"B 1"', ""), ("G1>=E2", ""),
        ("A1<K1", ""), ("K1<=D2", ""), ('E2="A"', ""), ("IF(K3<G1,1,2)", "accents"),
        # products
        ("SUMPRODUCT(A1:A3,B1:B3)", ""), ("SUMPRODUCT(A1:A3>2,B1:B3)", "multiplies"),
        ("SUMPRODUCT((A1:A3>2)*B1:B3)", ""), ("SUMPRODUCT(A1:A3*C1:C3)", "multiplies"),
        ('SUMPRODUCT((C1:C3="7")*A1:A3)', ""), ("SUMPRODUCT(A1:A3,B1:B2)", "multiplies"),
        # criteria
        ("COUNTIF(A1:A3,2)", ""), ('COUNTIF(A1:A3,">2")', ""), ("COUNTIF(A1:A3,A2)", ""),
        ("COUNTIF(A1:A3,0.3)", "criterion"), ('COUNTIF(A1:A3,">0.3")', "criterion"),
        ("COUNTIF(A1:A3,A4)", "criterion"), ("COUNTIF(A1:A3,D2)", "criterion"),
        ("COUNTIF(A1:A3,A1:A3)", "own way"), ("COUNTIF(A1:A3,TRUE)", "criterion"),
        ("COUNTIF(C1:C3,7)", "criterion"), ("COUNTIFS(A1:A3,2,B1:B2,1)", "criterion"),
        ('COUNTIF(A1:A3,"<>2")', "criterion"), ('COUNTIF(A1:A3,"")', "criterion"),
        ("COUNTIF(A1:A3,C3)", ""), ('COUNTIF(A1:A3,">"&D1)', "criterion"),
        ("SUMIF(A1:A3,2,B1:B3)", ""), ("SUMIF(A1:A3,B1,B1:B3)", "criterion"),
        ("SUMIFS(A1:A3,B1:B3,2)", ""), ("AVERAGEIF(A1:A3,2,B1:B2)", "criterion"),
        ("SUMIF(D1:D3,2,A1:A3)", "error"), ("AVERAGEIFS(A1:A3,D1:D3,2)", "error"),
        # discounting
        ("NPV(B1,A1:A3)", ""), ("NPV(B1,A1:A4)", ""), ("NPV(B1,C1:C3)", "true or false"),
        ("IRR(F1:F3)", ""), ("IRR(F1:F4)", "numbers"), ("IRR(F1:G1)", "numbers"),
        ("IRR(A1:A3)", "sign"), ("IRR(G2:G4)", "sign"), ("IRR(D1:D3)", "numbers"),
        ("XNPV(B1,F1:F3,H1:H3)", ""), ("XNPV(B3,F1:F3,H1:H3)", "rate"),
        ("XNPV(E1,F1:F3,H1:H3)", "rate"), ("XNPV(B1,F1:F3,H2:H4)", "numbers"),
        ("XIRR(F1:F3,H1:H3)", ""), ("XIRR(F1:F3,A1:A3)", "date"),
        ("XIRR(F1:F2,I1:I2)", "date"), ("IPMT(B1,1,A1,A2,0,1)", "advance"),
        ("IPMT(B1,1,A1,A2,0,0)", ""), ("PPMT(B1,1,A1,A2)", ""), ("PMT(B1,A1,A2,0,1)", ""),
        # ranks, spreads, dates, choices
        ("RANK(A1,A1:A3)", ""), ("LARGE(A1:A3,A2)", ""), ("LARGE(A1:A3,E3)", "whole"),
        ("SMALL(C1:C3,1)", "true or false"), ("MEDIAN(A1:A3)", ""), ("STDEV(A1:A3)", ""),
        ("STDEV(J1:J3)", "equal"), ("CORREL(A1:A3,B1:B3)", ""), ("CORREL(A1:A3,J1:J3)", "equal"),
        ("YEAR(H1)", ""), ("YEAR(A1)", "date"), ("YEAR(A4)", "date"), ("EDATE(H1,A2)", ""),
        ("EDATE(E2,A2)", "date"), ("DATE(2026,A1,A2)", ""), ("DATE(26,A1,A2)", "date"),
        ("EOMONTH(H1,A4)", "date"), ("CHOOSE(A2,A1,A3)", ""), ("CHOOSE(C1,A1,A3)", "chooses"),
        ('CHOOSE("2",A1,A3)', "chooses"), ("BETAINV(B1,A1,A2,0,1)", ""),
        ("BETAINV(E1,A1,A2,0,1)", "chance"),
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


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("IRR(F1:F3)", False), ("IRR(F1:F4)", True), ("IFERROR(IRR(F1:G1),0)", True),
        ("IRR(G2:G4)", False), ("XNPV(B3,F1:F3,H1:H3)", False), ("XIRR(F1:F3,H2:H4)", True),
        ("SUMIF(D1:D3,2,A1:A3)", True), ("SUMIF(A1:A3,B1,B1:B3)", False), ("SUM(D1:D3)", False),
        ("NPV(B1,F1:F4)", False), ("D1-0.3", False),
    ],
)  # fmt: skip
def test_an_edit_may_make_programs_differ_about_a_sound_formula(text: str, met: bool) -> None:
    typed = [
        ForeignCell(Place("Own", int(at[1]) - 1, ord(at[0]) - 65), value)
        for at, value in HELD.items()
    ]
    assert met == disturbed(text, "Own", Calculation(EMPTY_BOOK, typed))

"""What is cut is rounded first, a rest is one of whole numbers, a place across has two indices."""

import pytest

from modelgen.formulas.cuts import divided, rounded_first
from modelgen.formulas.excel_errors import with_errors
from modelgen.formulas.places import looked_up, with_both


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a+1", "a+1"),
        ("INT(a*b)", "INT(ROUND(a*b,9))"),
        ("int(a)+ROUNDUP(b/c,n)", "int(ROUND(a,9))+ROUNDUP(ROUND(b/c,9),n)"),
        ("ROUNDDOWN(MAX(a,b),0)", "ROUNDDOWN(ROUND(MAX(a,b),9),0)"),
        ("INT(ROUND(a,2))", "INT(ROUND(a,2))"),
        ("INT(INT(a)/b)", "INT(ROUND(INT(ROUND(a,9))/b,9))"),
        ('"INT("&ROUND(a,0)', '"INT("&ROUND(a,0)'),
    ],
)
def test_what_is_cut_is_rounded_at_nine_decimals(text: str, written: str) -> None:
    assert written == rounded_first(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("MOD(n,m)", True), ("MOD(n+1,m*n)", True), ("MOD(x,m)", False), ("MOD(n,x)", False),
        ("MOD(n/m,m)", False), ("MOD(ROUND(x,0),m)", True), ("MOD(ROUND(x,m),m)", False),
        ("MOD(INT(x),MATCH(x,y,0))", True), ("MOD(MAX(n,x),m)", False), ("MOD(MAX(n,0),m)", True),
        ("MOD(IF(x>0,n,m),m)", True), ("MOD(IF(x>0,n,x),m)", False), ("MOD(SUM(n),m)", False),
        ("MOD(-n,m)", True), ("1+SUM(MOD(x,m))", False), ("x/x", True),
    ],
)  # fmt: skip
def test_a_rest_is_one_of_whole_numbers(text: str, whole: bool) -> None:
    found = divided(text, lambda name: name in ("n", "m"))
    assert whole == (found is None)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("INDEX(B2:F2,3)", "INDEX(B2:F2,1,3)"),
        ("1+INDEX('A b'!$B$2:$F$2,MATCH(1,C1:C9,0))*2", None),
        ("INDEX(B2:B9,3)", "INDEX(B2:B9,3)"),
        ("INDEX(B2:F2,1,3)", "INDEX(B2:F2,1,3)"),
        ("INDEX(B2,1)", "INDEX(B2,1)"),
        ("SUM(INDEX(B2:F2,INDEX(B3:F3,1)),A1:C1)", "SUM(INDEX(B2:F2,1,INDEX(B3:F3,1,1)),A1:C1)"),
    ],
)
def test_a_place_across_is_told_by_row_and_column(text: str, written: str | None) -> None:
    wanted = written or "1+INDEX('A b'!$B$2:$F$2,1,MATCH(1,C1:C9,0))*2"
    assert wanted == with_both(text)
    assert looked_up(text)
    assert not looked_up("SUM(A1)")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=SUM(A1)", "=SUM(A1)"),
        ("=POWER(A1,B1)", "=IF(AND(A1=0,B1=0),SQRT(-1),POWER(A1,B1))"),
        (
            "=2*XNPV(A1,B1:B3,C1:C3)+1",
            "=2*IF(OR(A1<0,MIN(C1:C3)<INDEX(C1:C3,1,1)),SQRT(-1),XNPV(A1,B1:B3,C1:C3))+1",
        ),
        ("=XNPV(A1,B1:B3)", "=XNPV(A1,B1:B3)"),
        ('="POWER("&A1', '="POWER("&A1'),
        ("=POWER(A1", "=POWER(A1"),
    ],
)
def test_an_error_stands_where_excel_gives_one(text: str, written: str) -> None:
    assert written == with_errors(text)

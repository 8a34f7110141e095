"""The formulas of a template: the references in them, and what a formula may hold."""

import pytest

from modelgen.formulas.item_formulas import (
    Reference,
    alone,
    check,
    gathered,
    literal,
    pieces,
    references,
    relative,
    substitute,
)
from modelgen.formulas.language import ALLOWED, ANY
from modelgen.formulas.syntax import FormulaError

NO_ITEM = "is not an item: formulas refer to items by name"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cost", ("", Reference("cost", "", 0), "")),
        ("-cost+1", ("-", Reference("cost", "", 1), "+1")),
        ("tin[-1]*2", ("", Reference("tin", "-1", 0), "*2")),
        ("MAX(a[bear],b)", ("MAX(", Reference("a", "bear", 4), ",", Reference("b", "", 12), ")")),
        ('"größe"&cost', ('"größe"&', Reference("cost", "", 8), "")),
        ('"cost"', ('"cost"',)),
        ("1", ("1",)),
    ],
)
def test_a_formula_is_cut_into_references_and_what_is_between(
    text: str, found: tuple[str | Reference, ...]
) -> None:
    assert found == pieces(text)
    assert tuple(piece for piece in found if isinstance(piece, Reference)) == references(text)
    assert text == substitute(text, lambda reference: reference.text)


@pytest.mark.parametrize(
    ("reference", "text", "prior"),
    [
        (Reference("tin", "-1", 0), "tin[-1]", True),
        (Reference("tin", "bear", 0), "tin[bear]", False),
        (Reference("tin", "", 0), "tin", False),
    ],
)
def test_a_reference_is_written_as_the_template_has_it(
    reference: Reference, text: str, prior: bool
) -> None:
    assert (text, prior) == (reference.text, reference.prior)


@pytest.mark.parametrize(
    "word", ["A1", "xfd9", "a[b]c", "cost[]", "cost[a b]", "Sheet!A1", "A1:B2", "ätzend"]
)
def test_what_is_no_item_is_told(word: str) -> None:
    with pytest.raises(FormulaError) as raised:
        references(f"1+{word}")
    assert (f"`{word}` {NO_ITEM}", word, 2) == (
        raised.value.message, raised.value.word, raised.value.offset
    )  # fmt: skip


@pytest.mark.parametrize("word", ["A1b", "abcd1", "_a1", "a_1", "v.2"])
def test_what_only_looks_like_an_address_is_an_item(word: str) -> None:
    assert (Reference(word, "", 0),) == references(word)


def test_a_text_stands_in_a_formula_with_its_quotes_doubled() -> None:
    assert '"it is ""so"""' == literal('it is "so"')


FEWEST_AND_MOST = """
SUM 1- SUMPRODUCT 1- MIN 1- MAX 1- ABS 1-1 AND 1- OR 1- NOT 1-1 IF 3-3 INDEX 2-3 MATCH 3-3 COUNT 1-
COUNTIF 2-2 COUNTIFS 2- SUMIF 3-3 SUMIFS 3- AVERAGE 1- ISNUMBER 1-1 ISERROR 1-1 IFERROR 2-2
ROUND 2-2 NPV 2-2 IRR 1-1 POWER 2-2 SQRT 1-1 EXP 1-1 LN 1-1 PMT 3-5 IPMT 4-5 PPMT 4-5 SLN 3-3
LARGE 2-2 SMALL 2-2 MEDIAN 1- PERCENTILE 2-2 MONEY 1-1 PERCENT 1-1 AVERAGEIF 3-3 AVERAGEIFS 3-
INT 1-1 MOD 2-2 ROUNDUP 2-2 ROUNDDOWN 2-2 DATE 3-3 YEAR 1-1 MONTH 1-1 DAY 1-1 EDATE 2-2
EOMONTH 2-2 XNPV 3-3 XIRR 2-2 RANK 2-3 STDEV 1- CHOOSE 2- CORREL 2-2 BETAINV 5-5
""".split()


def test_every_function_has_its_fewest_and_most_arguments() -> None:
    told = {
        name: f"{least}-{'' if most == ANY else most}" for name, (least, most) in ALLOWED.items()
    }
    assert 255 == ANY
    assert dict(zip(FEWEST_AND_MOST[::2], FEWEST_AND_MOST[1::2], strict=True)) == told


@pytest.mark.parametrize("name", ALLOWED)
def test_a_function_takes_its_fewest_and_its_most_arguments_and_not_one_more(name: str) -> None:
    least, most = ALLOWED[name]

    def call(count: int) -> str:
        return f'IFERROR({name}({",".join(["a"] * count)}),"n/a")'

    check(call(least))
    check(call(most))
    for count in (least - 1, most + 1):
        with pytest.raises(FormulaError, match=f"^{name} takes .*, not {count}(;.*)?$") as raised:
            check(call(count))
        assert f"{name}(" == raised.value.word


@pytest.mark.parametrize(
    ("text", "message", "word", "offset"),
    [
        ("1+CELL(a)", "function `CELL` is not allowed: name an item", "CELL(", 2),
        ("SUMM(a)", "function `SUMM` is not allowed; did you mean `SUM`?", "SUMM(", 0),
        ("IF(a,IF(b,1,0),0)",
         "an IF inside an IF: give the inner one a line item, or set two side by side",
         "IF(", 5),
        ("IF(a,MAX(IF(b,1,0),1),0)",
         "an IF inside an IF: give the inner one a line item, or set two side by side", "IF(", 9),
        ("a*2", "`2` is typed into a formula: give it a constant or an input of its own", "2", 2),
        ("a*TRUE", "`TRUE` is typed into a formula: write a comparison or 1 or 0", "TRUE", 2),
        ("a+#N/A", "`#N/A` is typed into a formula: write a comparison or 1 or 0", "#N/A", 2),
        ("a^b", "`^` is not allowed: write POWER(base,exponent)", "^", 1),
        ("a%", "`%` is not allowed: programs disagree about it", "%", 1),
        ("MAX({1,0})", "`{` is not allowed: programs disagree about it", "{", 4),
        ("(a,b)", "`,` is not allowed: programs disagree about it", ",", 2),
        ("MAX(a,,b)", "an argument of MAX is left out", "MAX(", 0),
        ("SUM(ABS(a,b))", "ABS takes 1 argument, not 2", "ABS(", 0),
        ("1-SUM(-ABS())", "ABS takes 1 argument, not 0", "ABS(", 0),
        ("IRR(a)", 'IRR may find no rate: write IFERROR(IRR(…),"n/a")', "IRR(", 0),
        ("1+XIRR(a,b)", 'XIRR may find no rate: write IFERROR(XIRR(…),"n/a")', "XIRR(", 0),
        ("IFERROR(IRR(a),0)", 'IRR may find no rate: write IFERROR(IRR(…),"n/a")', "IRR(", 0),
        ('IFERROR(IRR(a*b),"n/a")', "IRR takes an item: give what stands in it a row of its own",
         "IRR(", 0),
        ("XNPV(a,b*c,d)", "XNPV takes an item: give what stands in it a row of its own",
         "XNPV(", 0),
        ("RANK(a,b)", "RANK takes an item and its own steps, as in RANK(x,x[first..last])",
         "RANK(", 0),
    ],
)  # fmt: skip
def test_what_a_formula_may_not_hold_is_told_with_its_place(
    text: str, message: str, word: str, offset: int
) -> None:
    with pytest.raises(FormulaError) as raised:
        check(text)
    found = raised.value
    assert (message, word, offset) == (found.message, found.word, found.offset)


@pytest.mark.parametrize(
    "text",
    ["IF(a,1,0)+IF(b,1,0)", "IF(a,MAX(b,0),0)", "MAX(IF(a,1,0),IF(b,1,0))", "sum(a,b)",
     '"' + "x" * 198 + '"', 'IFERROR(IRR(a),"n/a")', 'IFERROR(POWER(1+IRR(a),b)-1,"n/a")',
     "RANK(a,a[first..last])", "RANK(a[first],a,1)", "NPV(a,b)"],
)  # fmt: skip
def test_what_a_formula_may_hold_passes(text: str) -> None:
    check(text)


def test_a_text_of_over_two_hundred_characters_is_refused() -> None:
    with pytest.raises(FormulaError, match=r"^a text in a formula is over 200 characters$"):
        check('"' + "x" * 199 + '"')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a+b", "a b"),
        ("-a", "a"),
        ("SUM(a)+b", "b"),
        ("SUM(a*b)", "a b"),  # an array formula by another name
        ("SUMPRODUCT(a*b,c)", ""),
        ("SUMPRODUCT(-(a>b)*1)", ""),
        ("SUMPRODUCT(ABS(a),b)", "a"),  # no program takes the amount of each alike
        ("SUMPRODUCT(ABS(SUM(a))*b)", ""),
        ("NPV(a,b)", "a"),
        ("XNPV(a,b,c)", "a"),
        ("RANK(a,b)", "a"),
        ("INDEX(a,b)", "b"),
        ("SUMIF(a,b,c)", "b"),
        ("SUMIFS(a,b,c,d,e)", "c e"),
        ("COUNTIFS(a,b,c,d)", "b d"),
        ("CHOOSE(a,b,c)", "a b c"),
        ("PMT(a,b,c)", "a b c"),
        ("XIRR(a,b)", ""),
        ("SUMPRODUCT(IF(a,b,c))", "a b c"),
        ("IF(SUM(a)>b,MAX(c),d)", "b d"),
        ("sum(a)", ""),
        ("ABS(SUM(a))", ""),
        ("SUM(ABS(a))", "a"),
        ("MAX(a,b)", ""),
        ("1", ""),
    ],
)
def test_a_reference_stands_alone_where_no_function_takes_a_series(text: str, found: str) -> None:
    assert set(found.split()) == alone(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MAX(a,SUM(b))", "b"), ("AND(a)", "a"), ("AND(a,b)", ""), ("MIN(a)+MAX(0,a)", "a"),
        ("MEDIAN(0,a,1)", ""), ("MEDIAN(a)", "a"), ("SUM(a)+a", "a"), ("SUM(a*b-c)", "a b c"),
        ("SUM(ABS(a))", ""), ("NPV(a,b)", "b"), ("RANK(a,a)", "a"), ("RANK(a,a[first..last])",
         "a[first..last]"), ("INDEX(a,b)", "a"), ("IF(a,b,c)", ""), ("XNPV(a,b,c)", "b c"),
        ("CORREL(a,b)", "a b"), ("SUMIF(a,b,c)", "a c"), ("COUNTIF(a,b)", "a"), ("-SUM(-a)", "a"),
    ],
)  # fmt: skip
def test_most_functions_make_little_sense_of_a_single_step(text: str, found: str) -> None:
    assert set(found.split()) == gathered(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("=C5", "=R[0]C[0]"),
        ("=C4", "=R[-1]C[0]"),
        ("=D7", "=R[2]C[1]"),
        ("=$C5", "=R[0]CC"),
        ("=C$5", "=R5C[0]"),
        ("=$A$1+B2", "=R1CA+R[-3]C[-1]"),
        ("=Costs!A1", "=Costs!R[-4]C[-2]"),
        ("='A1 B2'!A1", "='A1 B2'!R[-4]C[-2]"),
        ("='Q1''s Q2''s'!A1", "='Q1''s Q2''s'!R[-4]C[-2]"),
        ('="A1"&A1', '="A1"&R[-4]C[-2]'),
        ("=LOG10(A1)", "=LOG10(R[-4]C[-2])"),
        ("=SUM(C4:D6)", "=SUM(R[-1]C[0]:R[1]C[1])"),
    ],
)
def test_a_formula_that_was_copied_looks_the_same_from_its_own_cell(text: str, seen: str) -> None:
    assert seen == relative(text, 4, 2)

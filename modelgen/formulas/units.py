"""Unit algebra: what unit a formula works out to, or why it does not."""

from collections.abc import Callable, Mapping
from typing import Any

from .money import TOLD
from .syntax import FormulaError
from .unit_algebra import (
    DATE,
    OPEN,
    OPEN_TEXT,
    PLAIN,
    TEXT,
    Dimension,
    dated,
    number,
    times,
    unify,
)

_Rule = Callable[[str, list[Dimension]], Dimension]

PER_YEAR = Dimension(frozenset({("year", -1)}))


def infer(node: Mapping[str, Any], unit_of: Callable[[str], Dimension]) -> Dimension:
    """The unit of a syntax tree; raises FormulaError where two units cannot meet."""
    kind = node["node_type"]
    if kind == "Literal":
        return OPEN_TEXT if isinstance(node["value"], str) else OPEN
    if kind == "Reference":
        return unit_of(node["reference"])
    if kind == "UnaryOp":
        signed = number(infer(node["operand"], unit_of), "a sign")
        return dated(OPEN, DATE, "-", "negates a date") if signed == DATE else signed
    if kind == "BinaryOp":
        return _binary(node, unit_of)
    if kind == "Function":
        args = [infer(arg, unit_of) for arg in node["args"]]
        return _function(node["name"].upper(), args)
    raise FormulaError(f"a formula cannot hold a {kind.lower()}")


def _binary(node: Mapping[str, Any], unit_of: Callable[[str], Dimension]) -> Dimension:
    operator = node["operator"]
    left, right = infer(node["left"], unit_of), infer(node["right"], unit_of)
    if operator == "&":
        for side, unit in (("left", left), ("right", right)):
            if not unit.text and str(node[side].get("name")).upper() != "ROUND":
                raise FormulaError("a number is joined to text: put it in ROUND(…,0)")
        return TEXT
    if operator in ("=", "<>", "<", ">", "<=", ">="):
        unify(left, right, f"it compares {left} with {right}")
        return PLAIN
    left, right = number(left, f"`{operator}`"), number(right, f"`{operator}`")
    if operator in "+-":
        deed = f"adds {right} to {left}" if operator == "+" else f"subtracts {right} from {left}"
        if DATE in (left, right):
            return dated(left, right, operator, deed)
        return unify(left, right, f"it {deed}")
    if DATE in (left, right):
        raise FormulaError("units do not fit: a date is multiplied or divided; choose it by IF")
    return times(left, right, 1 if operator == "*" else -1)


def _function(name: str, args: list[Dimension]) -> Dimension:
    if name not in _RULES:
        raise FormulaError(f"the unit of {name} is not known", name)
    return _RULES[name](name, args)


def _plain(unit: Dimension, what: str, *words: str) -> None:
    """Raise FormulaError unless it is a plain number, or a figure of one of the words."""
    known = [Dimension(frozenset({(word, 1)})) for word in words]
    if unit.text or (unit.powers and unit not in known):
        raise FormulaError(f"units do not fit: {what} must be a plain number, not {unit}")


def _all(args: list[Dimension], verb: str) -> Dimension:
    result = args[0]
    for arg in args[1:]:
        result = unify(result, arg, f"{verb} {result} and {arg}")
    return result


def _plainly(name: str, args: list[Dimension]) -> Dimension:
    return PLAIN


def _first(name: str, args: list[Dimension]) -> Dimension:
    return args[0]


def _placed(name: str, args: list[Dimension]) -> Dimension:
    """Of a series, the figure at a place or share that plain numbers tell."""
    for arg in args[1:]:
        _plain(arg, f"the place or share of {name}")
    return args[0]


def _same(name: str, args: list[Dimension]) -> Dimension:
    return _all(args, f"{name} takes")


def _summed(name: str, args: list[Dimension]) -> Dimension:
    if DATE in args:
        raise FormulaError(f"units do not fit: {name} takes dates; a sum of dates is none")
    return _same(name, args)


def _number_of(name: str, args: list[Dimension]) -> Dimension:
    """A plain number from figures of any unit."""
    for arg in args:
        number(arg, name)
    return PLAIN


def _pure(name: str, args: list[Dimension]) -> Dimension:
    for arg in args:
        _plain(arg, f"what {name} takes")
    return PLAIN


def _told(name: str, args: list[Dimension]) -> Dimension:
    number(args[0], name)
    return TEXT


def _if(name: str, args: list[Dimension]) -> Dimension:
    if args[0].text or args[0].powers:
        raise FormulaError(f"IF tests {args[0]}; it needs a condition")
    return _all(args[1:], "IF chooses between")


def _choose(name: str, args: list[Dimension]) -> Dimension:
    _plain(args[0], "the place of CHOOSE")
    return _all(args[1:], "CHOOSE chooses between")


def _rest(name: str, args: list[Dimension]) -> Dimension:
    if args[1].powers or args[1].text:
        _same(name, args)
    return number(args[0], name)


def _power(name: str, args: list[Dimension]) -> Dimension:
    """Growth over a time is plain: what grows by a share per year, raised to years."""
    base, exponent = (number(arg, name) for arg in args)
    if times(base, exponent, 1).powers or bool(base.powers) != bool(exponent.powers):
        told = (
            f"POWER takes plain numbers, or growth per time and a time, not {base} and {exponent}"
        )
        raise FormulaError(f"units do not fit: {told}")
    return PLAIN


def _npv(name: str, args: list[Dimension]) -> Dimension:
    _plain(args[0], "the rate of NPV, per step,")
    return number(args[1], name)


def _dated_flows(name: str, args: list[Dimension]) -> Dimension:
    """Rates of flows on dates are per year."""
    *rate, flows, dates = args
    for given in rate:
        unify(given, PER_YEAR, f"the rate of {name} is {given}; it takes one per year (1/year)")
    if dates != DATE:
        raise FormulaError(f"units do not fit: {name} takes dates behind its flows, not {dates}")
    money = number(flows, name)
    return money if rate else PER_YEAR


def _loan(amount: int) -> _Rule:
    """The part of a loan's payments: rate and steps are plain, from `amount` on it is money."""

    def _rule(name: str, args: list[Dimension]) -> Dimension:
        for arg in (*args[:amount], *args[amount + 2 :]):
            _plain(arg, f"rate and steps of {name}")
        return _all(args[amount : amount + 2], f"{name} takes")

    return _rule


def _written_off(name: str, args: list[Dimension]) -> Dimension:
    _plain(args[2], "the life of SLN, in steps,")
    return _all(args[:2], "SLN takes")


def _ranked(name: str, args: list[Dimension]) -> Dimension:
    _same(name, args[:2])
    return PLAIN


def _beta(name: str, args: list[Dimension]) -> Dimension:
    for arg in args[:3]:
        _plain(arg, "chance and shapes of BETAINV")
    return _all(args[3:], "BETAINV lies between")


def _last(name: str, args: list[Dimension]) -> Dimension:
    return args[-1]


def _product(name: str, args: list[Dimension]) -> Dimension:
    product = PLAIN
    for arg in args:
        if arg == DATE:
            raise FormulaError("units do not fit: SUMPRODUCT multiplies a date; compare it")
        product = times(product, number(arg, name), 1)
    return product


def _date(name: str, args: list[Dimension]) -> Dimension:
    for arg, word in zip(args, ("year", "month", "day"), strict=True):
        _plain(arg, f"the {word} of DATE", word)
    return DATE


def _of_date(name: str, args: list[Dimension]) -> Dimension:
    unify(args[0], DATE, f"{name} takes a date, not {args[0]}")
    return PLAIN


def _moved(name: str, args: list[Dimension]) -> Dimension:
    _plain(args[1], f"the months of {name}", "month")
    return unify(args[0], DATE, f"{name} takes a date, not {args[0]}")


def _each(words: str, rule: _Rule) -> dict[str, _Rule]:
    return dict.fromkeys(words.split(), rule)


_RULES: Mapping[str, _Rule] = {
    **_each("AND OR NOT ISNUMBER ISERROR COUNT COUNTIF COUNTIFS MATCH", _plainly),
    **_each("ABS ROUND SUMIFS AVERAGEIFS", _first),
    **_each("INDEX LARGE SMALL PERCENTILE INT ROUNDUP ROUNDDOWN", _placed),
    **_each("MIN MAX MEDIAN STDEV IFERROR AVERAGE", _same),
    **_each("SQRT EXP LN", _pure), **_each("SUMIF AVERAGEIF", _last),
    **_each("YEAR MONTH DAY", _of_date), **_each("EDATE EOMONTH", _moved),
    **_each("XNPV XIRR", _dated_flows), **_each("IPMT PPMT", _loan(3)), "PMT": _loan(2),
    **_each("IRR CORREL", _number_of), **_each(" ".join(TOLD), _told), "SUM": _summed,
    "IF": _if, "CHOOSE": _choose, "MOD": _rest, "POWER": _power, "NPV": _npv,
    "SLN": _written_off, "RANK": _ranked, "BETAINV": _beta, "SUMPRODUCT": _product, "DATE": _date,
}  # fmt: skip

"""The functions of a template: their arguments, which take a series, what to write for others.

Each was measured in four programs, and against values that Excel stored.
"""

from collections.abc import Callable, Mapping

from ..problems import suggestion
from .money import MONEY, PERCENT
from .rates import IRR

ANY = 255

ALLOWED: Mapping[str, tuple[int, int]] = {
    "SUM": (1, ANY), "SUMPRODUCT": (1, ANY), "MIN": (1, ANY), "MAX": (1, ANY), "ABS": (1, 1),
    "AND": (1, ANY), "OR": (1, ANY), "NOT": (1, 1), "IF": (3, 3), "INDEX": (2, 3), "MATCH": (3, 3),
    "COUNT": (1, ANY), "COUNTIF": (2, 2), "COUNTIFS": (2, ANY), "SUMIF": (3, 3),
    "SUMIFS": (3, ANY), "AVERAGEIF": (3, 3), "AVERAGEIFS": (3, ANY), "AVERAGE": (1, ANY),
    "ISNUMBER": (1, 1), "ISERROR": (1, 1), "IFERROR": (2, 2), "CHOOSE": (2, ANY),
    "ROUND": (2, 2), "ROUNDUP": (2, 2), "ROUNDDOWN": (2, 2), "INT": (1, 1), "MOD": (2, 2),
    "POWER": (2, 2), "SQRT": (1, 1), "EXP": (1, 1), "LN": (1, 1),
    "DATE": (3, 3), "YEAR": (1, 1), "MONTH": (1, 1), "DAY": (1, 1), "EDATE": (2, 2),
    "EOMONTH": (2, 2), "NPV": (2, 2), IRR: (1, 1), "XNPV": (3, 3), "XIRR": (2, 2),
    "PMT": (3, 5), "IPMT": (4, 5), "PPMT": (4, 5), "SLN": (3, 3),
    "RANK": (2, 3), "LARGE": (2, 2), "SMALL": (2, 2), "MEDIAN": (1, ANY), "PERCENTILE": (2, 2),
    "STDEV": (1, ANY), "CORREL": (2, 2), "BETAINV": (5, 5),
    MONEY: (1, 1), PERCENT: (1, 1),
}  # fmt: skip
"""The functions of a formula, with the fewest and the most arguments they take."""


def _all(place: int) -> bool:
    return True


def _even(place: int) -> bool:
    return place % 2 == 0


def _summed(place: int) -> bool:
    return place == 0 or place % 2 == 1


def _only(*places: int) -> Callable[[int], bool]:
    return places.__contains__


_TAKING: Mapping[str, Callable[[int], bool]] = {
    **dict.fromkeys("SUM SUMPRODUCT MIN MAX AVERAGE COUNT AND OR MEDIAN STDEV".split(), _all),
    **dict.fromkeys("INDEX LARGE SMALL PERCENTILE COUNTIF".split(), _only(0)), IRR: _only(0),
    **dict.fromkeys("MATCH RANK NPV".split(), _only(1)),
    **dict.fromkeys("SUMIF AVERAGEIF".split(), _only(0, 2)),
    "XNPV": _only(1, 2), "XIRR": _only(0, 1), "CORREL": _only(0, 1),
    "COUNTIFS": _even, "SUMIFS": _summed, "AVERAGEIFS": _summed,
}  # fmt: skip
"""At which places a function takes a series whole, counted from 0."""

WHOLE = frozenset(_TAKING)
"""Functions that take a series whole."""

BESIDE = frozenset({"MIN", "MAX", "AND", "OR", "MEDIAN"})
"""Functions that make sense of single steps, of several beside each other."""

LIKE = frozenset("SUMIF SUMIFS COUNTIFS AVERAGEIF AVERAGEIFS CORREL XNPV XIRR SUMPRODUCT".split())
"""Functions that walk along several series at once: of one axis, and the same steps of it."""

DISCOUNTING = frozenset({"NPV", IRR, "XNPV", "XIRR"})
"""Functions that pass over a text in their flows, so that all later ones count a step earlier."""

ITERATING = frozenset({IRR, "XIRR"})
"""Functions that search for their result, and may find none."""


def takes(name: str, place: int) -> bool:
    """Whether a function takes a series whole at a place among its arguments."""
    return name in _TAKING and _TAKING[name](place)


_INSTEAD: Mapping[str, str] = {
    "DAYS": "write the end minus the start",
    "DB": "write SLN, or a row of its own",
    "VDB": "write SLN, or a row of its own",
    "LOOKUP": "write INDEX(x,MATCH(sought,keys,1))",
    "VLOOKUP": "write INDEX(x,MATCH(sought,keys,0))",
    "HLOOKUP": "write INDEX(x,MATCH(sought,keys,0))",
    "XLOOKUP": "write INDEX(x,MATCH(sought,keys,0))",
    "CELL": "name an item",
    "INDIRECT": "name an item",
    "OFFSET": "write x[-lag] for a prior step, or INDEX(x,k)",
    "TODAY": "a model has no clock: give the day an input",
    "NOW": "a model has no clock: give the day an input",
    "PV": "write amount/PMT(rate,steps,1)",
    "FV": "write it in a row, as in x[-1]*(1+rate)+amount",
    "RATE": "write the payments in a row, and IRR of that",
    "MIRR": "it is not offered; IRR is another rate",
    "RANK.EQ": "write RANK",
    "RANK.AVG": "write RANK",
    "STDEV.S": "write STDEV",
    "PERCENTILE.INC": "write PERCENTILE",
    "QUARTILE": "write PERCENTILE",
    "BETA.INV": "write BETAINV",
    "CUMIPMT": "write IPMT in a row, and SUM of that",
    "CUMPRINC": "write PPMT in a row, and SUM of that",
    "TRUNC": "write ROUNDDOWN(x,0)",
    "QUOTIENT": "write INT(a/b)",
    "CEILING": "write ROUNDUP",
    "FLOOR": "write ROUNDDOWN",
    "LOG": "write LN(x)/LN(base)",
    "PRODUCT": "write `*`",
    "IFS": "write CHOOSE, or an IF and a line item for the next",
    "SWITCH": "write CHOOSE, or an IF and a line item for the next",
    "IFNA": "write IFERROR",
    "TRANSPOSE": "write INDEX(x,k)",
}
"""Functions that programs compute differently, do not all have, or that hide what they need."""

_MORE: Mapping[str, str] = {
    "IPMT": "; it pays at the end of a step: in advance it is IPMT(…)/(1+rate), and 0 at first",
    "PPMT": "; it pays at the end of a step: in advance it is the payment less the interest",
    IRR: "; its guess is written for you",
    "XIRR": "; it needs no guess",
}
"""What to do about arguments that other programs have."""


def refused_call(word: str) -> str:
    """Why a function may not be called, or nothing."""
    if word in ALLOWED:
        return ""
    instead = f": {_INSTEAD[word]}" if word in _INSTEAD else suggestion(word, ALLOWED)
    return f"function `{word}` is not allowed{instead}"


def refused_count(name: str, count: int) -> str:
    """Why a function may not have so many arguments, or nothing."""
    least, most = ALLOWED[name.upper()]
    if least <= count <= most:
        return ""
    wanted = f"{least} or more" if most == ANY else f"{least} to {most}"
    wanted = str(least) if least == most else wanted
    word = "argument" if wanted == "1" else "arguments"
    more = _MORE.get(name.upper(), "") if count > most else ""
    return f"{name} takes {wanted} {word}, not {count}{more}"

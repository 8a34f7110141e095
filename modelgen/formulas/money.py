"""MONEY(item) and PERCENT(item): figures as text that reads alike on every computer.

A spreadsheet writes the decimals of a joined number as the computer's settings say. So the whole
part and the cents of money are joined as two whole numbers, with the decimal sign of the language;
and the sign of a percentage, which drops a decimal that is 0, is put right.
"""

import re

MONEY = "MONEY"

PERCENT = "PERCENT"

TOLD = (MONEY, PERCENT)
"""The functions that spreadsheets do not have: each tells a figure as text."""

_CALL = re.compile(
    rf"\"(?:[^\"]|\"\")*\"|\b({'|'.join(TOLD)})\(((?:'(?:[^']|'')*'|[^()'\"])*)\)", re.IGNORECASE
)
"""A text in quotes, or a call with a reference in it."""


def spelled_out(text: str, hundred: str, sign: str) -> str:
    """A formula with addresses, MONEY and PERCENT told by functions that spreadsheets have.

    `hundred` is the reference of the cell that holds 100, `sign` the decimal sign.
    """

    def told(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        ref = match[2].strip()
        if match[1].upper() == PERCENT:
            return one_decimal(f"{ref}*{hundred}", sign)
        return two_decimals(ref, hundred, sign)

    called = text.upper()
    return _CALL.sub(told, text) if any(name in called for name in TOLD) else text


def two_decimals(ref: str, hundred: str, sign: str) -> str:
    """The formula of a figure as text: minus, whole part, decimal sign, cents."""
    minus = f'LEFT("-",1*(ROUND({ref},2)<0))'
    whole = f"INT(ABS(ROUND({ref},2)))"
    cents = f"RIGHT(ROUND(ABS(ROUND({ref},2))*{hundred},0)+{hundred},2)"
    return f'{minus}&{whole}&"{sign}"&{cents}'


def one_decimal(figure: str, sign: str) -> str:
    """The formula of a figure as text, with a decimal where it is not 0."""
    return _decimals(figure, 1, sign)


def typed_digits(figure: str, sign: str) -> str:
    """The formula of a typed figure as text, with the digits that it has.

    The tenth decimal is beyond what people type, and before what a product with 100 leaves.
    """
    return _decimals(figure, 10, sign)


def cents_as_typed(ref: str, sign: str) -> str:
    """The formula of a typed figure as text, with two decimals or the more that it has."""
    zeros = f'IF(ROUND({ref},0)={ref},"{sign}0","")&IF(ROUND({ref},1)={ref},"0","")'
    return f"{typed_digits(ref, sign)}&{zeros}"


def _decimals(figure: str, most: int, sign: str) -> str:
    other = "," if sign == "." else "."
    return f'SUBSTITUTE(ROUND({figure},{most}),"{other}","{sign}")'

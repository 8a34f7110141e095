"""MONEY(item): a figure with two decimals, as text that reads alike on every computer.

A spreadsheet writes the decimals of a joined number as the computer's settings say. So the whole
part and the cents are joined as two whole numbers, with the decimal sign of the language.
"""

import re

MONEY = "MONEY"

_CALL = re.compile(
    rf"\"(?:[^\"]|\"\")*\"|\b{MONEY}\(((?:'(?:[^']|'')*'|[^()'\"])*)\)", re.IGNORECASE
)
"""A text in quotes, or a call with a reference in it."""


def spelled_out(text: str, hundred: str, sign: str) -> str:
    """A formula with addresses, MONEY in it told by functions that spreadsheets have.

    `hundred` is the reference of the cell that holds 100, `sign` the decimal sign.
    """

    def told(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0]
        return two_decimals(match[1].strip(), hundred, sign)

    return _CALL.sub(told, text)


def two_decimals(ref: str, hundred: str, sign: str) -> str:
    """The formula of a figure as text: minus, whole part, decimal sign, cents."""
    minus = f'LEFT("-",1*(ROUND({ref},2)<0))'
    whole = f"INT(ABS(ROUND({ref},2)))"
    cents = f"RIGHT(ROUND(ABS(ROUND({ref},2))*{hundred},0)+{hundred},2)"
    return f'{minus}&{whole}&"{sign}"&{cents}'

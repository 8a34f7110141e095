"""Plain-Python statements of the three templates over time, written apart from the workbooks.

What a closed form gives in a workbook is sought here step by step, by halving.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

NOT_AVAILABLE = "n/a"

Scalars = Mapping[str, Any]
Paths = Mapping[str, Sequence[float]]
Results = dict[str, float | str]


def results(template: str, given: Scalars, paths: Paths) -> Results:
    """The results of a template by name, of the inputs of one case."""
    stated: dict[str, Callable[[Scalars, Paths], Results]] = {
        "dcf": dcf,
        "lbo": lbo,
        "three-statement": statements,
    }
    return stated[template](given, paths)


def halved(falls: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function meets zero between two ends; the nearer end where it does not."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falls(middle) > 0 else (low, middle)
    return (low + high) / 2


def dcf(given: Scalars, paths: Paths) -> Results:
    """Free cash flows, discounted at the WACC, and a perpetuity behind them."""
    equity = given["risk_free"] + given["beta"] * given["premium"]
    lent, after_tax = given["debt_share"], 1 - given["tax"]
    wacc = (1 - lent) * equity + lent * given["cost_debt"] * after_tax
    early = 0.5 if given["flows_come"] == "mid_year" else 0.0
    sales, value, profit, added = given["last_revenue"], 0.0, 0.0, 0.0
    years = list(zip(paths["growth_plan"], paths["margin"], strict=True))
    for year, (planned, margin) in enumerate(years, 1):
        growth = planned + given["growth_shift"]
        added, sales = sales * growth * given["wc_share"], sales * (1 + growth)
        worn = sales * given["da_share"]
        profit = (sales * (margin + given["margin_shift"]) - worn) * after_tax
        flow = profit + worn - sales * given["capex_share"] - added
        value += flow / (1 + wacc) ** (year - early)
    found: Results = {"wacc": wacc, "pv_plan": value, "final_revenue": sales}
    names = ("enterprise_value", "equity_value", "implied_price_per_share", "upside")
    forever = given["growth_end"]
    if wacc <= forever:
        return found | dict.fromkeys(names, NOT_AVAILABLE)
    after = (profit - added * (1 + forever)) * (1 + forever) / (wacc - forever)
    firm = value + after / (1 + wacc) ** (len(years) - early)
    owned = firm - given["net_debt"]
    share = owned / given["shares"]
    return found | dict(
        zip(names, (firm, owned, share, share / given["price_now"] - 1), strict=True)
    )


def lbo(given: Scalars, paths: Paths) -> Results:
    """What the sponsor pays, what the loans take, and what is left at the exit."""
    ebitda, sales, cash = paths["past_ebitda"][-1], paths["past_revenue"][-1], given["cash_in"]
    price = given["price"] * (1 + given["bid_premium"]) * given["shares"]
    uses = price + given["old_debt"] + given["advice"] + given["arrangement"] + cash
    owed, junior = given["senior_turns"] * ebitda, given["mezz_turns"] * ebitda
    paid = uses - owed - junior
    for planned, margin in zip(paths["growth"], paths["margin"], strict=True):
        growth = planned + given["growth_shift"]
        added, sales = sales * growth * given["wc_share"], sales * (1 + growth)
        ebitda = sales * (margin + given["margin_shift"])
        spent = added + sales * (given["keep_share"] + given["grow_share"])
        worn = sales * given["da_share"]
        kept = _after_interest(given, ebitda, worn, spent, owed, junior)
        swept = halved(lambda r, kept=kept: given["sweep_share"] * kept(r) - r, 0.0, owed)
        cash += kept(swept) - swept
        owed -= swept
    back = given["exit_multiple"] * ebitda - owed - junior + cash * (given["exit_cash"] == "yes")
    found: Results = {
        "sponsor_equity_cheque": paid,
        "exit_equity_proceeds": back,
        "sponsor_moic": back / paid if paid > 0 else NOT_AVAILABLE,
        "sponsor_irr": NOT_AVAILABLE,
        "exit_debt": owed + junior,
    }
    if paid > 0 and back > 0:
        years = len(paths["growth"])
        found["sponsor_irr"] = halved(lambda r: back / (1 + r) ** years - paid, -1 + 1e-9, 1e9)
    return found


def _after_interest(
    given: Scalars, ebitda: float, worn: float, spent: float, owed: float, junior: float
) -> Callable[[float], float]:
    """The cash of a year after interest and tax, by what of the senior loan is repaid in it."""

    def kept(repaid: float) -> float:
        carried = owed - repaid / 2 if given["interest_on"] == "average" else owed
        interest = carried * (given["base_rate"] + given["senior_margin"])
        interest += junior * (given["base_rate"] + given["mezz_margin"])
        tax = max(0.0, ebitda - worn - interest) * given["tax"]
        return ebitda - interest - tax - spent

    return kept


ACTUAL_YEARS = 3

HELD = {"receivables": ("receivable_days", 1), "inventory": ("inventory_days", 1)} | {
    "payables": ("payable_days", -1)
}
"""What is tied up in days of revenue: the input of its days, and its sign in working capital."""


def statements(given: Scalars, paths: Paths) -> Results:
    """Income, cash flow and balance sheet, year by year; the first year's balances are given."""
    cash, debt, assets = given["cash_start"], given["debt_start"], given["assets_start"]
    held = {name: given[f"{name}_start"] for name in HELD}
    equity = cash + assets - debt + sum(sign * held[n] for n, (_, sign) in HELD.items())
    sales, earned, least = 0.0, 0.0, cash
    for year, (planned, margin) in enumerate(zip(paths["growth"], paths["margin"], strict=True)):
        sales *= 1 + planned + given["growth_shift"]
        ebitda = sales * (margin + given["margin_shift"])
        if year < ACTUAL_YEARS:
            sales, ebitda = paths["revenue_actual"][year], paths["ebitda_actual"][year]
        worn, bought = sales * given["da_share"], sales * given["capex_share"]
        income = _income(given, ebitda - worn, debt)
        if not year:
            earned = income(0.0)
            continue
        tied = {name: sales * given[days] / 365 for name, (days, _) in HELD.items()}
        grown = sum(sign * (tied[n] - held[n]) for n, (_, sign) in HELD.items())

        def kept(repaid: float, income: Callable[[float], float] = income) -> float:
            return income(repaid) - max(0.0, income(repaid)) * given["payout"]

        before = cash + worn - grown - bought
        repaid = fixed = min(given["repay"], debt)
        if given["sweep"] == "yes":
            over = before - given["least_kept"]
            repaid = halved(lambda r, over=over, kept=kept: over + kept(r) - r, fixed, debt)
        earned, cash = income(repaid), before + kept(repaid) - repaid
        equity, assets = equity + kept(repaid), assets + bought - worn
        debt, held, least = debt - repaid, tied, min(least, cash)
    return {
        "final_net_income": earned,
        "final_total_assets": cash + held["receivables"] + held["inventory"] + assets,
        "final_total_liabilities_equity": held["payables"] + debt + equity,
        "final_balance_check": 0.0,
        "final_cash": cash,
        "final_debt": debt,
        "least_cash": least,
    }


def _income(given: Scalars, operating: float, debt: float) -> Callable[[float], float]:
    """The net income of a year by how much debt is repaid in it."""

    def income(repaid: float) -> float:
        carried = debt - repaid / 2 if given["interest_on"] == "average" else debt
        before = operating - carried * given["rate"]
        return before - max(0.0, before) * given["tax"]

    return income

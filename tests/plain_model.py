"""Plain-Python statement of the economics page, written apart from the workbook it checks."""

from collections.abc import Mapping, Sequence

NOT_AVAILABLE = "n/a"
HOURS_PER_DAY = 24
SECONDS_PER_DAY = 86_400
TOKENS_PER_M = 1_000_000

BASE: dict[str, float] = {
    "gpus_per_node": 8.0,
    "gpu_price": 2.00,
    "input_tokens": 608_000.0,
    "cache_hit_rate": 0.5625,
    "output_tokens": 168_000.0,
    "rounding_true_up": -33.3,
    "price_r1_hit": 0.14,
    "price_r1_miss": 0.55,
    "price_r1_output": 2.19,
    "price_v3_hit": 0.07,
    "price_v3_miss": 0.27,
    "price_v3_output": 1.10,
    "night_discount_r1": 0.75,
    "night_discount_v3": 0.50,
    "night_tariff": 0.0,
    "night_start": 0.5,
    "night_end": 8.5,
    "v3_share": 0.0,
    "monetised_share": 1.0,
    "node_basis": 1.0,
    "prefill_throughput": 73_700.0,
    "decode_throughput": 14_800.0,
    "throughput_gain": 1.0,
    "prefill_basis": 2.0,
    "hit_work": 0.0,
    "fleet_policy": 1.0,
    "fleet_nodes": 278.0,
    "excess_gpu_price": 2.95,
    "reserve_share": 0.0,
    "overhead_rate": 0.0,
    "training_charge": 0.0,
    "training_hours_v3": 2_788_000.0,
    "training_hours_r1": 147_000.0,
    "training_gpu_price": 2.00,
    "training_life": 365.0,
    "eur_usd": 1.0411,
    "days_per_year": 365.0,
}

ALLOWED: dict[str, tuple[float, float]] = {
    "gpus_per_node": (1.0, 64.0),
    "gpu_price": (0.0, 50.0),
    "input_tokens": (0.0, 10_000_000.0),
    "cache_hit_rate": (0.0, 1.0),
    "output_tokens": (0.0, 5_000_000.0),
    "rounding_true_up": (-500.0, 500.0),
    "price_r1_hit": (0.0, 1_000.0),
    "price_r1_miss": (0.0, 1_000.0),
    "price_r1_output": (0.0, 1_000.0),
    "price_v3_hit": (0.0, 1_000.0),
    "price_v3_miss": (0.0, 1_000.0),
    "price_v3_output": (0.0, 1_000.0),
    "night_discount_r1": (0.0, 1.0),
    "night_discount_v3": (0.0, 1.0),
    "night_tariff": (0.0, 1.0),
    "night_start": (0.0, 24.0),
    "night_end": (0.0, 24.0),
    "v3_share": (0.0, 1.0),
    "monetised_share": (0.0, 1.0),
    "node_basis": (1.0, 2.0),
    "prefill_throughput": (1.0, 10_000_000.0),
    "decode_throughput": (1.0, 10_000_000.0),
    "throughput_gain": (0.01, 1_000.0),
    "prefill_basis": (1.0, 2.0),
    "hit_work": (0.0, 1.0),
    "fleet_policy": (1.0, 3.0),
    "fleet_nodes": (1.0, 100_000.0),
    "excess_gpu_price": (0.0, 50.0),
    "reserve_share": (0.0, 1.0),
    "overhead_rate": (0.0, 5.0),
    "training_charge": (0.0, 1.0),
    "training_hours_v3": (0.0, 1e9),
    "training_hours_r1": (0.0, 1e9),
    "training_gpu_price": (0.0, 50.0),
    "training_life": (1.0, 3_650.0),
    "eur_usd": (0.5, 2.0),
    "days_per_year": (365.0, 366.0),
}

# Drivers that take whole numbers only.
CHOICES: set[str] = {
    "night_tariff",
    "node_basis",
    "prefill_basis",
    "fleet_policy",
    "training_charge",
    "days_per_year",
}

# The published day, at which the work is anchored: tokens in M, tokens per second and node.
PUBLISHED_INPUT, PUBLISHED_HITS, PUBLISHED_OUTPUT = 608_000.0, 342_000.0, 168_000.0
PUBLISHED_PREFILL, PUBLISHED_DECODE = 73_700.0, 14_800.0

# Clock hour (Beijing) at which each row of the two hourly series starts.
HOURS: tuple[int, ...] = (*range(12, 24), *range(12))

# fmt: off
HOURLY_NODES: tuple[float, ...] = (
    278.0, 278.0, 278.0, 278.0, 278.0, 278.0, 278.0, 278.0, 278.0, 278.0, 278.0, 278.0,
    218.0, 195.5, 150.5, 83.0, 68.0, 68.0, 83.0, 158.0, 248.0, 278.0, 278.0, 278.0,
)

HOURLY_REVENUE: tuple[float, ...] = (
    27018.0, 28507.0, 30455.0, 30913.0, 30455.0, 27820.0,
    26788.0, 29538.0, 30684.0, 30799.0, 31028.0, 29768.0,
    21747.0, 17965.0, 13153.0, 7997.0, 6393.0, 6393.0,
    7997.0, 13726.0, 23122.0, 29424.0, 30455.0, 29882.0,
)
# fmt: on

CASES: dict[str, tuple[str | None, dict[str, float]]] = {
    "theoretical": (None, {}),
    "night_tariff": ("theoretical", {"night_tariff": 1.0}),
    "v3_half": ("night_tariff", {"v3_share": 0.5}),
    "monetised_half": ("v3_half", {"monetised_share": 0.5}),
    "fixed_fleet": ("monetised_half", {"reserve_share": 1.0}),
    "loaded": ("fixed_fleet", {"training_charge": 1.0}),
    "bear": ("loaded", {"monetised_share": 0.3}),
    "throughput": ("theoretical", {"node_basis": 2.0}),
    "my_case": ("loaded", {}),
}


def drivers_of(
    case: str, edits: Mapping[tuple[str, str], float] | None = None
) -> dict[str, float]:
    """Every driver of a case: its edits first, then its own changes, then its parent's value."""
    edits = edits or {}
    for driver, edited_case in edits:
        if driver not in BASE or edited_case not in CASES:
            raise KeyError((driver, edited_case))
    parent, changed = CASES[case]
    drivers = dict(BASE) if parent is None else drivers_of(parent, edits)
    drivers.update(changed)
    drivers.update({driver: value for (driver, at), value in edits.items() if at == case})
    return drivers


def ratio(numerator: float, denominator: float) -> float | str:
    """The quotient, or the text n/a when the denominator is zero."""
    return NOT_AVAILABLE if denominator == 0 else numerator / denominator


def overlap(start: float, end: float, other_start: float, other_end: float) -> float:
    """Length that two intervals have in common."""
    return max(0.0, min(end, other_end) - max(start, other_start))


def night_hours(hour: int, start: float, end: float) -> float:
    """How much of one clock hour lies inside the night window, from 0 to 1."""
    if start <= end:
        return overlap(hour, hour + 1, start, end)
    evening = overlap(hour, hour + 1, start, HOURS_PER_DAY)
    morning = overlap(hour, hour + 1, 0, end)
    return evening + morning


def night_share(weights: Sequence[float], start: float, end: float) -> float:
    """Share of the day's weights that falls inside the night window."""
    day = sum(weights)
    if day == 0:
        return 0.0
    rows = zip(HOURS, weights, strict=True)
    inside = sum(weight * night_hours(hour, start, end) for hour, weight in rows)
    return inside / day


def nodes_for(tokens_m: float, throughput: float) -> float:
    """Nodes that must run all day to process a day's tokens (given in millions)."""
    return tokens_m * TOKENS_PER_M / throughput / SECONDS_PER_DAY


def missed(d: Mapping[str, float], hit_rate: float) -> float:
    """The prefill work of an average input token, where a missed one is 1."""
    of_a_hit = 1.0 if d["prefill_basis"] == 1 else d["hit_work"]
    return 1 - hit_rate + of_a_hit * hit_rate


def phase_nodes(d: Mapping[str, float]) -> tuple[float, float]:
    """Prefill and decode nodes that the tokens need, by the work that a published node did."""
    published = missed(d, PUBLISHED_HITS / PUBLISHED_INPUT)
    if published == 0 or d["prefill_throughput"] == 0:
        return 0.0, 0.0
    work = d["input_tokens"] * missed(d, d["cache_hit_rate"])
    prefill = nodes_for(work, d["prefill_throughput"] * published) / d["throughput_gain"]
    decode = nodes_for(d["output_tokens"], d["decode_throughput"]) / d["throughput_gain"]
    return prefill, decode


def work_ratio(d: Mapping[str, float], hourly_nodes: Sequence[float]) -> float:
    """How many times the nodes of the profile the tokens need."""
    anchor = nodes_for(PUBLISHED_INPUT, PUBLISHED_PREFILL)
    anchor += nodes_for(PUBLISHED_OUTPUT, PUBLISHED_DECODE)
    if d["node_basis"] == 2:
        anchor = sum(hourly_nodes) / len(hourly_nodes)
    return 0.0 if anchor == 0 else sum(phase_nodes(d)) / anchor


def fleet(d: Mapping[str, float], hourly_nodes: Sequence[float]) -> dict[str, float | str]:
    """Nodes needed, installed, occupied and paid for, and the hours they add up to."""
    ratio_of_work = work_ratio(d, hourly_nodes)
    need = [nodes * ratio_of_work for nodes in hourly_nodes]
    installed = max(need) if d["fleet_policy"] == 1 else d["fleet_nodes"]
    occupied = sum(min(n, installed) for n in need) / len(need)
    paid = occupied + d["reserve_share"] * (installed - occupied)
    node_hours = paid * HOURS_PER_DAY
    return {
        "average_nodes": sum(need) / len(need),
        "peak_need": max(need),
        "installed_nodes": installed,
        "occupied_nodes": occupied,
        "excess_nodes": sum(max(0.0, n - installed) for n in need) / len(need),
        "paid_nodes": paid,
        "node_hours": node_hours,
        "gpu_hours": node_hours * d["gpus_per_node"],
        "fleet_utilisation": ratio(occupied, installed),
    }


def served_by_hour(d: Mapping[str, float], hourly_nodes: Sequence[float]) -> list[float]:
    """The share of each hour's demand that is served: all of it, unless the fleet is fixed."""
    ratio_of_work = work_ratio(d, hourly_nodes)
    need = [nodes * ratio_of_work for nodes in hourly_nodes]
    if d["fleet_policy"] != 2:
        return [1.0] * len(need)
    return [1.0 if n == 0 else min(1.0, d["fleet_nodes"] / n) for n in need]


def training_cost(d: Mapping[str, float]) -> float:
    """Training runs charged to one day."""
    hours = d["training_hours_v3"] + d["training_hours_r1"]
    return d["training_charge"] * hours * d["training_gpu_price"] / d["training_life"]


def list_revenue(d: Mapping[str, float], model: str) -> float:
    """The day's tokens at one model's full list price."""
    hit = d["input_tokens"] * d["cache_hit_rate"]
    miss = d["input_tokens"] - hit
    output = d["output_tokens"] + d["rounding_true_up"]
    return (
        hit * d[f"price_{model}_hit"]
        + miss * d[f"price_{model}_miss"]
        + output * d[f"price_{model}_output"]
    )


def billable_revenue(d: Mapping[str, float], share_at_night: float) -> float:
    """Both models' revenue after the night tariff, before the monetised share."""
    total = 0.0
    for model, share in (("r1", 1 - d["v3_share"]), ("v3", d["v3_share"])):
        discount = d["night_tariff"] * share_at_night * d[f"night_discount_{model}"]
        total += list_revenue(d, model) * share * (1 - discount)
    return total


def phase_cost(gpu_cost: float, nodes: float, all_nodes: float, tokens_m: float) -> float | str:
    """GPU cost of one phase per million of its tokens, by the phase's part of the nodes."""
    if all_nodes == 0:
        return NOT_AVAILABLE
    return ratio(gpu_cost * nodes / all_nodes, tokens_m)


def margins(revenue: float, gpu_cost: float, total_cost: float) -> dict[str, float | str]:
    """Profit on cost, profit on revenue, and revenue left after the GPU lease."""
    profit = revenue - total_cost
    return {
        "cost_profit_margin": ratio(profit, total_cost),
        "margin_on_revenue": ratio(profit, revenue),
        "gross_margin": ratio(revenue - gpu_cost, revenue),
    }


def unit_figures(
    d: Mapping[str, float], served: float, revenue: float, gpu_cost: float, total_cost: float
) -> dict[str, float | str]:
    """Costs and revenue per million physical tokens that are served."""
    d = {**d, "input_tokens": d["input_tokens"] * served}
    d["output_tokens"] *= served
    tokens = d["input_tokens"] + d["output_tokens"]
    prefill, decode = phase_nodes(d)
    both = prefill + decode
    return {
        "cost_per_m_output": ratio(total_cost, d["output_tokens"]),
        "cost_per_m_tokens": ratio(total_cost, tokens),
        "revenue_per_m_tokens": ratio(revenue, tokens),
        "decode_cost_per_m_output": phase_cost(gpu_cost, decode, both, d["output_tokens"]),
        "prefill_cost_per_m_input": phase_cost(gpu_cost, prefill, both, d["input_tokens"]),
    }


def demand_figures(
    d: Mapping[str, float], hourly_nodes: Sequence[float], hourly_revenue: Sequence[float]
) -> dict[str, float]:
    """What the day's demand would pay, and what of it the fleet serves."""
    served = served_by_hour(d, hourly_nodes)
    weights = [w * share for w, share in zip(hourly_revenue, served, strict=True)]
    demanded = sum(hourly_revenue)
    served_share = sum(weights) / demanded if demanded else 1.0
    window = d["night_start"], d["night_end"]
    at_night = night_share(weights, *window)
    billable = billable_revenue(d, at_night) * served_share
    everything = billable_revenue(d, night_share(hourly_revenue, *window))
    return {
        "served_share": served_share,
        "night_revenue_share": at_night,
        "billable_revenue": billable,
        "revenue": d["monetised_share"] * billable,
        "lost_revenue": d["monetised_share"] * (everything - billable),
    }


def breakeven_traffic(
    d: Mapping[str, float], used: Mapping[str, float | str], revenue: float, training: float
) -> float | str:
    """Traffic as a multiple of the day's at which revenue meets cost; the fleet stays as it is."""
    node_day = HOURS_PER_DAY * d["gpus_per_node"] * d["gpu_price"] * (1 + d["overhead_rate"])
    reserve = d["reserve_share"]
    fixed = node_day * reserve * float(used["installed_nodes"]) + training
    left = revenue - node_day * (1 - reserve) * float(used["occupied_nodes"])
    if float(used["excess_nodes"]) > 0 or left <= 0:
        return "none"
    return fixed / left


def results(
    drivers: Mapping[str, float], hourly_nodes: Sequence[float], hourly_revenue: Sequence[float]
) -> dict[str, float | str]:
    """Every line item that is compared with the workbook, for one case."""
    d = drivers
    used = fleet(d, hourly_nodes)
    demand = demand_figures(d, hourly_nodes, hourly_revenue)
    gpu_hours, revenue = float(used["gpu_hours"]), demand["revenue"]
    excess_hours = float(used["excess_nodes"]) * HOURS_PER_DAY * d["gpus_per_node"]
    excess_cost = excess_hours * d["excess_gpu_price"] if d["fleet_policy"] == 3 else 0.0
    gpu_cost = gpu_hours * d["gpu_price"] + excess_cost
    training = training_cost(d)
    total_cost = gpu_cost + gpu_cost * d["overhead_rate"] + training
    revenue_year = revenue * d["days_per_year"]
    before_overhead = (revenue - training) / (1 + d["overhead_rate"])
    return {
        **used,
        **demand,
        "excess_cost": excess_cost,
        "gpu_cost": gpu_cost,
        "total_cost": total_cost,
        "profit": revenue - total_cost,
        **margins(revenue, gpu_cost, total_cost),
        "revenue_year": revenue_year,
        "revenue_year_eur": revenue_year / d["eur_usd"],
        "breakeven_monetised_share": ratio(total_cost, demand["billable_revenue"]),
        "breakeven_gpu_price": ratio(before_overhead - excess_cost, gpu_hours),
        "breakeven_price_level": ratio(total_cost, revenue),
        "breakeven_overhead_rate": ratio(revenue - gpu_cost - training, gpu_cost),
        "breakeven_traffic": breakeven_traffic(d, used, revenue, training),
        **unit_figures(d, demand["served_share"], revenue, gpu_cost, total_cost),
    }

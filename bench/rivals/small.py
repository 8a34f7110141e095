"""A model of thirty cells, fifteen of them formulas of two operands: what every rival writes."""

INPUTS = {
    "nodes": 226.75,
    "gpus": 8,
    "price": 2,
    "hours": 24,
    "hit": 342_000,
    "miss": 266_000,
    "out": 168_000,
    "price_hit": 0.14,
    "price_miss": 0.55,
    "price_out": 2.19,
    "monetised": 0.5,
    "tax": 0.25,
    "days": 365,
    "rent": 9000,
    "staff": 4000,
}

FORMULAS = {
    "all_gpus": ("nodes", "*", "gpus"),
    "gpu_hours": ("all_gpus", "*", "hours"),
    "gpu_cost": ("gpu_hours", "*", "price"),
    "fixed": ("rent", "+", "staff"),
    "cost": ("gpu_cost", "+", "fixed"),
    "from_hit": ("hit", "*", "price_hit"),
    "from_miss": ("miss", "*", "price_miss"),
    "from_out": ("out", "*", "price_out"),
    "from_input": ("from_hit", "+", "from_miss"),
    "listed": ("from_input", "+", "from_out"),
    "income": ("listed", "*", "monetised"),
    "profit": ("income", "-", "cost"),
    "markup": ("profit", "/", "cost"),
    "margin": ("profit", "/", "income"),
    "yearly": ("profit", "*", "days"),
}


def value(name: str) -> float:
    """What a cell shows, by plain Python."""
    if name in INPUTS:
        return INPUTS[name]
    one, sign, two = FORMULAS[name]
    first, second = value(one), value(two)
    every = {"+": first + second, "-": first - second, "*": first * second}
    return every[sign] if sign != "/" else first / second

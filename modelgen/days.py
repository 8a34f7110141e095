"""Days as the numbers that spreadsheets store."""

from datetime import date, timedelta

DAY_ZERO = date(1899, 12, 30)
"""The day that spreadsheets count dates from."""

DAYS_TO_1904 = 1462
"""From that day to the one that a workbook counts from which is set to the date system of 1904."""


def serial(day: date) -> float:
    """A day as spreadsheets store it."""
    return float((day - DAY_ZERO).days)


def day_of(number: float) -> date:
    """The day that a spreadsheet's number is."""
    return DAY_ZERO + timedelta(days=number)


def is_day(number: float) -> bool:
    """Whether a number is a day that spreadsheets know: from 1900 to the year 9999."""
    return 1 <= number < 2958466

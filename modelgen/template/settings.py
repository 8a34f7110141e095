"""What the command line changes in a template: cases, the live one, and values of inputs."""

import re
from dataclasses import dataclass, replace
from datetime import date

from .. import __version__
from ..problems import ModelError, Problem, suggestion
from ..translations import ENGLISH
from .added_cases import AddedCase, case_named, with_cases
from .figures import Input
from .load import Template
from .schema import Model

TOOL = f"modelgen {__version__}"
"""What workbooks say they were written by."""


@dataclass(frozen=True)
class Settings:
    """What a build is asked for, as it was typed; what is empty is the template's own."""

    sets: tuple[str, ...] = ()
    """Inputs set by hand, in order: `name=value`, in the live case, or `name@case=value`."""
    live_case: str = ""
    """A case's name, or its label in either language."""
    lang: str = ENGLISH
    as_of: str = ""
    """The day at which sources are judged, as 2025-03-01."""
    tool: str = TOOL
    """What the workbook says it was written by: an older one is read back as it was written."""
    stored: bool = False
    """Whether a workbook tells them: there a set without a case is the base case's."""
    cases: tuple[AddedCase, ...] = ()
    """Cases that the template does not have, in the order in which they were added."""


@dataclass(frozen=True)
class Build:
    """The settings of a build as the template takes them: name, case and value of each input."""

    live_case: str
    sets: tuple[tuple[str, str, float], ...] = ()
    lang: str = ENGLISH
    as_of: date | None = None
    tool: str = TOOL
    cases: tuple[AddedCase, ...] = ()

    def settings(self, lang: str) -> Settings:
        """The same build in a language."""
        sets = tuple(f"{name}@{case}={value!r}" for name, case, value in self.sets)
        return Settings(
            sets, self.live_case, lang, str(self.as_of or ""), self.tool, cases=self.cases
        )


def applied(template: Template, settings: Settings) -> tuple[Template, Build]:
    """The template with the settings in it; raises ModelError with all their problems at once."""
    problems: list[Problem] = []
    model, cases = with_cases(template.model, settings.cases, settings.lang, problems)
    live_case = _live_case(model, settings, problems)
    day = _day(model, settings.as_of, problems)
    unnamed = model.cases[0].name if settings.stored else live_case
    inputs, sets = _set(model, settings.sets, unnamed, problems)
    if problems:
        raise ModelError(problems)
    changed = replace(template, model=_replaced(model, inputs))
    return changed, Build(live_case, sets, settings.lang, day, settings.tool, cases)


def _live_case(model: Model, settings: Settings, problems: list[Problem]) -> str:
    if not settings.live_case:
        return model.live_case
    cases = [case.name for case in model.cases]
    live_case = case_named(model, settings.live_case, settings.lang)
    if live_case not in cases:
        known = ", ".join(cases)
        problems.append(
            Problem(f"unknown case `{live_case}`{suggestion(live_case, cases)} (cases: {known})")
        )
    return live_case


def _day(model: Model, text: str, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(Problem(f"`{text}` is not a date; write it as {model.as_of}"))
        return None


def _set(
    model: Model, sets: tuple[str, ...], unnamed: str, problems: list[Problem]
) -> tuple[dict[str, Input], tuple[tuple[str, str, float], ...]]:
    """The inputs with what was set by hand, and each setting's name, case and value.

    A word that names no case sets the case `unnamed`.
    """
    inputs = {item.name: item for item in model.inputs()}
    cases = [case.name for case in model.cases]
    kinds: dict[str, str] = {item.name: item.kind for item in model.declared()}
    applied: list[tuple[str, str, float]] = []
    for word in sets:
        read = _parse(word, inputs, kinds, cases, unnamed)
        if isinstance(read, str):
            problems.append(Problem(f"`--set {word}`: {read}"))
        else:
            name, case, value = read
            inputs[name] = _with(inputs[name], case, value, cases[0])
            applied.append(read)
    return inputs, tuple(applied)


def _number(text: str) -> float | str:
    """`0.4` or `40%` as a number; what is wrong with any other text, as with a decimal comma."""
    match = re.fullmatch(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(%?)\s*", text)
    if match:
        return float(match[1]) / (100 if match[2] else 1)
    if re.fullmatch(r"\s*[+-]?\d{1,3}([,' \u00a0\u202f]\d{3})+\s*%?\s*", text):
        plain = re.sub(r"[^\d.%+-]", "", text)
        decimal = f", or `{text.replace(',', '.')}` for a decimal" if text.count(",") == 1 else ""
        return f"`{text}` has thousands separators; write `{plain}`{decimal}"
    if re.fullmatch(r"\s*[+-]?\d+,\d+\s*%?\s*", text):
        return f"`{text}` has a decimal comma; write `{text.replace(',', '.')}`"
    return f"`{text}` is not a number; write it as 0.4 or 40%"


def _parse(
    word: str, inputs: dict[str, Input], kinds: dict[str, str], cases: list[str], unnamed: str
) -> tuple[str, str, float] | str:
    """The name, case and value that a word sets, or what is wrong with it."""
    target, equals, text = word.partition("=")
    if not equals:
        return "write it as name=value or name@case=value"
    name, _, case = target.strip().partition("@")
    if name in kinds and name not in inputs:
        return f"`{name}` is a {kinds[name]}; only an input can be set"
    if name not in inputs:
        return f"unknown input `{name}`{suggestion(name, inputs)}"
    named, case = bool(case), case or unnamed
    if named and case not in cases:
        hint = suggestion(case, cases) or f" (cases: {', '.join(cases)})"
        return f"unknown case `{case}`{hint}"
    value = _number(text)
    if isinstance(value, str):
        return value
    item = inputs[name]
    if not item.minimum <= value <= item.maximum:
        return (
            f"{value:.15g} is outside the allowed range"
            f" {item.minimum:.15g} to {item.maximum:.15g} {item.unit}"
        )
    if item.choice and value not in item.options:
        return f"choose {' or '.join(f'{option:.15g}' for option in item.options)}"
    return name, case, value


def _with(item: Input, case: str, value: float, base: str) -> Input:
    """The input with one case changed; its evidence range stays the template's."""
    low, high = item.evidence_range
    if case == base:
        return item.model_copy(update={"value": value, "low": low, "high": high})
    return item.model_copy(update={"cases": {**item.cases, case: value}})


def _replaced(model: Model, inputs: dict[str, Input]) -> Model:
    sheets = tuple(
        sheet.model_copy(update={"blocks": tuple(b.with_inputs(inputs) for b in sheet.blocks)})
        for sheet in model.sheets
    )
    return model.model_copy(update={"sheets": sheets})

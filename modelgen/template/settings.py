"""What the command line changes in a template: cases, the live one, and values of inputs."""

import re
from dataclasses import dataclass, replace
from datetime import date

from .. import __version__
from ..problems import ModelError, Problem, suggestion
from ..translations import ENGLISH, words
from .added_cases import AddedCase, case_named, with_cases
from .entries import YES_NO, EntryValue, as_number, no_option, plain, stored, unfit_text
from .inputs import Input
from .load import Template
from .schema import Model

TOOL = f"modelgen {__version__}"
"""What workbooks say they were written by."""


@dataclass(frozen=True)
class Settings:
    """What a build is asked for, as it was typed; what is empty is the template's own."""

    sets: tuple[str, ...] = ()
    """Inputs set by hand, in order: `name=value`, in the live case, or `name@case=value`.

    A date is written as 2026-01-31; an option by its name, or by its label in either language.
    """
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
    sets: tuple[tuple[str, str, EntryValue], ...] = ()
    lang: str = ENGLISH
    as_of: date | None = None
    tool: str = TOOL
    cases: tuple[AddedCase, ...] = ()

    def settings(self, lang: str) -> Settings:
        """The same build in a language."""
        sets = tuple(f"{name}@{case}={stored(entry)}" for name, case, entry in self.sets)
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
    inputs, sets = _set(model, settings, unnamed, problems)
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
    model: Model, settings: Settings, unnamed: str, problems: list[Problem]
) -> tuple[dict[str, Input], tuple[tuple[str, str, EntryValue], ...]]:
    """The inputs with what was set by hand, and each setting's name, case and entry.

    A word that names no case sets the case `unnamed`.
    """
    inputs = {item.name: item for item in model.inputs()}
    cases = [case.name for case in model.cases]
    kinds: dict[str, str] = {item.name: item.kind for item in model.declared()}
    applied: list[tuple[str, str, EntryValue]] = []
    for word in settings.sets:
        try:
            name, case, text = _parse(word, inputs, kinds, cases, unnamed)
            entry = _entered(inputs[name], text, _labels(model, inputs[name], settings.lang))
        except _Unfit as unfit:
            problems.append(Problem(f"`--set {word}`: {unfit}"))
            continue
        inputs[name] = _with(inputs[name], case, entry, cases[0])
        applied.append((name, case, entry))
    return inputs, tuple(applied)


class _Unfit(Exception):  # noqa: N818 - it says what a word is
    """What is wrong with a word that is to set an input."""


def _labels(model: Model, item: Input, lang: str) -> dict[str, str]:
    """The option of a choice by its name and by its label, as the template and the language have
    it.
    """
    texts, own = model.languages.get(lang, {}), item.choice == YES_NO
    found = {plain(name): name for name in item.labels}
    for name, label in item.labels.items():
        said = texts.get(label) or (words(lang)(label) if own else label)
        found |= {plain(label): name, plain(said): name}
    return found


def _entered(item: Input, text: str, labels: dict[str, str]) -> EntryValue:
    """What an input is set to; raises _Unfit for what it may not hold."""
    if item.takes == "choice":
        if plain(text) not in labels:
            raise _Unfit(no_option(text.strip(), item.labels))
        return labels[plain(text)]
    if item.takes == "text":
        wrong = unfit_text(text)
        if wrong:
            raise _Unfit(wrong)
        return text.strip()
    figure = _date(text) if item.takes == "date" else _number(text)
    low, high = item.bounds or (0.0, 0.0)
    if not low <= as_number(figure) <= high:
        raise _Unfit(_outside(item, figure))
    if item.choice is True and figure not in item.options:
        raise _Unfit(f"choose {' or '.join(f'{option:.15g}' for option in item.options)}")
    return figure


def _outside(item: Input, figure: float | date) -> str:
    if isinstance(figure, date):
        return f"{figure} is outside the allowed range {item.minimum} to {item.maximum}"
    return (
        f"{figure:.15g} is outside the allowed range"
        f" {item.minimum:.15g} to {item.maximum:.15g} {item.unit}"
    )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise _Unfit(f"`{text.strip()}` is not a date; write it as 2026-01-31") from None


def _number(text: str) -> float:
    """`0.4` or `40%` as a number; raises _Unfit for any other text, as with a decimal comma."""
    match = re.fullmatch(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(%?)\s*", text)
    if match:
        return float(match[1]) / (100 if match[2] else 1)
    if re.fullmatch(r"\s*[+-]?\d{1,3}([,' \u00a0\u202f]\d{3})+\s*%?\s*", text):
        bare = re.sub(r"[^\d.%+-]", "", text)
        decimal = f", or `{text.replace(',', '.')}` for a decimal" if text.count(",") == 1 else ""
        raise _Unfit(f"`{text}` has thousands separators; write `{bare}`{decimal}")
    if re.fullmatch(r"\s*[+-]?\d+,\d+\s*%?\s*", text):
        raise _Unfit(f"`{text}` has a decimal comma; write `{text.replace(',', '.')}`")
    raise _Unfit(f"`{text}` is not a number; write it as 0.4 or 40%")


def _parse(
    word: str, inputs: dict[str, Input], kinds: dict[str, str], cases: list[str], unnamed: str
) -> tuple[str, str, str]:
    """The name and case that a word sets, and to what; raises _Unfit where it does not."""
    target, equals, text = word.partition("=")
    if not equals:
        raise _Unfit("write it as name=value or name@case=value")
    name, _, case = target.strip().partition("@")
    choice, _dot, option = name.partition(".")
    if option and name in kinds and choice in inputs:
        raise _Unfit(f"`{name}` is an option; write {choice}={option}")
    if name in kinds and name not in inputs:
        raise _Unfit(f"`{name}` is a {kinds[name]}; only an input can be set")
    if name not in inputs:
        raise _Unfit(f"unknown input `{name}`{suggestion(name, inputs)}")
    named, case = bool(case), case or unnamed
    if named and case not in cases:
        hint = suggestion(case, cases) or f" (cases: {', '.join(cases)})"
        raise _Unfit(f"unknown case `{case}`{hint}")
    return name, case, text


def _with(item: Input, case: str, entry: EntryValue, base: str) -> Input:
    """The input with one case changed; its evidence range stays the template's."""
    if case == base:
        ends = item.evidence_range
        held = dict(zip(("low", "high"), ends, strict=True)) if ends else {}
        return item.model_copy(update={"value": entry, **held})
    return item.model_copy(update={"cases": {**item.cases, case: entry}})


def _replaced(model: Model, inputs: dict[str, Input]) -> Model:
    sheets = tuple(
        sheet.model_copy(update={"blocks": tuple(b.with_inputs(inputs) for b in sheet.blocks)})
        for sheet in model.sheets
    )
    return model.model_copy(update={"sheets": sheets})

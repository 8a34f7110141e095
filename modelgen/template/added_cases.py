"""Cases that a build adds to those of its template: last in their order, each from another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from ..problems import Problem, suggestion
from ..translations import N_, words
from ..translations import told as _
from .schema import MOST_CASES, Case, Model
from .validation_messages import said
from .words import CaseLabel, ItemName, legal

STORY = N_("A case added to those of the template.")


@dataclass(frozen=True)
class AddedCase:
    """A case more, which follows another until a value is typed into its own column."""

    name: str
    parent: str
    """A case's name, or its label in either language."""
    label: str = ""
    """The name in words where it is left out."""

    @property
    def stored(self) -> str:
        """As a workbook tells it."""
        return f"{self.name}@{self.parent}={self.label}"

    @property
    def shown(self) -> str:
        """Its label."""
        words = self.name.replace("_", " ")
        return self.label or words[:1].upper() + words[1:]


def added_case(stored: str) -> AddedCase:
    """A case as a workbook tells it."""
    name, _, rest = stored.partition("@")
    parent, _, label = rest.partition("=")
    return AddedCase(name, parent, label)


def case_named(model: Model, word: str, lang: str) -> str:
    """The name of the case that has this name, or this label in either language; else the word."""
    labels = {label: name for label, name in case_labels(model, lang).items() if label}
    known = {case.name for case in model.cases}
    return word if word in known else labels.get(word.casefold(), word)


def with_cases(
    model: Model, cases: Iterable[AddedCase], lang: str, problems: list[Problem]
) -> tuple[Model, tuple[AddedCase, ...]]:
    """The model with the cases in it, and the cases as it takes them."""
    taken: list[AddedCase] = []
    for case in cases:
        found = replace(case, parent=case_named(model, case.parent, lang), label=case.shown)
        wrong = list(_wrong(model, found, lang))
        text = _("`--add-case {name}`: {told}")
        problems += [Problem(text.format(name=case.name, told=told)) for told in wrong]
        if not wrong:
            model = _with(model, found, lang)
            taken.append(found)
    return model, tuple(taken)


def _with(model: Model, case: AddedCase, lang: str) -> Model:
    """The model with one case more; what its user and the tool call it is not translated."""
    story = words(lang)(STORY)
    added = Case(name=case.name, label=case.label, parent=case.parent, story=story)
    languages = {
        known: {case.label: case.label, story: story} | texts if known == lang else texts
        for known, texts in model.languages.items()
    }
    return model.model_copy(update={"cases": (*model.cases, added), "languages": languages})


def _wrong(model: Model, case: AddedCase, lang: str) -> Iterable[str]:
    """What speaks against a case more."""
    yield from _misnamed(case.name)
    cases = [known.name for known in model.cases]
    if case.name in cases:
        yield _("there is a case `{name}` already").format(name=case.name)
    if case.name in (point.name for point in model.points):
        yield _("a sensitivity point has the name `{name}`").format(name=case.name)
    if case.parent not in cases:
        hint = suggestion(case.parent, cases)
        text = _("`--from {parent}` is no case{hint} (cases: {cases})")
        yield text.format(parent=case.parent, hint=hint, cases=", ".join(cases))
    yield from unfit_label(case.label)
    same = case_labels(model, lang).get(case.label.casefold())
    if same and case.name not in cases:
        text = _("the case `{name}` has the label `{label}`: give another with --label")
        yield text.format(name=same, label=case.label)
    if len(cases) >= MOST_CASES:
        text = _("there are {count} cases, and a workbook has {most} at most")
        yield text.format(count=len(cases), most=MOST_CASES)


def _misnamed(name: str) -> list[str]:
    """Why no case can have such a name."""
    try:
        legal(name)
    except PydanticCustomError as error:
        return [_(error.message_template).format(**error.context or {})]
    return _unfit(ItemName, "name", name)


def unfit_label(label: str) -> list[str]:
    """Why no case can be called so."""
    return _unfit(CaseLabel, "label", label)


def _unfit(kind: Any, key: str, word: str) -> list[str]:  # noqa: ANN401 - a type of words
    """What is wrong with a word of a case, as a template is told."""
    try:
        TypeAdapter(kind).validate_python(word)
    except ValidationError as error:
        faults = error.errors()
        for fault in faults:
            fault["loc"] = ("cases", 0, key)
        return [said(fault, Model) for fault in faults]
    return []


def case_labels(model: Model, lang: str) -> Mapping[str, str]:
    """The name of each case by its label, as the template and as the language has it."""
    texts = model.languages.get(lang, {})
    own = {case.label.casefold(): case.name for case in model.cases}
    return own | {texts.get(c.label, c.label).casefold(): c.name for c in model.cases}

"""A template in another language: every text that readers see, from the template's own list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..formulas.item_formulas import NOT_AVAILABLE, literal
from ..formulas.syntax import FormulaError, tokens
from ..problems import ModelError, Problem
from ..translations import ENGLISH, builtin_units, languages, words
from .entries import YES_NO, YES_NO_LABELS, OptionLabel
from .inputs import Input
from .load import Template
from .records import TableColumn
from .schema import Model, SheetSpec
from .validation_messages import said
from .words import Shown
from .yaml_reader import KeyPath


@dataclass(frozen=True)
class TextSite:
    """A text that readers see: where the template says it, and what it must be like."""

    path: KeyPath
    text: str
    must: bool = True
    like: TypeAdapter[str] | None = None
    offset: int = 0


def translated(template: Template, lang: str) -> Template:
    """The template in a language; raises ModelError where it brings none, or not all of it."""
    if lang == ENGLISH:
        return template
    if lang not in template.model.languages:
        message = (
            f"`{template.file}` brings no texts in `{lang}`: it has no `{lang}` under `languages`;"
            f" add its texts there, or write {ENGLISH}"
        )
        raise ModelError([Problem(message)])
    found = list(problems(template, lang))
    if found:
        raise ModelError(found)
    texts = template.model.languages[lang]
    model = _walked_fields(template.model, (), lambda site: _said(site, texts, lang))
    return replace(template, model=model.picking(), lang=lang)


def _said(site: TextSite, texts: Mapping[str, str], lang: str) -> str:
    """A text in a language: as the template has it, or where it need not, the tool."""
    if site.text in texts:
        return texts[site.text]
    own = site.like is _OPTION and not site.must and site.text in YES_NO_LABELS.values()
    return words(lang)(site.text) if own else site.text


def problems(template: Template, lang: str) -> Iterator[Problem]:
    """Texts that a language does not bring or brings in vain, and those that do not fit."""
    if lang not in languages()[1:]:
        message = f"there is no language `{lang}`; use {', '.join(languages()[1:])}"
        yield template.problem(("languages", lang, "#key"), message)
        return
    texts, seen = template.model.languages[lang], set[str]()
    for site in sites(template.model):
        if site.text in texts:
            yield from _unfit(template, ("languages", lang, site.text), site, texts[site.text])
        elif site.must and site.text not in seen:
            message = f"`{_short(site.text)}` is not translated: add it under `languages: {lang}`"
            yield template.problem(site.path, message, site.text, site.offset)
        seen.add(site.text)
    for text in texts.keys() - seen:
        message = f"`{_short(text)}` is no text of this template: there is nothing to translate"
        yield template.problem(("languages", lang, text, "#key"), message)


def sites(model: Model) -> Iterator[TextSite]:
    """Every text of a model that readers see, and every unit."""
    for unit in model.units:
        if unit not in builtin_units(ENGLISH):
            yield TextSite(("units", unit, "#key"), unit, _says(unit))
    found: list[TextSite] = []

    def note(site: TextSite) -> str:
        found.append(site)
        return site.text

    _walked(model, None, (), note)
    yield from found


def _unfit(template: Template, path: KeyPath, site: TextSite, text: str) -> Iterator[Problem]:
    """What is wrong with a translation where it is to stand."""
    try:
        if site.like:
            site.like.validate_python(text)
    except ValidationError as error:
        for fault in error.errors():
            fault["loc"] = site.path[-2:]
            yield template.problem(path, said(fault, type(template.model)))


def _says(text: str) -> bool:
    """Whether a text has words; `n/a` is the same in every language."""
    return text != NOT_AVAILABLE and any(letter.isalpha() for letter in text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


M = TypeVar("M", bound=BaseModel)

Hint = tuple[Shown, TypeAdapter[str] | None]
"""How a text is shown, and what a translation of it has to be."""

TextChange = Callable[[TextSite], str]


def _walked(value: object, hint: Hint | None, path: KeyPath, change: TextChange) -> object:
    """A part of a model with the texts changed that are marked as shown."""
    if isinstance(value, BaseModel):
        return _walked_fields(value, path, change)
    if isinstance(value, tuple):
        return tuple(_walked(part, hint, (*path, i), change) for i, part in enumerate(value))
    if isinstance(value, dict):
        return {key: _walked(part, hint, (*path, key), change) for key, part in value.items()}
    if not isinstance(value, str) or hint is None:
        return value
    shown, like = hint
    if shown.formula:
        return _formula(value, path, change)
    text = change(TextSite(path, value, shown.must and _says(value), like))
    return value if shown.kept else text


def _walked_fields(value: M, path: KeyPath, change: TextChange) -> M:
    names: tuple[str, ...] = ()
    if isinstance(value, Input) and (value.labels or value.picks):
        names = ("value", "cases", "choice", "picks")
    elif isinstance(value, TableColumn) and value.own_options:
        names = ("choice",)
    update: dict[str, object] = {
        name: _walked(getattr(value, name), hint, (*path, key), change)
        for name, (key, hint) in _hints(type(value)).items()
        if name not in names
    }
    if isinstance(value, Input | TableColumn) and value.own_options:
        update["choice"] = _labels(value, (*path, "choice"), change)
    if isinstance(value, SheetSpec):
        update["name"] = value.id  # ids are the same in every language
    return value.model_copy(update=update)


def _labels(item: Input | TableColumn, path: KeyPath, change: TextChange) -> dict[str, str]:
    """What the options of a choice are called; for yes and no the tool has words of its own."""
    must = item.choice != YES_NO
    return {
        option: change(TextSite((*path, option), label, must, _OPTION))
        for option, label in item.own_options.items()
    }


_OPTION: TypeAdapter[str] = TypeAdapter(OptionLabel)


def _formula(text: str, path: KeyPath, change: TextChange) -> str:
    """A formula with its text literals changed; one that cannot be read stays as it is."""
    result, done = "", 0
    try:
        found = list(tokens(text))
    except FormulaError:
        return text
    for token in found:
        if token.kind == "Operand" and token.subtype == "Text":
            inner = token.value[1:-1].replace('""', '"')
            said = change(TextSite(path, inner, _says(inner), None, token.start))
            result, done = result + text[done : token.start] + literal(said), token.end
    return result + text[done:]


@lru_cache
def _hints(model: type[BaseModel]) -> Mapping[str, tuple[str, Hint | None]]:
    """The fields of a mapping that may hold texts: their key, and what a text in it is like."""
    return {
        name: (field.alias or name, _hint(field))
        for name, field in model.model_fields.items()
        if name != "languages"
    }


def _hint(field: FieldInfo) -> Hint | None:
    if any(isinstance(mark, Shown) for mark in field.metadata):
        return _adapted(Annotated[field.annotation, *field.metadata])
    return next((_adapted(part) for part in _marked(field.annotation)), None)


def _adapted(hint: Any) -> Hint:  # noqa: ANN401 - a type, as the library takes it
    shown = next(mark for mark in get_args(hint) if isinstance(mark, Shown))
    return shown, None if shown.formula else TypeAdapter(hint)


def _marked(hint: object) -> Iterator[object]:
    """The types inside a type that are marked as shown."""
    if any(isinstance(mark, Shown) for mark in getattr(hint, "__metadata__", ())):
        yield hint
        return
    for part in get_args(hint):
        yield from _marked(part)

"""What the validation library found wrong with a template, in the template's own words."""

import copy
from collections.abc import Container, Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from ..problems import Problem, suggestion
from .schema import Model
from .yaml_reader import KeyPath, Mark, span_of


def _echo(error: ErrorDetails) -> bool:
    """A list whose entries are wrong is also "too short": that is no problem of its own."""
    return bool(
        error["type"] == "too_short" and error["ctx"]["actual_length"] < len(error["input"])
    )


def explained(
    error: ValidationError,
    model: type[Model],
    file: str,
    text: str,
    marks: dict[KeyPath, Mark],
    data: Any,  # noqa: ANN401 - whatever the YAML holds
) -> Iterator[Problem]:
    """Every error of a validation of `data`, each at the word that it is about."""
    for fault in _in_quotes(error.errors(), model, marks, data):
        if _echo(fault):
            continue
        ctx = fault.get("ctx", {})
        path = _marked((*fault["loc"], *ctx.get("at", ())), marks)
        if fault["type"] == "extra_forbidden" or fault["loc"][-1:] == ("[key]",):
            path = (*path, "#key")
        word = ctx["tag"] if fault["type"] == "union_tag_invalid" else ""
        given = _at(data, _marked(fault["loc"][:-1], marks))
        taken = given if isinstance(given, dict) else {}
        yield Problem(said(fault, model, taken), span_of(file, text, marks, path, word, 0))


def _in_quotes(
    faults: list[ErrorDetails], model: type[Model], marks: dict[KeyPath, Mark], data: object
) -> list[ErrorDetails]:
    """The faults; of a figure where a text belongs, what would be wrong with it in quotes."""
    quoted = {
        _marked(fault["loc"], marks): fault["input"]
        for fault in faults
        if fault["type"] == "string_type" and isinstance(fault["input"], _PLAIN)
    }
    if not quoted:
        return faults
    tried = copy.deepcopy(data)
    for path, given in quoted.items():
        shown = str(given).lower() if isinstance(given, bool) else str(given)
        _at(tried, path[:-1])[path[-1]] = shown
    try:
        model.model_validate(tried)
    except ValidationError as error:
        later = {_marked(fault["loc"], marks): fault for fault in error.errors()}
        paths = (_marked(fault["loc"], marks) for fault in faults)
        return [
            later.get(path, fault) if path in quoted else fault
            for path, fault in zip(paths, faults, strict=True)
        ]
    return faults


_PLAIN = (bool, int, float, date)
"""What YAML makes of a word that stands without quotes."""


def _at(data: Any, path: KeyPath) -> Any:  # noqa: ANN401 - lists and mappings
    for part in path:
        data = data[part]
    return data


def said(error: ErrorDetails, model: type[Model], taken: Container[str] = ()) -> str:
    """A validation error of the library in the template's own words.

    `taken` are the keys that stand beside the one that it is about.
    """
    ctx = error.get("ctx", {})
    kind, given, what = error["type"], error["input"], _called(error["loc"])
    if kind == "extra_forbidden":
        return _unknown(error, model, taken)
    if kind == "union_tag_invalid":
        known = [tag for hint in _hints(model, error["loc"]) for tag in _tags(hint)]
        return f"unknown kind `{ctx['tag']}`{suggestion(ctx['tag'], known)}"
    if kind == "union_tag_not_found":
        return "`kind` is missing: it says what this is"
    if given is None or kind == "string_too_short":
        return f"{what} is empty"
    if kind == "string_too_long":
        return f"{what} has {len(given):,} characters; {ctx['max_length']:,} at most"
    if kind == "too_short":
        return f"{what} needs {ctx['min_length']} entries or more; it has {len(given)}"
    if kind == "too_long":
        return f"{what} takes {ctx['max_length']} entries at most; it has {len(given)}"
    if kind == "literal_error":
        allowed = [f"`{word}`" for hint in _hints(model, error["loc"]) for word in _literals(hint)]
        *others, last = allowed
        offered = f"{', '.join(others)} or {last}" if others else last
        return f"{what} cannot be `{given}`; use {offered}"
    if kind == "string_type" and not isinstance(given, _PLAIN):
        return f"{what} must be text alone, no list and no keys and values"
    if kind in _MUST:
        return f"{what} {_MUST[kind].format_map(ctx)}"
    if kind in get_args(ErrorType):
        return f"{what} does not fit here"
    return str(error["msg"]) if "`" in error["msg"] else f"{what}: {error['msg']}"


def _unknown(error: ErrorDetails, model: type[Model], taken: Container[str]) -> str:
    """What is wrong with a key that nothing has: a piece of a figure or of a text, perhaps."""
    above, key, what = error["loc"][:-1], str(error["loc"][-1]), _called(error["loc"])
    if key.isdecimal():
        return f"{what} stands behind a comma; write a figure without one, as in 1000 or 9.5"
    hint = suggestion(key, (other for other in _keys(model, above) if other not in taken))
    if error["input"] is None and not hint:
        hint = "; a text with a comma in it goes into quotes"
    return f"unknown key {what}{hint}"


_MUST = {
    "missing": "is missing",
    "string_type": "must be text: put it in quotes",
    "finite_number": "is not a finite number",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "date_type": "must be a date like 2026-01-31",
    "tuple_type": "must be a list",
    "dict_type": "must be a list of keys and values",
    "model_type": "must be a list of keys and values",
    "model_attributes_type": "must be a list of keys and values",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
}
"""What the library's kinds of errors ask for."""


def _called(loc: tuple[str | int, ...]) -> str:
    """What people call the place of an error."""
    named = [part for part in loc if not str(part).startswith("[")]
    if not named:
        return "the template"
    if isinstance(named[-1], int):
        return f"entry {named[-1] + 1} of `{named[-2]}`"
    return f"`{named[-1]}`"


def _marked(loc: tuple[str | int, ...], marks: dict[KeyPath, Mark]) -> KeyPath:
    """The path of a location without the tags that the library puts in."""
    path: KeyPath = ()
    for part in loc:
        if (*path, part) in marks:
            path = (*path, part)
    return path


def _keys(model: type[Model], loc: tuple[str | int, ...]) -> set[str]:
    """The keys that the mapping at a location may have."""
    return {key for hint in _hints(model, loc) for kind in _models(hint) for key in _fields(kind)}


def _hints(model: type[Model], loc: tuple[str | int, ...]) -> list[object]:
    """The types that may stand at a location; the library's tags and numbers in it are steps."""
    hints: list[object] = [model]
    for part in loc:
        models = [kind for hint in hints for kind in _models(hint)]
        tagged: list[object] = [m for m in models if part in get_args(_fields(m).get("kind"))]
        inner = [hint for m in models for key, hint in _fields(m).items() if key == part]
        hints = tagged or inner or hints
    return hints


def _tags(hint: object) -> list[str]:
    """The kinds of the blocks that a type takes."""
    return [tag for model in _models(hint) for tag in get_args(_fields(model).get("kind"))]


def _literals(hint: object) -> list[str]:
    """The words that a type takes."""
    if get_origin(hint) is Literal:
        return [str(word) for word in get_args(hint)]
    return [word for part in get_args(hint) for word in _literals(part)]


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models(hint: object) -> list[type[BaseModel]]:
    """The mappings that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return [hint]
    return [model for part in get_args(hint) for model in _models(part)]

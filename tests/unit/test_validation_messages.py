"""Whatever stands at a key of a template, what is wrong with it is told in our own words."""

import functools
import operator
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from modelgen.compile.blocks import TemplateModel
from modelgen.template.validation_messages import said
from modelgen.template.yaml_reader import read_yaml

from ..conftest import ROOT

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")

ODD = (None, True, 7, 2.5, "", "word", "x" * 2000, [], ["a"], {}, {"a": 1}, date(2026, 1, 31))


def keys() -> dict[str, tuple[str | int, ...]]:
    """The way to one value of every key of the good template, by the names on that way."""
    _, marks, _ = read_yaml(GOOD, "good.yaml")
    ways = [way for way in marks if way and way[-1] != "#key"]
    return {".".join(str(part) for part in way if isinstance(part, str)): way for way in ways}


def errors(way: tuple[str | int, ...]) -> Iterator[tuple[object, ErrorDetails]]:
    """What the library finds wrong with each odd value at that place."""
    data: Any = read_yaml(GOOD, "good.yaml")[0]
    *above, last = way
    around = functools.reduce(operator.getitem, above, data)
    for odd in ODD:
        around[last] = odd
        try:
            TemplateModel.model_validate(data)
        except ValidationError as error:
            yield from ((odd, fault) for fault in error.errors())


@pytest.mark.parametrize("name", keys())
def test_an_odd_value_is_told_in_our_own_words(name: str) -> None:
    for odd, fault in errors(keys()[name]):
        message = said(fault, TemplateModel)
        assert not message.endswith("does not fit here"), (odd, fault["type"])
        assert fault["type"] not in get_args(ErrorType) or fault["msg"] not in message, odd

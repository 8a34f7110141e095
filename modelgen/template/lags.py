"""What says how far a row looks back: an input or a constant of whole numbers, from 1 on."""

from collections.abc import Iterator

from ..problems import Problem
from .figures import Constant
from .inputs import Input
from .load import Template
from .yaml_reader import KeyPath


def problems(template: Template) -> Iterator[Problem]:
    """Figures that are no number of steps, of what some formula looks back by."""
    lags = template.model.lags
    for s, b, _, block in template.model.blocks():
        for i, item in enumerate(getattr(block, "items", ())):
            if isinstance(item, Input | Constant) and item.name in lags:
                for path, told in _wrong(item):
                    at: KeyPath = ("sheets", s, "blocks", b, "items", i, *path)
                    yield template.problem(
                        at, f"`{item.name}` says how far a row looks back: {told}"
                    )


def _wrong(item: Input | Constant) -> Iterator[tuple[KeyPath, str]]:
    if item.takes != "number":
        yield (), f"it takes a number, and is a {item.takes}"
        return
    stated: dict[KeyPath, object] = {("value",): item.value}
    if isinstance(item, Input):
        stated |= {(key,): getattr(item, key) for key in ("minimum", "maximum", "low", "high")}
        stated |= {("cases", case): figure for case, figure in item.cases.items()}
    for path, figure in stated.items():
        if isinstance(figure, float) and not figure.is_integer():
            yield path, f"{figure:.15g} is no whole number of steps"
        elif isinstance(figure, float) and path in (("minimum",), ("value",)) and figure < 1:
            yield path, f"its `{path[0]}` is 1 or more"

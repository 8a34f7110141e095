"""The Model of a template whose sheets hold given kinds of blocks."""

from typing import Annotated, Any, Union

from pydantic import Field, create_model

from .schema import Block, Model, SheetSpec


def model_of(kinds: tuple[type[Block], ...]) -> type[Model]:
    """The Model whose sheets hold these kinds of blocks, told apart by their `kind`."""
    block: Any = Annotated[Union[kinds], Field(discriminator="kind")]  # noqa: UP007 - at run time
    blocks = (tuple[block, ...], Field(min_length=1))
    sheet: Any = create_model("SheetSpec", __base__=SheetSpec, blocks=blocks)
    sheets = (tuple[sheet, ...], Field(min_length=1))
    model: type[Model] = create_model("Model", __base__=Model, sheets=sheets)
    model.kinds = kinds
    return model

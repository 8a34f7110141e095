"""Where figures come from: the register of sources, and how an item refers to one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from ..translations import N_
from .words import (
    NO_SOURCE,
    TYPED,
    Day,
    Evidence,
    ItemName,
    Label,
    Quotation,
    Shown,
    Source,
    Strict,
    Text,
    form,
    refused,
)
from .yaml_reader import KeyPath

NOT_STATED = N_("not stated")
"""What a source of the register says of itself where nobody knows."""


def _known(text: str) -> str:
    if text.strip().lower() in NO_SOURCE:
        raise refused(f"says nothing; write {NOT_STATED}, if it is not known")
    return text


Stated = Annotated[Quotation, AfterValidator(_known), Shown(must=False)]

_DAY, _CITED = "[day]", "[cited]"

When = Annotated[
    Annotated[Day, Tag(_DAY)] | Annotated[Stated, Tag(TYPED)],
    Discriminator(lambda value: _DAY if isinstance(value, date) else TYPED),
]
"""A day, or what is known of it in words: `2025-10`, `not stated`."""

Address = Annotated[
    Quotation, form(rf"https?://\S+|{NOT_STATED}", f"a web address (https://…) or {NOT_STATED}")
]


class RegisteredSource(Strict):
    """A document or a page; what nobody knows of it says that it is not stated.

    `by` is who wrote or published it. `old_because` says why it stands although it is old.
    """

    name: ItemName
    label: Label
    title: Stated
    by: Stated
    date: When
    address: Address
    read_on: When
    tag: Evidence
    note: Text = "–"
    quote: Quotation | None = None
    old_because: Text | None = None


class Citation(Strict):
    """A source of the register by name, and the place in it: a table, a chart."""

    cites: ItemName
    at: Label | None = None


Attribution = Annotated[
    Annotated[Source, Tag(TYPED)]
    | Annotated[
        tuple[Citation, ...],
        BeforeValidator(lambda value: value if isinstance(value, list | tuple) else (value,)),
        Field(min_length=1),
        Tag(_CITED),
    ],
    Discriminator(
        lambda value: _CITED if isinstance(value, dict | list | tuple | Citation) else TYPED
    ),
]
"""Where a figure came from: in words, or as sources of the register."""


def cited(attribution: Attribution | None) -> tuple[Citation, ...]:
    """What an item cites; nothing where its source is told in words."""
    return attribution if isinstance(attribution, tuple) else ()


def told(
    attribution: Attribution, register: Mapping[str, RegisteredSource], *, tags: bool = False
) -> str:
    """Where a figure came from in a line: `DeepSeek day 6, node chart`; each with its tag."""
    if isinstance(attribution, str):
        return attribution
    found = []
    for citation in attribution:
        source = register[citation.cites]
        place = f", {citation.at}" if citation.at else ""
        found.append(f"{source.label}{place}" + (f" ({source.tag})" if tags else ""))
    return "; ".join(found)


def attributions(items: Iterable[object]) -> Iterator[tuple[KeyPath, Attribution]]:
    """The source of each item of a block that has one, with its path in the block."""
    for i, item in enumerate(items):
        attribution = getattr(item, "source", None)
        if attribution is not None:
            yield ("items", i, "source"), attribution

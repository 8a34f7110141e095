"""A word in its parts, as people write it: the item by name or label, the case, the step."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from ..compile.context import Context
from ..template.added_cases import case_named
from ..template.entries import plain
from ..template.setting import Settable
from ..template.wanted import Wanted, from_word

_PART = re.compile(r"[.@][^.@]*")


class Words:
    """What a model's items are called, for words such as `growth@bear.2027`."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def split(self, word: str) -> tuple[str, str, str]:
        """Name, case and step; the word itself where no beginning of it is an item."""
        for head, rest in _heads(word):
            name = self._names.get(plain(head), "")
            parts = _PART.findall(rest)
            if name and len(parts) <= len({part[0] for part in parts}):
                found = {part[0]: part[1:] for part in parts}
                return name, found.get("@", ""), found.get(".", "")
        return word, "", ""

    def meaning(self, word: str) -> str:
        """The id of the cell that a word means, or the item: `Growth@Dip.2027` is
        `growth@dip.2027-12`; the word itself where it is none.
        """
        name, case, step = self.split(word)
        item, model = self._ctx.analysis.items.get(name), self._ctx.model
        if item is None:
            return word
        known = case_named(model, case, self._ctx.lang) if case else ""
        id = f"{name}@{known}" if known else name
        if not step or not item.is_series:
            return f"{id}.{step}" if step else id
        axis = model.axis(item.axis)
        wanted = Wanted(name, case, step, "", "", word)
        number = Settable(model, self._ctx.lang, known, {}).step_of(axis, wanted)
        return f"{id}.{axis.key(number)}" if isinstance(number, int) else word

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The items by name, and by label in either language where only one has it.

        A label may be cut before its brackets.
        """
        items, ctx = self._ctx.analysis.items, self._ctx
        sources = {new: old for old, new in ctx.model.languages.get(ctx.lang, {}).items()}
        labels: dict[str, set[str]] = {}
        short: dict[str, set[str]] = {}
        for name, item in items.items():
            for label in (item.label, sources.get(item.label, item.label)):
                labels.setdefault(plain(label), set()).add(name)
                short.setdefault(plain(label).partition(" (")[0], set()).add(name)
        found = {
            label: next(iter(n)) for label, n in (*short.items(), *labels.items()) if len(n) == 1
        }
        return {**found, **{plain(name): name for name in items}}


def bare(word: str) -> str:
    """A word without case and step, where nothing of it is known."""
    return re.split(r"[@.]", word, maxsplit=1)[0] or word


def parts_of(id: str) -> tuple[str, str, str]:
    """Name, case and step of an id."""
    parts = from_word(f"{id}=")
    assert isinstance(parts, Wanted)
    return parts.name, parts.case, parts.step


def _heads(word: str) -> Iterator[tuple[str, str]]:
    """A word as a whole, then without what stands behind each of its dots and signs."""
    yield word, ""
    for at in reversed([i for i, character in enumerate(word) if character in ".@"]):
        yield word[:at], word[at:]

"""A template of one's own: a copy of one that comes with the tool, under another name."""

import re
from pathlib import Path

from ..problems import ModelError, Problem
from ..template.load import find, text_of
from ..template.words import TEMPLATE_NAME
from ..translations import told as _
from ..xlsx.files import publish

_NAME_LINE = re.compile(r"^template:.*$", re.MULTILINE)


def new(name: str, source: str) -> Path:
    """Write `NAME.yaml` into the working folder as a copy of a template; returns its path.

    Raises ModelError where the name is none, the file is there already, or there is no source.
    """
    name = name.removesuffix(".yaml")
    if not re.fullmatch(TEMPLATE_NAME, name):
        said = _("`{name}` is not a template's name: small letters, digits and -, at most 61")
        better = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        fits = re.fullmatch(TEMPLATE_NAME, better)
        hint = _("; write `{word}`").format(word=better) if fits else ""
        raise ModelError([Problem(said.format(name=name) + hint)])
    target = Path(f"{name}.yaml")
    if target.exists():
        said = _("`{path}` exists already; choose another name")
        raise ModelError([Problem(said.format(path=target))])
    text, count = _NAME_LINE.subn(f"template: {name}", text_of(find(source)), count=1)
    if not count:
        said = _("`{path}` has no line `template:` that names it")
        raise ModelError([Problem(said.format(path=source))])
    publish(text.encode("utf-8"), target, None)
    return target

"""A template of one's own: a copy of one that comes with the tool, under another name."""

import re
from pathlib import Path

from ..problems import ModelError, Problem
from ..template.load import find, text_of
from ..template.words import TEMPLATE_NAME
from ..xlsx.files import publish

_NAME_LINE = re.compile(r"^template:.*$", re.MULTILINE)


def new(name: str, source: str) -> Path:
    """Write `NAME.yaml` into the working folder as a copy of a template; returns its path.

    Raises ModelError where the name is none, the file is there already, or there is no source.
    """
    if not re.fullmatch(TEMPLATE_NAME, name):
        message = f"`{name}` is not a template's name: small letters, digits and -, at most 61"
        raise ModelError([Problem(message)])
    target = Path(f"{name}.yaml")
    if target.exists():
        raise ModelError([Problem(f"`{target}` exists already; choose another name")])
    text, count = _NAME_LINE.subn(f"template: {name}", text_of(find(source)), count=1)
    if not count:
        raise ModelError([Problem(f"`{source}` has no line `template:` that names it")])
    publish(text.encode("utf-8"), target, None)
    return target

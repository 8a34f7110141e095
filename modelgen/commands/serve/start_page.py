"""The first page: the templates to open, the workbooks of the folder, and where to drop one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

from starlette.responses import HTMLResponse

from ...compile.templates import load
from ...markup import tag
from ...problems import ModelError, visible
from ...template.load import shipped
from ...translations import ENGLISH, words
from ...xlsx.files import pristine
from .frame import lost, page
from .returned import KINDS

MOST_LISTED = 50
"""Workbooks of a folder that are listed: of each it is looked up whether it was edited."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A template that can be opened: its name in addresses, what it is, and in which language."""

    name: str
    title: str
    lang: str


def templates(folder: Path | None) -> dict[str, Path]:
    """The templates that come with the tool and those of the folder, by the name in addresses."""
    own = sorted(folder.glob("*.yaml")) if folder else []
    return shipped() | {path.name: path for path in own}


def workbooks(folder: Path | None) -> dict[str, Path]:
    """The workbooks of the folder, the last changed first."""
    found = [p for p in folder.iterdir() if _is_workbook(p)] if folder else []
    return {path.name: path for path in sorted(found, key=lambda p: -p.stat().st_mtime)}


def _is_workbook(path: Path) -> bool:
    ending = path.suffix.lower().removeprefix(".")
    return ending in KINDS and path.is_file() and not path.name.startswith(("~$", "."))


def start_page(folder: Path | None, lang: str) -> HTMLResponse:
    _ = words(lang)
    models = tag("ul", *map(_link, _offered(folder, lang)), class_="cards")
    return page(
        lang,
        _("Start"),
        "/",
        tag("h1", _("Live Excel models")),
        tag("section", tag("h2", _("Open a model")), models),
        tag("section", tag("h2", _("Bring a workbook back")), _drop(lang)),
        _listed(folder, lang),
        _stop(lang),
    )


def _offered(folder: Path | None, lang: str) -> Iterator[Offered]:
    """Every template, in English where it has no other texts.

    One that cannot be read says so when it is opened.
    """
    for name, path in templates(folder).items():
        try:
            model = load(path).model
        except ModelError:
            yield Offered(name, name, lang)
            continue
        texts = model.languages.get(lang)
        title = texts.get(model.title, model.title) if texts else model.title
        yield Offered(name, title, lang if texts else ENGLISH)


def _link(one: Offered) -> Element:
    address = f"/model/{quote(one.name)}?{urlencode({'lang': one.lang})}"
    return tag("li", tag("a", one.title, href=address), tag("span", one.name, class_="note"))


def _drop(lang: str) -> Element:
    """A box that takes a file dropped on it, or chosen."""
    _ = words(lang)
    kinds = ",".join(f".{kind}" for kind in KINDS)
    chosen = tag("input", type="file", id="file", accept=kinds)
    label = tag("label", _("Drop an edited workbook here, or choose it"), for_="file")
    says = _("It is read on this computer; the file itself stays as it is.")
    facts = {"data_lang": lang, "data_waits": _("reading"), "data_lost": lost(lang)}
    return tag("div", label, chosen, tag("p", says, class_="note"), id="drop", **facts)


def _listed(folder: Path | None, lang: str) -> Element | None:
    _ = words(lang)
    found = workbooks(folder)
    if not found:
        return None
    lines = []
    for name, path in islice(found.items(), MOST_LISTED):
        state = _("as it was built") if pristine(path) else _("edited, or of another program")
        button = tag("button", name, type="button", data_open=name)
        lines.append(tag("li", button, tag("span", state, class_="note")))
    head = _("Workbooks in {folder}").format(folder=visible(str(folder)))
    more = len(found) - len(lines)
    says = _("Older ones that are not listed: {count}. Drop the one that you mean.").format(
        count=more
    )
    rest = tag("p", says, class_="note") if more else None
    return tag("section", tag("h2", head), tag("ul", *lines, class_="cards"), rest)


def _stop(lang: str) -> Element:
    _ = words(lang)
    says = _("modelgen stops by itself after an hour without a page open.")
    done = _("Stopped. This page can be closed.")
    button = tag("button", _("Stop now"), type="button", id="stop", data_done=done)
    return tag("footer", tag("p", says, class_="note"), button)

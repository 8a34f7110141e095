"""A model as a page: inputs to the left, the memo to the right, files to take away above."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element

from starlette.responses import HTMLResponse

from ...markup import Inside, html, tag
from ...memo.html import sections
from ...memo.outline import memo
from ...translations import ENGLISH, Translate, words
from .entries import Driver, Field, entries, groups
from .frame import lost, page
from .model_files import FILES
from .session import Session


def shown_sections(session: Session) -> Mapping[str, str]:
    """The memo of the model as it stands, section by section."""
    made = sections(memo(session.model, session.lang))
    return {id: html(element) for id, element in made.items()}


def shown_inputs(session: Session, case: str) -> str:
    """The inputs in a case."""
    return html(_inputs(session, case))


ShownEntry = tuple[str, str, float | None, tuple[str, ...], str]
"""Of a cell its text, its look, its number, what may be chosen there, and its label."""


def shown_entries(session: Session, case: str) -> dict[str, ShownEntry]:
    """The cells of a case as they stand."""
    found = entries(session, case)
    return {one.id: (one.shown, one.looks, one.number, one.options, one.label) for one in found}


def model_page(session: Session, name: str, id: str, case: str) -> HTMLResponse:
    _ = words(session.lang)
    told = memo(session.model, session.lang)
    paper = tag("article", *sections(told).values(), id="memo", aria_label=_("Memo"))
    left = tag("div", _inputs(session, case), id="inputs-of-a-case")
    return page(
        session.lang,
        session.model.ctx.model.title,
        f"/model/{quote(name)}?{urlencode({'from': id})}",
        _tools(session, id, case, _),
        tag("div", tag("form", left, id="inputs", autocomplete="off"), paper, class_="sides"),
        _explained(_),
        known=(ENGLISH, *session.model.ctx.model.languages),
    )


def _tools(session: Session, id: str, case: str, _: Translate) -> Element:
    cases = session.model.ctx.model.cases
    live = session.live_case
    chosen = {"id": "live", "data_cell": "sel_case"}
    texts = dict(zip(FILES, (_("Workbook"), _("Memo (PDF)"), _("Memo (Word)")), strict=True))
    files = (
        tag("a", text, href=f"/session/{id}/{name}", download=True, class_="button")
        for name, text in texts.items()
    )
    facts: dict[str, Any] = {
        "data_session": id,
        "data_lost": lost(session.lang),
        "data_waits": _("calculating"),
    }
    return tag(
        "div",
        tag("label", _("Live case"), for_="live"),
        tag("select", *(_option(c.label, c.label, c.label == live) for c in cases), **chosen),
        tag("label", _("Edit the case"), for_="case"),
        tag("select", *(_option(c.name, c.label, c.name == case) for c in cases), id="case"),
        tag("button", _("Undo"), type="button", id="undo", disabled=not session.can_undo),
        tag("button", _("As generated"), type="button", id="reset", disabled=not session.typed),
        tag("span", *files, class_="files"),
        id="tools",
        **facts,
    )


def _option(value: str, text: str, chosen: bool) -> Element:
    return tag("option", text, value=value, selected=chosen)


def _inputs(session: Session, case: str) -> Element:
    _ = words(session.lang)
    found = groups(session, case)
    lists = []
    for number, group in enumerate(found):
        rows = [row for driver in group.drivers for row in _driver(driver, _)]
        edited = any(entry.typed for driver in group.drivers for entry in driver.entries)
        head = tag("summary", group.title)
        lists.append(tag("details", head, *rows, open=number == 0 or edited))
    return tag("div", *lists, class_="drivers")


def _driver(driver: Driver, _: Translate) -> Iterator[Inside]:
    about = tag(
        "details",
        tag(
            "summary",
            driver.where or "–",
            title=_("Where {item} comes from").format(item=driver.label),
        ),
        tag("p", driver.note, class_="note") if driver.note != "–" else None,
        tag("p", _("allowed: {range}").format(range=driver.allowed), class_="note")
        if driver.allowed
        else None,
        class_="about",
    )
    single = len(driver.entries) == 1 and not driver.entries[0].head
    name = f"entry-{driver.entries[0].id}" if single else None
    label = tag("label" if single else "span", driver.label, for_=name, class_="label")
    unit = tag("span", driver.unit, class_="unit")
    if single:
        entry = driver.entries[0]
        yield tag("div", label, _entry(entry, ""), unit, about, _slider(entry, driver.label),
                  class_="driver")  # fmt: skip
        return
    steps = (
        tag("label", tag("span", entry.head), _entry(entry, f"{driver.label} {entry.head}"))
        for entry in driver.entries
    )
    yield tag("div", label, unit, about, tag("div", *steps, class_="steps"), class_="driver")


def _entry(entry: Field, called: str) -> Element:
    facts = {"id": f"entry-{entry.id}", "data_cell": entry.id, "class_": entry.looks}
    if entry.options:
        options = (_option(text, text, text == entry.shown) for text in entry.options)
        return tag("select", *options, **facts)
    return tag("input", value=entry.shown, spellcheck="false", aria_label=called or None, **facts)


def _slider(entry: Field, called: str) -> Element | None:
    """A way to move a figure within the range of its evidence."""
    if entry.slide is None:
        return None
    low, high = entry.slide
    facts = {"min": f"{low:.15g}", "max": f"{high:.15g}", "step": f"{(high - low) / 100:.15g}"}
    value = None if entry.number is None else f"{entry.number:.15g}"
    return tag(
        "input", type="range", value=value, aria_label=called, data_slides=entry.id, **facts
    )


def _explained(_: Translate) -> Element:
    """What a figure is made of, when it is clicked or asked for by name."""
    ask = tag(
        "form",
        tag("label", _("What is it made of? A cell, a label or a name"), for_="asked"),
        tag("input", id="asked", name="asked"),
        tag("button", _("Show")),
        id="ask",
    )
    close = tag("button", _("Close"), type="button", id="close")
    answer = tag("pre", id="answer", tabindex="0")
    box = tag("dialog", tag("h2", _("What it is made of")), answer, close, id="explained",
              aria_label=_("What it is made of"))  # fmt: skip
    return tag("div", ask, box)

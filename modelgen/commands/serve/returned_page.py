"""The page of a workbook that came back: what was found in it, and what can be had of it."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from starlette.responses import HTMLResponse

from ...markup import Inside, html, tag
from ...translations import Translate, words
from .frame import lost, page
from .returned import Report, ReturnedWorkbook


def returned_page(one: ReturnedWorkbook, lang: str) -> HTMLResponse:
    """The page at once; what is found follows as it is known."""
    _ = words(lang)
    waits = _("The workbook is being read; this takes some seconds.")
    found = tag("div", tag("p", waits), tag("progress", max="3", value="0", aria_label=waits),
                id="found", data_returned=one.id, data_lang=lang, data_lost=lost(lang),
                data_makes=_("making the file"))  # fmt: skip
    return page(lang, one.shown, f"/returned/{one.id}", tag("h1", one.shown), found)


def shown_report(one: ReturnedWorkbook, report: Report, lang: str) -> str:
    """What takes the place of the notice that the workbook is being read."""
    _ = words(lang)
    parts: list[Inside] = []
    if report.changes:
        parts += [tag("h2", _("What was changed")), tag("pre", report.changes, tabindex="0")]
    if report.complaint:
        parts.append(tag("p", report.complaint, class_="stamp"))
    if report.changes:
        parts += [_renewal(one, report, _)]
    parts += [tag("h2", _("Audit")), tag("pre", report.audit, tabindex="0")]
    return html(tag("div", *parts))


def _renewal(one: ReturnedWorkbook, report: Report, _: Translate) -> Element:
    """The conflicts to decide, and the files to have."""
    told = _("Decide what shall stand in each cell that both you and the template changed.")
    conflicts = list(_conflicts(report, _))
    decided = tag("fieldset", tag("legend", told), *conflicts) if conflicts else None
    base = f"/returned/{one.id}"
    texts = {
        "memo.pdf": _("Memo (PDF)"),
        "memo.docx": _("Memo (Word)"),
        "handout.xlsx": _("Copy to hand out"),
    }
    says = _("Memo and copy are made of the workbook brought up to date, once you have it.")
    return tag(
        "form",
        tag("h2", _("What you can have")),
        decided,
        tag("button", _("The workbook, up to date"), type="submit"),
        *(_file(f"{base}/{ending}", text) for ending, text in texts.items()),
        tag("p", says, class_="note"),
        id="renewal",
        action=base,
    )


def _file(address: str, text: str) -> Element:
    """A link whose file is made first: the script says so, and tells what speaks against it."""
    return tag("a", text, href=address, class_="button", data_file=True)


def _conflicts(report: Report, _: Translate) -> Iterator[Element]:
    for number, conflict in enumerate(report.conflicts):
        sides = (("yours", _("yours")), ("new", _("the template's")))
        choices = (
            tag("label", tag("input", type="radio", name=f"take-{number}", value=side,
                             data_take=conflict.name, required=True), word)
            for side, word in sides
        )  # fmt: skip
        called = f"{conflict.name} ({conflict.cell})"
        yield tag("div", tag("span", called), *choices, role="group", aria_label=called)

"""What every page has: its head, the way back to the start, languages, and how it is sent."""

from collections.abc import Collection
from urllib.parse import urlencode

from starlette.responses import HTMLResponse

from ...markup import Inside, html, tag
from ...translations import languages, name_of, words


def page(
    lang: str, title: str, path: str, *inside: Inside, known: Collection[str] = languages()
) -> HTMLResponse:
    """A whole page; `path` is where it stands, for the same in the other languages `known`."""
    _ = words(lang)
    before = "&" if "?" in path else "?"
    addresses = {other: f"{path}{before}{urlencode({'lang': other})}" for other in known}
    others = (
        tag("a", name_of(other), href=address, hreflang=other, lang=other)
        for other, address in addresses.items()
        if other != lang
    )
    top = tag(
        "nav",
        tag("a", "modelgen", href=f"/?{urlencode({'lang': lang})}"),
        tag("span", *others),
        aria_label=_("Start and languages"),
    )
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · modelgen"),
        tag("link", rel="stylesheet", href="/static/page.css"),
        tag("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        tag("script", src="/static/page.js", defer=True),
    )
    body = tag("body", top, tag("main", *inside), tag("div", id="told", role="status"))
    return HTMLResponse(f"<!doctype html>{html(tag('html', head, body, lang=lang))}")


def lost(lang: str) -> str:
    """What a page says when nobody answers it."""
    _ = words(lang)
    return _("modelgen does not answer any more; start it again")


def spoken_by(accepted: str) -> str:
    """The first language of a browser that the tool speaks, else English."""
    for word in accepted.split(","):
        lang = word.split(";")[0].strip().split("-")[0].lower()
        if lang in languages():
            return lang
    return languages()[0]

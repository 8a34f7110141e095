"""The routes: what a browser asks for, and which page, figure or file answers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ...markup import tag
from ...problems import ModelError, visible
from ...translations import languages, speak, words
from ..trace import trace
from . import model_page, returned_page, start_page
from .frame import page, spoken_by
from .guard import Guard, TooLargeError
from .model_files import FILES, KINDS, file_of
from .returned import MADE, FailedError, ReturnedWorkbook
from .server_state import OpenModel, ServerState
from .session import RefusedError, Session

MOST_TYPED = 2000
"""Characters that somebody may type for a cell."""


def application(held: ServerState, key: str, port: int) -> Starlette:
    """The pages, behind their guard."""
    static = StaticFiles(directory=Path(str(files("modelgen"))) / "commands" / "serve" / "static")
    routes = [
        Route("/", _start),
        Route("/model/{name}", _model),
        Route("/session/{id}/enter", _enter, methods=["POST"]),
        Route("/session/{id}/inputs", _inputs),
        Route("/session/{id}/explain", _explain),
        Route("/session/{id}/{file}", _file),
        Route("/return", _take, methods=["POST"]),
        Route("/open", _open, methods=["POST"]),
        Route("/returned/{id}", _returned),
        Route("/returned/{id}/report", _report),
        Route("/returned/{id}/renew", _renew, methods=["POST"]),
        Route("/returned/{id}/{file}", _made),
        Route("/here", _here),
        Route("/stop", _stop, methods=["POST"]),
        Mount("/static", static),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        held.close()

    guard = Middleware(Guard, key=key, port=port)
    handlers: Any = {ModelError: _faulty, TooLargeError: _too_large, FailedError: _failed}
    app = Starlette(
        routes=routes, middleware=[guard], exception_handlers=handlers, lifespan=lifespan
    )
    app.state.held = held
    return app


def _server(request: Request) -> ServerState:
    held: ServerState = request.app.state.held
    held.asked()
    return held


def _lang(request: Request) -> str:
    """The language that an address names, else that of the browser."""
    asked = request.query_params.get("lang", "")
    return asked if asked in languages() else spoken_by(request.headers.get("accept-language", ""))


async def _start(request: Request) -> Response:
    held, lang = _server(request), _lang(request)
    return await held.work(lambda: start_page.start_page(held.folder, lang))


async def _model(request: Request) -> Response:
    """Each page has a model of its own: two of them never get in each other's way."""
    held, lang, name = _server(request), _lang(request), request.path_params["name"]
    path = start_page.templates(held.folder).get(name)
    if path is None:
        return _gone(request)

    def opened() -> Response:
        session = Session(str(path), lang)
        before = held.idle(request.query_params.get("from", ""))
        if before and before.template == session.template:
            session.follow(before)
        case = session.model.ctx.model.cases[0].name
        return model_page.model_page(session, name, held.open(session), case)

    return await held.work(opened)


async def _on(request: Request, task: Callable[[OpenModel], Response]) -> Response:
    """What a task gives for the model that a request is about."""
    held, id = _server(request), request.path_params["id"]

    def done() -> Response:
        found = held.find(id)
        return task(found) if found else _gone(request)

    return await held.work(done)


async def _enter(request: Request) -> Response:
    """A change of the model: the sections of the memo that differ from what the page shows."""
    asked = await _asked(request)

    def entered(found: OpenModel) -> Response:
        session = found.session
        try:
            _carry_out(session, asked)
        except RefusedError as refused:
            return JSONResponse({"refused": visible(str(refused))}, 422)
        entries = model_page.shown_entries(session, asked.get("case", ""))
        told = {"undo": session.can_undo, "typed": bool(session.typed), "entries": entries}
        told |= {"from": asked.get("id", ""), "live": session.live_case}
        sections = found.changed()
        return JSONResponse({"sections": sections, "order": list(found.shown), **told})

    return await _on(request, entered)


def _carry_out(session: Session, asked: dict[str, str]) -> None:
    if asked.get("do") == "undo":
        session.undo()
    elif asked.get("do") == "reset":
        session.reset()
    elif "exact" in asked:
        session.enter(asked.get("id", ""), asked["exact"][:MOST_TYPED], exact=True)
    else:
        session.enter(asked.get("id", ""), asked.get("text", "")[:MOST_TYPED])


async def _asked(request: Request) -> dict[str, str]:
    """What a script of the page sends: names and texts, nothing else."""
    try:
        data = await request.json()
    except ValueError:
        return {}
    pairs = data.items() if isinstance(data, dict) else ()
    return {key: value for key, value in pairs if isinstance(value, str)}


async def _inputs(request: Request) -> Response:
    """The inputs of another case."""
    case = request.query_params.get("case", "")
    return await _on(
        request, lambda found: PlainTextResponse(model_page.shown_inputs(found.session, case))
    )


async def _explain(request: Request) -> Response:
    """What a figure is made of, as `modelgen trace` tells it."""
    word = request.query_params.get("word", "")[:MOST_TYPED]

    def lines(found: OpenModel) -> Response:
        speak(found.session.lang)
        try:
            told = "\n".join(trace(found.session.model, word))
        except ModelError as error:
            told = "\n".join(problem.message for problem in error.problems)
        return PlainTextResponse(visible(told))

    return await _on(request, lines)


async def _file(request: Request) -> Response:
    """The workbook or the memo with what is on the page."""
    name = request.path_params["file"]
    today = date.today()  # noqa: DTZ011 - the day where the user is

    def made(found: OpenModel) -> Response:
        if name not in FILES:
            return _gone(request)
        kind = name.rpartition(".")[2]
        shown = _attached(f"{found.session.name}.{kind}")
        return Response(file_of(found.session, name, today), media_type=KINDS[kind], headers=shown)

    return await _on(request, made)


def _attached(name: str) -> dict[str, str]:
    plain = name.encode("ascii", "replace").decode().replace('"', "_")
    return {"content-disposition": f'attachment; filename="{plain}"'}


async def _take(request: Request) -> Response:
    """A workbook that was dropped: where its page is."""
    held, name = _server(request), unquote(request.headers.get("x-name", ""))
    one = held.returned.take(name, await request.body())
    return JSONResponse({"page": f"/returned/{one.id}"})


async def _open(request: Request) -> Response:
    """A workbook of the folder: a copy of it is read."""
    held, asked = _server(request), await _asked(request)
    path = start_page.workbooks(held.folder).get(asked.get("name", ""))
    if path is None:
        return _gone(request)
    one = held.returned.take(path.name, await asyncio.to_thread(path.read_bytes))
    return JSONResponse({"page": f"/returned/{one.id}"})


def _known(request: Request) -> ReturnedWorkbook | None:
    return _server(request).returned.find(request.path_params["id"])


async def _returned(request: Request) -> Response:
    one = _known(request)
    return returned_page.returned_page(one, _lang(request)) if one else _gone(request)


async def _report(request: Request) -> Response:
    """What was found, or how far the reading is."""
    one, lang = _known(request), _lang(request)
    if one is None:
        return _gone(request)
    ended, every = one.progress
    if ended < every:
        return JSONResponse({"ended": ended, "every": every})
    report = await asyncio.to_thread(one.report)
    return JSONResponse({"found": returned_page.shown_report(one, report, lang)})


async def _renew(request: Request) -> Response:
    one, takes = _known(request), await _asked(request)
    if one is None:
        return _gone(request)
    sides = {name: side for name, side in takes.items() if side in ("yours", "new")}
    path = await asyncio.to_thread(one.renewed, sides)
    return FileResponse(path, filename=path.name)


async def _made(request: Request) -> Response:
    one, ending = _known(request), request.path_params["file"]
    if one is None or ending not in MADE:
        return _gone(request)
    path = await asyncio.to_thread(one.made, ending)
    return FileResponse(path, filename=path.name)


async def _here(request: Request) -> Response:
    """A page is still open: the server stays."""
    _server(request)
    return JSONResponse({})


async def _stop(request: Request) -> Response:
    _server(request).stop()
    return JSONResponse({})


def _gone(request: Request) -> Response:
    """What was asked for is not there, or not any more."""
    lang = _lang(request)
    _ = words(lang)
    says = _("This is not open any more; begin again from the first page.")
    if request.method != "GET" or request.headers.get("sec-fetch-dest") == "empty":
        return JSONResponse({"refused": says}, 410)
    answer = page(lang, _("Start"), "/", tag("p", says), tag("a", _("Start"), href="/"))
    answer.status_code = 404
    return answer


async def _faulty(request: Request, error: ModelError) -> Response:
    """A template that cannot be built, with all that is wrong with it."""
    lang = _lang(request)
    told = (tag("li", p.message, _line(p.spot.line if p.spot else 0)) for p in error.problems)
    _ = words(lang)
    title = _("This model cannot be opened")
    answer = page(lang, title, "/", tag("h1", title), tag("ul", *told))
    answer.status_code = 422
    return answer


def _line(number: int) -> str:
    return f" ({number})" if number else ""


async def _failed(request: Request, error: FailedError) -> Response:
    return JSONResponse({"refused": visible(str(error))}, 422)


async def _too_large(request: Request, error: TooLargeError) -> Response:
    return PlainTextResponse("too large", 413)

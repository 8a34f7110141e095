"""What the pages share: the open models, the workbooks that came back, and who works on them."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from .model_page import shown_sections
from .returned import ReturnedWorkbooks
from .session import IdleSession, Session

MOST_OPEN = 4
"""Models that are held ready; of more the one that was idle longest is put away."""

MOST_KNOWN = 1000
"""Pages of which it is known what was typed into them."""

T = TypeVar("T")


class OpenModel:
    """A model that a page shows, and the sections that it shows of it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.shown: Mapping[str, str] = shown_sections(session)

    def changed(self) -> dict[str, str]:
        """The sections that read otherwise than the page does; from now on it shows them."""
        before, self.shown = self.shown, shown_sections(self.session)
        return {id: text for id, text in self.shown.items() if before.get(id) != text}


class ServerState:
    """All that outlives a request; `asked` is told of each, `stop` ends the server."""

    def __init__(
        self, folder: Path | None, asked: Callable[[], None], stop: Callable[[], None]
    ) -> None:
        self.folder, self.asked, self.stop = folder, asked, stop
        self.returned = ReturnedWorkbooks()
        self._open: dict[str, OpenModel] = {}
        self._away: dict[str, IdleSession] = {}
        # A model's calculator stays in the thread that made it, as does the language spoken.
        self._worker = ThreadPoolExecutor(1, "model")

    async def work(self, task: Callable[[], T]) -> T:
        """What a task on models gives: one at a time, in their thread."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, task)

    def open(self, session: Session) -> str:
        """Keeps a model, under an id that nobody guesses."""
        id = secrets.token_urlsafe(12)
        self._keep(id, session)
        return id

    def idle(self, id: str) -> IdleSession | None:
        """What was typed on a page, whether its model is held ready or not."""
        return self._open[id].session.idle() if id in self._open else self._away.get(id)

    def find(self, id: str) -> OpenModel | None:
        """The model of a page; one that was put away is opened again, with what was typed."""
        found = self._open.pop(id, None)
        if found:
            self._open[id] = found
            return found
        known = self._away.get(id)
        if known is None:
            return None
        session = Session(known.template, known.lang)  # raises where the file is faulty by now
        session.follow(known)
        del self._away[id]
        self._keep(id, session)
        return self._open[id]

    def _keep(self, id: str, session: Session) -> None:
        while len(self._open) >= MOST_OPEN:
            oldest = next(iter(self._open))
            self._away[oldest] = self._open.pop(oldest).session.idle()
        while len(self._away) > MOST_KNOWN:
            self._away.pop(next(iter(self._away)))
        self._open[id] = OpenModel(session)

    def close(self) -> None:
        self.returned.close()
        self._worker.shutdown(cancel_futures=True)

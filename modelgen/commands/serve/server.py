"""The server: an address of this machine alone, with a key that is new each time."""

import asyncio
import gc
import secrets
import socket
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import uvicorn

from .app import application
from .server_state import ServerState

HOST = "127.0.0.1"

REST = 3600.0
"""Seconds without a request after which the server stops by itself."""

LOOKS = 0.2
"""Seconds between two looks at the clock."""


def serve(folder: Path, port: int, show: Callable[[str], None], open_page: bool) -> None:
    """Serves until somebody stops it; raises OSError where the port is taken.

    `show` is told the address once the server answers.
    """
    gc.enable()  # commands are short and leave it off
    listening = socket.create_server((HOST, port))
    bound = int(listening.getsockname()[1])
    key = secrets.token_urlsafe(32)
    watch = _Watch()
    held = ServerState(folder, watch.asked, watch.stop)
    app = application(held, key, bound)
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    address = f"http://{HOST}:{bound}/?key={key}"
    with suppress(KeyboardInterrupt):  # the usual way to stop it, told once the server is down
        asyncio.run(_run(server, listening, watch, lambda: _shown(address, show, open_page)))


def _shown(address: str, show: Callable[[str], None], open_page: bool) -> None:
    show(address)
    if open_page:
        webbrowser.open(address)


class _Watch:
    """Since when nobody asked, and whether somebody said stop."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._stopped = False

    def asked(self) -> None:
        self._last = time.monotonic()

    def stop(self) -> None:
        self._stopped = True

    @property
    def over(self) -> bool:
        return self._stopped or time.monotonic() - self._last > REST


async def _run(
    server: uvicorn.Server, listening: socket.socket, watch: _Watch, ready: Callable[[], None]
) -> None:
    running = asyncio.ensure_future(server.serve(sockets=[listening]))
    ready()  # whoever comes before it answers waits in the socket, which listens already
    while not running.done():
        await asyncio.wait([running], timeout=LOOKS)
        server.should_exit = server.should_exit or watch.over
    await running

"""Who may ask the server: this machine's browser with the key that was printed, no other page."""

import hmac
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 100_000_000
"""Bytes that a request may bring."""

ALWAYS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}

SAFE = ("GET", "HEAD")


class TooLargeError(Exception):
    """A request brings more than it may."""


class Guard:
    """In front of the pages: turns away whoever is not the browser that was given the key."""

    def __init__(self, app: ASGIApp, key: str, port: int) -> None:
        self.app, self.key, self.port = app, key, port
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.origins = tuple(f"http://{host}" for host in self.hosts)
        self.cookie = f"modelgen-{port}"  # cookies do not tell ports apart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = self._answer(scope)
        if answer:
            answer.headers.update(ALWAYS)
            await answer(scope, receive, send)
            return
        await self.app(scope, _counted(receive), _with_headers(send))

    def _answer(self, scope: Scope) -> Response | None:
        """What is said to whoever is turned away, or is to come again with a cookie."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self.hosts:
            return PlainTextResponse("not this machine", 421)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return PlainTextResponse("not from another site", 403)
        if scope["method"] not in SAFE and headers.get("origin") not in self.origins:
            return PlainTextResponse("not from another page", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            return PlainTextResponse("too large", 413)
        asked = scope["query_string"].decode("latin-1")
        if scope["method"] == "GET" and scope["path"] == "/" and asked.startswith("key="):
            return self._let_in(asked.removeprefix("key="))
        if not self._known(headers.get("cookie", "")):
            return PlainTextResponse("open the address that `modelgen serve` printed", 403)
        return None

    def _let_in(self, key: str) -> Response:
        if not hmac.compare_digest(key.encode(), self.key.encode()):
            return PlainTextResponse("open the address that `modelgen serve` printed", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, self.key, httponly=True, samesite="strict")
        return answer

    def _known(self, cookies: str) -> bool:
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and hmac.compare_digest(found.value.encode(), self.key.encode())


def _counted(receive: Receive) -> Receive:
    """The same request, broken off where it brings more than it said or may."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > LARGEST:
            raise TooLargeError
        return message

    return received


def _with_headers(send: Send) -> Send:
    more = [(name.encode(), value.encode()) for name, value in ALWAYS.items()]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *more]
        await send(message)

    return sent

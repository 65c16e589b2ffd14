"""Tells the page where the app has its root.

Streamlit's page looks for its server beside its own address first, so that each page opened by its
own address began with requests that nobody answers. Where the files of the page come from is its
root, also behind a proxy that puts the app under a path.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD = b"<head>"
SCRIPT = (
    b'<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href}</script>'
)


class RootMiddleware:
    """Puts the address of the root into every page a browser opens."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a page that comes back is completed."""
        if scope["type"] != "http" or not _asks_for_page(scope):
            await self.app(scope, receive, send)
            return
        # What is packed cannot be completed.
        kept = [one for one in scope["headers"] if one[0].lower() != b"accept-encoding"]
        began: list[Message] = []

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                began.append(message)
                return
            body = message.get("body", b"")
            for start in began:
                if HEAD in body and message["type"] == "http.response.body":
                    message = {**message, "body": body.replace(HEAD, HEAD + SCRIPT, 1)}
                    start = {**start, "headers": _longer(start["headers"])}
                await send(start)
            began.clear()
            await send(message)

        await self.app({**scope, "headers": kept}, receive, send_completed)


def _asks_for_page(scope: Scope) -> bool:
    return any(
        name.lower() == b"accept" and value.startswith(b"text/html")
        for name, value in scope["headers"]
    )


def _longer(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [
        (name, b"%d" % (int(value) + len(SCRIPT)) if name.lower() == b"content-length" else value)
        for name, value in headers
    ]

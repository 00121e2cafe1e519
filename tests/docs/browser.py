"""Opens pages in headless Chromium, and listens for complaints and for requests that leave this machine."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.chromium import Browser


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/favicon.ico":  # browsers ask for one by themselves
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_args: object) -> None:
        """Nothing to the terminal."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder at an address of this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def open_page(browser: Browser, address: str, screenshot: Path) -> tuple[str, list[str], list[str]]:
    """The page as the browser built it, what it complained of, and the other hosts it asked for something."""
    try:
        browser.open(address, 1200, 1600)
        browser.settle()
        dom = browser.ask("document.documentElement.outerHTML")
        browser.picture(screenshot)
        hosts = {urlsplit(url).hostname for url in browser.requests if url.startswith(("http", "ws"))}
        return dom, list(browser.said), sorted(str(h) for h in hosts - {"127.0.0.1"})
    finally:
        browser.open("about:blank")

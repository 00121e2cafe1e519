"""Opens pages in headless Chromium that can reach nothing but this machine, and listens for complaints.

Every name resolves to the server of the pages: what a page asks of other machines arrives there, is noted,
and gets no answer.
"""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

CONSOLE = re.compile(r'(?:INFO|WARNING|ERROR):CONSOLE[^"]*"(.*)", source')
#: Hosts that the browser asks of its own accord, page or no page.
_BROWSERS_OWN = re.compile(r"(^|\.)(google|googleapis|gstatic|gvt1|googleusercontent)\.com$")
#: How an encrypted connection starts, and how the name of its host stands in the first message.
_TLS = b"\x16"
_NAME = re.compile(rb"[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63})+")
_asked: list[str] = []


def _note(host: str) -> None:
    if not _BROWSERS_OWN.search(host):
        _asked.append(host)


def chromium() -> str:
    """The browser's path; the test is skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed")
    return path


def _host_in(hello: bytes) -> str:
    """The host that an encrypted connection is for: a name after a zero byte and its own length (RFC 6066)."""
    for place in range(len(hello) - 3):
        end = place + 3 + int.from_bytes(hello[place + 1 : place + 3])
        if not hello[place] and end <= len(hello) and _NAME.fullmatch(hello[place + 3 : end]):
            return hello[place + 3 : end].decode()
    return "unknown"


class _Server(http.server.SimpleHTTPRequestHandler):
    def handle(self) -> None:
        hello = self.connection.recv(4096, socket.MSG_PEEK)
        if hello[:1] == _TLS:
            _note(_host_in(hello))
            return
        super().handle()

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        if host == "127.0.0.1":
            super().do_GET()
        else:
            _note(host)
            self.send_error(502)

    def log_message(self, *_args: object) -> None:
        """Nothing to the terminal."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder at an address of this machine."""
    handler = functools.partial(_Server, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def open_page(address: str, screenshot: Path) -> tuple[str, list[str], list[str]]:
    """The page as the browser built it, what it said on its console, and the hosts it asked for more."""
    _asked.clear()
    with tempfile.TemporaryDirectory() as profile:
        command = [
            chromium(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={profile}",
            f"--host-resolver-rules=MAP * {urlsplit(address).netloc}",
            "--enable-logging=stderr",
            "--window-size=1200,1600",
            "--timeout=8000",
            "--virtual-time-budget=4000",
            f"--screenshot={screenshot}",
            "--dump-dom",
            address,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout, CONSOLE.findall(done.stderr), sorted(set(_asked))

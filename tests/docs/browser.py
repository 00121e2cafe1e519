"""Opens pages in headless Chromium that can reach nothing but this machine, and listens for errors."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONSOLE = re.compile(r'(?:INFO|WARNING|ERROR):CONSOLE[^"]*"(.*)", source')
#: What a page says when it works; anything else on the console fails the test.
HARMLESS = re.compile(r"^$")


def chromium() -> str:
    """The browser's path; the test is skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed")
    return path


class _Quiet(http.server.SimpleHTTPRequestHandler):
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


def open_page(address: str, screenshot: Path, *, dark: bool = False) -> tuple[str, list[str]]:
    """The page as the browser built it, and what it said on its console. Outside addresses do not resolve."""
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
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--enable-logging=stderr",
            "--window-size=1200,1600",
            "--virtual-time-budget=4000",
            f"--screenshot={screenshot}",
            *(["--force-dark-mode"] if dark else []),
            "--dump-dom",
            address,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    said = [m for m in CONSOLE.findall(done.stderr) if not HARMLESS.match(m)]
    return done.stdout, said

"""A headless Chromium that is told what to do over a pipe, by the DevTools protocol. Nothing else is needed."""

from __future__ import annotations

import base64
import json
import os
import selectors
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

#: Chromium stays by itself: no first-run pages, no updates, no synchronisation.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


def found() -> str | None:
    """The program, where there is one."""
    return next(
        (p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None
    )


class Browser:
    """One browser with one page. ``requests`` lists the addresses that the page asked for."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.mkdtemp(prefix="aidledger-chromium-")
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()

        def place() -> None:  # Chromium reads from descriptor 3 and writes to 4
            high_in, high_out = os.dup2(theirs_in, 103), os.dup2(theirs_out, 104)
            os.dup2(high_in, 3)
            os.dup2(high_out, 4)

        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=place,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._waiting = selectors.DefaultSelector()
        self._waiting.register(self._in, selectors.EVENT_READ)
        self._held, self._number, self._session = b"", 0, ""
        self.requests: list[str] = []
        self.said: list[str] = []
        target = self.do("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.do("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.do(f"{domain}.enable")
        self.do("Page.setLifecycleEventsEnabled", enabled=True)

    def close(self) -> None:
        """End the browser and remove its profile."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._waiting.close()
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._profile, ignore_errors=True)

    # -- the protocol ------------------------------------------------------------------------------

    def do(self, method: str, **params: Any) -> dict[str, Any]:
        """One command, and its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        answer = self._until(lambda m: m.get("id") == self._number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def _until(self, wanted: Any, seconds: float = 60) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while b"\0" in self._held:
                raw, _, self._held = self._held.partition(b"\0")
                message = json.loads(raw)
                self._note(message)
                if wanted(message):
                    return message
            if self._waiting.select(1):
                read = os.read(self._in, 1 << 20)
                if not read:
                    raise RuntimeError("Chromium ended")
                self._held += read
        raise TimeoutError("Chromium did not answer")

    def _note(self, message: dict[str, Any]) -> None:
        params = message.get("params", {})
        if message.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif message.get("method") == "Log.entryAdded":
            self.said.append(params["entry"]["text"])
        elif message.get("method") == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.said.append(details.get("exception", {}).get("description", details["text"]))
        elif message.get("method") == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.said.append(" ".join(str(a.get("value", "")) for a in params["args"]))

    # -- a page ------------------------------------------------------------------------------------

    def open(
        self, url: str, width: int = 1280, height: int = 900, *, dark: bool = False, media: str = ""
    ) -> None:
        """Load a page in a window of a size."""
        self.do(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.do("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.requests.clear()
        self.said.clear()
        loader = self.do("Page.navigate", url=url).get("loaderId")
        # the load event of the empty page, with which a window begins, may come late: it is not waited for
        self._until(lambda m: _is_loaded(m, loader))

    def settle(self) -> None:
        """Let scripts and late requests of the page have their turn."""
        self.ask("new Promise(done => setTimeout(done, 500))")

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        answer = self.do("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def spoken(self) -> list[tuple[str, str]]:
        """Role and name of everything that a screen reader meets, in order."""
        nodes = self.do("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored") and "role" in node
        ]

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A screenshot of the window, or of the whole page."""
        path.parent.mkdir(parents=True, exist_ok=True)
        shot = self.do("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def print(self, path: Path) -> None:
        """The page as a PDF of A4."""
        path.parent.mkdir(parents=True, exist_ok=True)
        made = self.do("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=False)
        path.write_bytes(base64.b64decode(made["data"]))


def _is_loaded(message: dict[str, Any], loader: str | None) -> bool:
    """Whether a message says that the document with a loader's id has loaded."""
    params = message.get("params", {})
    return (
        message.get("method") == "Page.lifecycleEvent"
        and params.get("name") == "load"
        and params.get("loaderId") == loader
    )

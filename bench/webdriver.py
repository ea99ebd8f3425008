"""A client for as much of the W3C WebDriver protocol as measuring the window takes: one window under one WebKitWebDriver."""

import base64
import http.client
import json
import os
import socket
import subprocess
import time
from pathlib import Path

# The key under which WebDriver (section 12.1) writes a reference to an element.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
SCREEN = "1280x800x24"


class Window:
    """The program's window on a screen of its own, with a home of its own."""

    def __init__(self, program, home, environment=None, page=None):
        Path(home).mkdir(parents=True, exist_ok=True)
        self.screen = subprocess.Popen(["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"],
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        display = self.screen.stdout.readline().strip()
        assert display, "Xvfb ended before it had a screen"
        self.port = free_port()
        folders = {name: str(home) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
        own = {"DISPLAY": f":{display}", "GDK_BACKEND": "x11", "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1",
               "MESA_SHADER_CACHE_DISABLE": "true", "TAURI_AUTOMATION": "true", "TAURI_WEBVIEW_AUTOMATION": "true"}
        page = {"EXHIBIT_PAGE": str(page)} if page else {}
        self.driver = subprocess.Popen(["WebKitWebDriver", "--host=127.0.0.1", f"--port={self.port}"], stdin=subprocess.DEVNULL,
                                       env={**os.environ, **folders, **own, **page, **(environment or {})})
        listening(self.port)
        asked = {"webkitgtk:browserOptions": {"binary": str(program), "args": []}}
        try:
            opened = self.call("POST", "/session", {"capabilities": {"alwaysMatch": asked}})
        except Exception:
            self.end()
            raise
        self.session = f"/session/{opened['sessionId']}"
        self.call("POST", f"{self.session}/timeouts", {"implicit": 0, "script": 600_000})

    def close(self):
        """Closes the window, and ends what was started for it."""
        try:
            self.call("DELETE", self.session)
        finally:
            self.end()

    def end(self):
        for process in (self.driver, self.screen):
            process.terminate()
            process.wait()

    def run(self, script, *args):
        """Runs a script that ends by calling finish(value) and returns that value; `args` is what it is given."""
        script = "const finish = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);\n" + script
        return self.call("POST", f"{self.session}/execute/async", {"script": script, "args": list(args)})

    def value(self, expression):
        """Returns what an expression is worth on the page."""
        return self.call("POST", f"{self.session}/execute/sync", {"script": f"return {expression}", "args": []})

    def wait(self, expression, seconds=120):
        """Waits until an expression is true on the page."""
        until = time.monotonic() + seconds
        while self.value(expression) is not True:
            if time.monotonic() > until:
                raise TimeoutError(f"never: {expression}\n{self.value('document.body.innerText')}")
            time.sleep(0.05)

    def picture(self, path):
        """Keeps a picture of the page, which is stirred so that a frame is drawn."""
        self.value("(globalThis.stir = setInterval(() => document.body.style.opacity = document.body.style.opacity ? '' : '0.999', 30), null)")
        Path(path).write_bytes(base64.b64decode(self.call("GET", f"{self.session}/screenshot")))
        self.value("(clearInterval(stir), document.body.style.opacity = '', null)")

    def processes(self):
        """Returns the processes of the window by name: the program's own and those of its web view."""
        mine = {self.driver.pid}
        found = {}
        for _ in range(4):  # a grandchild's number may be smaller than its parent's
            for stat in Path("/proc").glob("[0-9]*/stat"):
                try:
                    text = stat.read_text()
                except OSError:
                    continue
                name, rest = text[text.index("(") + 1:].rsplit(")", 1)
                pid, parent = int(stat.parent.name), int(rest.split()[1])
                if parent in mine and pid not in mine:
                    mine.add(pid)
                    found[pid] = name
        return found

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        connection.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        value = json.loads(answer.read())["value"]
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{method} {path}: {value}")
        return value


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def listening(port):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("WebKitWebDriver does not answer")

"""What Sentry is told: a real client of its own, and a server that listens where it is sent."""

import gzip
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from tests.councilnet.test_logs import logged
from tests.councilnet.test_settings import PRODUCTION, run


class Listener(BaseHTTPRequestHandler):
    heard: list[bytes] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        zipped = self.headers.get("Content-Encoding") == "gzip"
        self.heard.append(gzip.decompress(body) if zipped else body)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing: a test's output is for its failures."""


def test_a_fault_is_told_without_who_met_it() -> None:
    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    lines = logged(
        """
import councilnet.views.about
def render(*args):
    secret = "typed by amber"
    raise ValueError("no such thing\\nDETAIL:  Key (email)=(amber@example.org) exists.")
councilnet.views.about.render = render
ask("/about/?q=amber", cookie="sessionid=amber")
import sentry_sdk; sentry_sdk.flush()
""",
        SENTRY_DSN=f"http://key@127.0.0.1:{server.server_port}/1",
    )
    server.shutdown()
    server.server_close()
    told = b"".join(Listener.heard).decode()
    event = next(json.loads(line) for line in told.splitlines() if '"exception"' in line)
    assert event["exception"]["values"][0]["value"] == "no such thing"
    assert event["tags"] == {"request_id": lines[-1]["request_id"]}
    assert "amber" not in told


def test_nothing_of_it_is_there_otherwise() -> None:
    watchers = "{'sentry_sdk', 'prometheus_client'}"
    code = f"import sys, councilnet.settings; print({watchers} & {{*sys.modules}})"
    assert run("-c", code, **PRODUCTION).stdout == "set()\n"

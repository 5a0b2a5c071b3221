"""A small piece of the web on this machine, with every bad manner that a server can have."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGE = 50 * 1024 * 1024


class Elsewhere(BaseHTTPRequestHandler):
    """`/status/404` answers 404; the other paths do what they say."""

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        self.server.asked.append((self.command, self.path, self.headers["User-Agent"]))
        parts = self.path[1:].split("/", 1)
        try:
            getattr(self, f"at_{parts[0]}")(*parts[1:])
        except ConnectionError:
            self.server.hung_up.append(self.path)

    def reply(self, status, location=""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()

    def at_status(self, status):
        self.reply(int(status))

    def at_slow(self, _number):
        self.server.at_once += 1
        self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        time.sleep(0.05)
        self.server.at_once -= 1
        self.reply(200)

    def at_get_only(self, status):
        self.reply(int(status) if self.command == "HEAD" else 200)

    def at_to(self, location):
        self.reply(302, location)

    def at_round(self, number):
        self.reply(301, f"/round/{int(number) + 1}")

    def at_hanging(self):
        self.server.released.wait(20)

    def at_dripping(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.released.wait(0.1):
            self.wfile.write(b"X")

    def at_large(self):
        self.reply(405 if self.command == "HEAD" else 200)
        for _part in range(LARGE // 65536 if self.command == "GET" else 0):
            self.wfile.write(bytes(65536))

    def log_message(self, *_args):
        """Say nothing."""


@contextmanager
def serving():
    """A server at `.address`; `.asked` is what it was asked, `.hung_up` where it was left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked, server.hung_up, server.released = [], [], threading.Event()
    server.at_once = server.most_at_once = 0
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()

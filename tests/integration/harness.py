"""A real scrutinyd in a throw-away data folder, and a client whose every exchange is held against the contract."""

import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import ssl
import subprocess
import tempfile
import threading
import urllib.parse
from http.client import HTTPSConnection
from pathlib import Path

from openapi import Contract

SOURCE = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("SCRUTINY_BIN_DIR", SOURCE / "build" / "release" / "bin"))
START_SECONDS = 60


class ServerDied(AssertionError):
    pass


class Server:
    """`init` a data folder, then `start`/`stop`/`kill` the daemon on it as often as a test likes."""

    def __init__(self, demo=True, settings=""):
        self.root = Path(tempfile.mkdtemp(prefix="scrutiny-it-"))
        self.data = self.root / "data"
        self.process = None
        self.log = None
        self.run_tool("init", *(["--demo"] if demo else []))
        if settings:
            config = self.data / "config.toml"
            before = config.read_text() if config.exists() else ""
            config.write_text(before + "\n" + settings)

    def run_tool(self, command, *arguments, check=True, **kwargs):
        line = [BIN / "scrutinyd", command, "--data", self.data, *arguments]
        result = subprocess.run(line, capture_output=True, text=True, timeout=300, **kwargs)
        if check and result.returncode != 0:
            raise ServerDied(f"{command} exited {result.returncode}:\n{result.stdout}{result.stderr}")
        return result

    def start(self):
        self.log = open(self.root / "server.log", "a", encoding="utf-8")
        self.process = subprocess.Popen(
            [BIN / "scrutinyd", "serve", "--data", self.data, "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        self.said = {}
        try:
            for line in self.process.stdout:
                found = re.match(r"(serving|admin) at (https?://\S+)", line)
                if found:
                    self.said[found.group(1)] = found.group(2)
                if "serving" in self.said and "admin" in self.said:
                    break
        finally:
            watchdog.cancel()
        if "serving" not in self.said:
            raise ServerDied("the server did not start:\n" + self.log_text())
        # What it prints later must not fill the pipe.
        threading.Thread(target=lambda: [None for _ in self.process.stdout], daemon=True).start()
        return self

    @property
    def url(self):
        return self.said["serving"].rstrip("/")

    @property
    def admin_url(self):
        return self.said["admin"].rstrip("/")

    def log_text(self):
        return (self.root / "server.log").read_text(encoding="utf-8", errors="replace")

    def stop(self):
        """SIGTERM and wait: the graceful way. Returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.log.close()
        return code

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def token(self, account):
        return self.run_tool("token", "--account", account).stdout.strip()

    def demo_accounts(self):
        return json.loads((self.data / "demo-accounts.json").read_text())

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.root, ignore_errors=True)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers.get("ETag")


class Client:
    """One caller, by bearer token, by session (cookie jar) or anonymous."""

    contract = Contract(SOURCE / "api" / "openapi.yaml")

    def __init__(self, server, token=None):
        self.server, self.token, self.cookie, self.csrf = server, token, None, None
        self.context = ssl.create_default_context(cafile=str(server.data / "tls" / "server.crt"))

    def raw(self, method, target, body=None, headers=None):
        """No contract check: pages, hostile input."""
        parts = urllib.parse.urlsplit(self.server.url)
        connection = HTTPSConnection(parts.hostname, parts.port, timeout=60, context=self.context)
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        if self.cookie:
            headers.setdefault("Cookie", self.cookie)
            if self.csrf:
                headers.setdefault("X-CSRF-Token", self.csrf)
        try:
            connection.request(method, target, body=body, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def call(self, method, target, json_body=None, headers=None, expect=None, body=None):
        headers = dict(headers or {})
        request_type = headers.get("Content-Type")
        if json_body is not None:
            body, request_type = json.dumps(json_body).encode(), "application/json"
            headers["Content-Type"] = request_type
        if method == "POST":
            headers.setdefault("Idempotency-Key", secrets.token_hex(16))
        answer = self.raw(method, target, body, headers)
        self.contract.check(method, urllib.parse.urlsplit(target).path, request_type, json_body,
                            answer.status, answer.headers.get("Content-Type"), answer.body)
        if expect is not None:
            assert answer.status == expect, f"{method} {target}: {answer.status} {answer.body[:2000]!r}"
        return answer

    def get(self, target, expect=200, **kwargs):
        return self.call("GET", target, expect=expect, **kwargs)

    def post(self, target, json_body=None, expect=None, **kwargs):
        return self.call("POST", target, json_body={} if json_body is None else json_body,
                         expect=expect, **kwargs)

    def upload(self, target, meta, content, name="file.pdf", expect=201, headers=None):
        boundary = "b" + secrets.token_hex(16)
        disposition = f'form-data; name="file"; filename="{name}"'
        body = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\n"
                f"Content-Type: application/json\r\n\r\n{json.dumps(meta)}\r\n"
                f"--{boundary}\r\nContent-Disposition: {disposition}\r\n"
                "Content-Type: application/octet-stream\r\n\r\n").encode() + content + \
            f"\r\n--{boundary}--\r\n".encode()
        all_headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", **(headers or {})}
        return self.call("POST", target, body=body, headers=all_headers, expect=expect)


def sha256(data):
    return hashlib.sha256(data).hexdigest()

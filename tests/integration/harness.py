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
import time
import urllib.parse
from http.client import HTTPSConnection
from pathlib import Path

from openapi import Contract

SOURCE = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("SCRUTINY_BIN_DIR", SOURCE / "build" / "release" / "bin"))
DEMO_DOCUMENTS = SOURCE / "config" / "demo" / "documents"
SAMPLES = Path(os.environ.get("SCRUTINY_SAMPLES", SOURCE.parent / "shared" / "samples"))
# Patience for a busy machine, not what anything should take.
START_SECONDS = 60
WAIT_SECONDS = 60


class ServerDied(AssertionError):
    pass


def wait_for(probe, what, seconds=WAIT_SECONDS):
    """The first true answer of `probe`, asked again and again; fails the test when there is none in time."""
    end = time.monotonic() + seconds
    pause = 0.01
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)


class Server:
    """`init` a data folder, then `start`/`stop`/`kill` the daemon on it as often as a test likes."""

    open_servers = []

    def __init__(self, init=("--demo",), settings=None):
        self.root = Path(tempfile.mkdtemp(prefix="scrutiny-it-"))
        self.data = self.root / "data"
        self.process = None
        self.said = {}
        self.tokens = {}
        self.made = self.run_tool("init", *init).stdout
        self.configure(settings or {})
        Server.open_servers.append(self)

    def configure(self, settings):
        """{"http.connections": 20}: takes the # off that line of config.toml and sets the value."""
        path = self.data / "config.toml"
        lines, section, left = path.read_text().splitlines(), "", dict(settings)
        for number, line in enumerate(lines):
            if found := re.match(r"\[(\w+)\]", line):
                section = found[1]
            elif found := re.match(r"#?(\w+) = ", line):
                name = f"{section}.{found[1]}"
                if name in left:
                    lines[number] = f"{found[1]} = {json.dumps(left.pop(name))}"
        assert not left, f"config.toml has no line for {', '.join(left)}"
        path.write_text("\n".join(lines) + "\n")

    def run_tool(self, command, *arguments, check=True, **kwargs):
        line = [BIN / "scrutinyd", command, "--data", self.data, *arguments]
        result = subprocess.run(line, capture_output=True, text=True, timeout=300, **kwargs)
        if check and result.returncode != 0:
            raise ServerDied(f"{command} exited {result.returncode}:\n{result.stdout}{result.stderr}")
        return result

    def start(self):
        log = open(self.root / "stderr.log", "a", encoding="utf-8")
        with log:
            self.process = subprocess.Popen(
                [BIN / "scrutinyd", "serve", "--data", self.data, "--listen", "127.0.0.1:0",
                 "--admin-listen", "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=log, text=True)
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        self.said = {}
        try:
            for line in self.process.stdout:
                if found := re.match(r"(serving|admin) at (https?://\S+)", line):
                    self.said[found.group(1)] = found.group(2)
                if len(self.said) == 2:
                    break
        finally:
            watchdog.cancel()
        if len(self.said) != 2:
            self.process.wait()
            raise ServerDied("the server did not start:\n" + self.log_text())
        # What it prints later must not fill the pipe.
        stdout = self.process.stdout
        threading.Thread(target=lambda: [None for _ in stdout], daemon=True).start()
        return self

    @property
    def url(self):
        return self.said["serving"].rstrip("/")

    @property
    def address(self):
        parts = urllib.parse.urlsplit(self.url)
        return parts.hostname, parts.port

    @property
    def admin_url(self):
        return self.said["admin"].rstrip("/")

    @property
    def certificate(self):
        return self.data / "tls" / "server.crt"

    @property
    def verifier_key(self):
        return (self.data / "log.vkey").read_text().strip()

    def log_text(self):
        """What it told the operator: its standard error and its log file."""
        paths = [self.root / "stderr.log", *sorted((self.data / "log").glob("*.log"))]
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')}" for path in paths if path.exists())

    def stop(self):
        """SIGTERM and wait: the graceful way. Returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=WAIT_SECONDS)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def token(self, account):
        """An operator-minted token, made once for each account."""
        if account not in self.tokens:
            self.tokens[account] = self.run_tool("token", "--account", account).stdout.strip()
        return self.tokens[account]

    def client(self, account=None):
        return Client(self, self.token(account) if account else None)

    def signed_in(self, account, password=None):
        client = Client(self)
        client.sign_in(account, password or self.password(account))
        return client

    def password(self, account):
        accounts = json.loads((self.data / "demo-accounts.json").read_text())
        return next(each["password"] for each in accounts if each["name"] == account)

    def close(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        if self in Server.open_servers:
            Server.open_servers.remove(self)
        shutil.rmtree(self.root, ignore_errors=True)

    def expect_healthy(self):
        """Nothing a client did may have stopped it or made it log an error."""
        if self.process is None:
            return
        assert self.process.poll() is None, "the server died:\n" + self.log_text()[-5000:]
        assert self.stop() == 0, "the server did not stop in order:\n" + self.log_text()[-5000:]
        bad = [line for line in self.log_text().splitlines() if re.search(r"\[(error|critical)\]", line)]
        assert not bad, "the server logged errors:\n" + "\n".join(bad[:20])


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers.get("ETag")

    def __repr__(self):
        return f"<{self.status} {self.body[:2000]!r}>"


class Client:
    """One caller, by bearer token, by session (cookie) or anonymous."""

    contract = Contract(SOURCE / "api" / "openapi.yaml")

    def __init__(self, server, token=None):
        self.server, self.token, self.cookie, self.csrf = server, token, None, None
        self.context = ssl.create_default_context(cafile=str(server.certificate))

    def raw(self, method, target, body=None, headers=None):
        """No contract check: pages, hostile input."""
        connection = HTTPSConnection(*self.server.address, timeout=WAIT_SECONDS, context=self.context)
        headers = dict(headers or {})
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        if self.cookie:
            headers.setdefault("Cookie", self.cookie)
            if self.csrf:
                headers.setdefault("X-CSRF-Token", self.csrf)
        headers = {name: value for name, value in headers.items() if value is not None}
        try:
            connection.request(method, target, body=body, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def call(self, method, target, json_body=None, headers=None, expect=None, body=None):
        """One exchange under the contract. A header of None is not sent."""
        headers = dict(headers or {})
        if json_body is not None:
            body = json.dumps(json_body).encode()
            headers.setdefault("Content-Type", "application/json")
        if method == "POST":
            headers.setdefault("Idempotency-Key", secrets.token_hex(16))
        answer = self.raw(method, target, body, headers)
        self.contract.check(method, target, headers.get("Content-Type"), body, answer)
        if expect is not None:
            assert answer.status == expect, f"{method} {target}: {answer}"
        return answer

    def get(self, target, expect=200, **kwargs):
        return self.call("GET", target, expect=expect, **kwargs)

    def post(self, target, json_body=None, expect=200, **kwargs):
        return self.call("POST", target, json_body={} if json_body is None else json_body,
                         expect=expect, **kwargs)

    def post_bare(self, target, expect=200, **kwargs):
        """To an operation that takes no body."""
        return self.call("POST", target, expect=expect, **kwargs)

    def refused(self, status, code, method, target, field=None, **kwargs):
        """The exchange must end in that problem, naming that field."""
        answer = self.call(method, target, expect=status, **kwargs)
        expect_problem(answer, status, code, field)
        return answer

    # ---- What many tests need ------------------------------------------------------------------

    def sign_in(self, name, password, new_password=None, expect=201):
        body = {"name": name, "password": password}
        if new_password is not None:
            body["new_password"] = new_password
        answer = self.post("/api/v1/session", body, expect=expect)
        if answer.status == 201:
            self.cookie = answer.headers["Set-Cookie"].split(";")[0]
            self.csrf = answer.json["csrf_token"]
        return answer

    def upload(self, meta, content, name="file.pdf", target="/api/v1/documents", expect=201, headers=None):
        body, media_type = form(meta, content, name)
        return self.call("POST", target, body=body, expect=expect,
                         headers={"Content-Type": media_type, **(headers or {})})

    def step(self, document, verb, body=None, expect=200, **kwargs):
        """A step in the document's life, on the state as it is now."""
        target = f"/api/v1/documents/{document}"
        etag = self.get(target).etag
        return self.post(f"{target}/{verb}", body, expect=expect, headers={"If-Match": etag}, **kwargs)

    def extraction(self, document):
        """Waits until the newest version has been read, or cannot be; how that ended."""
        def ended():
            progress = self.get(f"/api/v1/documents/{document}/progress").json
            waits = progress["state"] == "checking" or progress["extraction"]["state"] in ("pending", "running")
            return None if waits else progress["extraction"]
        return wait_for(ended, f"reading of {document}")

    def records(self, subject=None, start=0):
        """All records the caller may read, from the trail."""
        records, query = [], f"&subject={subject}" if subject else ""
        while start is not None:
            page = self.get(f"/api/v1/audit/records?from={start}&limit=200{query}").json
            records += page["items"]
            start = page.get("next")
        return records


META = {"kind": "inspection_summary", "title": "A report", "marking": "OFFICIAL"}


def form(meta, content, name="file.pdf", boundary=None):
    """A multipart body and its media type."""
    boundary = boundary or "b" + secrets.token_hex(16)
    meta = meta if isinstance(meta, str) else json.dumps(meta)
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    disposition = f'form-data; name="file"; filename="{quoted}"'
    body = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"meta\"\r\n"
            f"Content-Type: application/json\r\n\r\n{meta}\r\n"
            f"--{boundary}\r\nContent-Disposition: {disposition}\r\n"
            "Content-Type: application/octet-stream\r\n\r\n").encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def expect_problem(answer, status, code, field=None):
    """RFC 9457 with a stable code, and no word about our insides."""
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == "application/problem+json", answer
    problem = answer.json
    assert problem["code"] == code, answer
    assert problem["status"] == status, answer
    assert problem.get("field") == field, answer
    assert problem["title"], answer
    leak = re.search(r"/(tmp|home|work|usr|build)/|\.(cpp|h|sst)\b|rocksdb|boost|scrutiny::|exception|errno|0x[0-9a-f]{6}",
                     answer.body.decode(), re.IGNORECASE)
    assert not leak, f"an answer shows {leak[0]!r}: {answer}"


def sha256(data):
    return hashlib.sha256(data).hexdigest()

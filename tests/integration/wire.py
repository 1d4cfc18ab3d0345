"""A TLS connection to send any bytes over, and to see exactly what comes back."""

import socket
import ssl
import time
import urllib.request

from harness import META, WAIT_SECONDS, Answer, form


class Wire:
    """`address`: where to come from; all of 127.0.0.0/8 is this machine."""

    def __init__(self, server, address="127.0.0.1", tls=True, receive_buffer=None):
        self.socket = socket.socket()
        self.socket.settimeout(WAIT_SECONDS)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.bind((address, 0))
        self.socket.connect(server.address)
        self.buffer = b""
        if tls:
            context = ssl.create_default_context(cafile=str(server.certificate))
            self.socket = context.wrap_socket(self.socket, server_hostname=server.address[0])

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)
        return self

    def _more(self):
        """Reads on; False at the end, however it comes."""
        try:
            data = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLError) as error:
            assert not isinstance(error, ssl.SSLCertVerificationError)
            return False
        self.buffer += data
        return bool(data)

    def hears_within(self, seconds):
        """Whether something came, the end too."""
        self.socket.settimeout(seconds)
        try:
            self._more()
            return True
        except TimeoutError:
            return False
        finally:
            self.socket.settimeout(WAIT_SECONDS)

    def receive(self):
        """The next whole answer; an answer that ends early fails the test."""
        while b"\r\n\r\n" not in self.buffer:
            assert self._more(), f"the connection ended before an answer: {self.buffer[:200]!r}"
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = Headers((name.lower(), value) for name, _, value in (line.partition(": ") for line in lines))
        length = int(headers.get("content-length") or 0)
        while len(self.buffer) < length:
            assert self._more(), "the connection ended within an answer"
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return Answer(int(first.split(" ")[1]), headers, body)

    def ended(self, seconds=WAIT_SECONDS):
        """The server closes the connection within the time without another word."""
        self.socket.settimeout(seconds)
        try:
            while self._more():
                pass
        except TimeoutError:
            return False
        assert not self.buffer, f"more came: {self.buffer[:200]!r}"
        return True

    def get(self, target="/log/checkpoint"):
        return self.send(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode()).receive()


class Headers(dict):
    def get(self, name, default=None):
        return super().get(name.lower(), default)

    def __getitem__(self, name):
        return super().__getitem__(name.lower())


def head(client, method, target, **headers):
    """A request's head for Wire, as the client would send it."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {client.token}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def upload_head(client, length, **headers):
    return head(client, "POST", "/api/v1/documents", Content_Length=length, Content_Type="multipart/form-data; boundary=b",
                **headers)


class HeldUpload(Wire):
    """An upload that a thread of the server has begun to read and that stays so until finish()."""

    def __init__(self, client, address="127.0.0.1"):
        super().__init__(client.server, address)
        self.body, _ = form(META, bytes(1_000_000), "a.bin", boundary="b")
        self.send(upload_head(client, len(self.body), Expect="100-continue"))
        assert self.receive().status == 100

    def finish(self):
        return self.send(self.body).receive()


def metrics(server):
    """Samples of /metrics by their text before the value."""
    with urllib.request.urlopen(server.admin_url + "/metrics", timeout=WAIT_SECONDS) as answer:
        lines = answer.read().decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def limit_hits(server, name):
    return metrics(server).get(f'scrutiny_http_limit_hits_total{{limit="{name}"}}', 0)


class hits:
    """The block runs into that limit, as the operator can see."""

    def __init__(self, server, name):
        self.server, self.name, self.before = server, name, limit_hits(server, name)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            return
        end = time.monotonic() + 5
        while limit_hits(self.server, self.name) == self.before:
            assert time.monotonic() < end, f"nobody ran into {self.name}"
            time.sleep(0.02)

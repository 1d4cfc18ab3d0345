"""A real time-stamping authority (openssl ts) behind a small HTTP server, honest or lying as a test wants."""

import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CONFIG = """
[ca]
default_ca = authority
[authority]
database = {folder}/index
serial = {folder}/ca_serial
new_certs_dir = {folder}
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[stamping]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[not_stamping]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, clientAuth
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/tsa_serial
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.5
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*arguments, **kwargs):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, timeout=60, **kwargs)
    assert done.returncode == 0, f"openssl {arguments}: {done.stderr.decode()}"
    return done.stdout


class Authority:
    """`lie` says how it answers; certificates of several kinds are made once."""

    def __init__(self, folder, name="Northshire Time", https=False):
        folder.mkdir()
        self.folder, self.lie, self.asked, self.release = folder, "", 0, threading.Event()
        (folder / "config").write_text(CONFIG.format(folder=folder))
        (folder / "index").write_text("")
        for serial in ["ca_serial", "tsa_serial"]:
            (folder / serial).write_text("01\n")
        self.ca = folder / "ca.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "7300",
                "-subj", f"/CN={name} Root", "-keyout", folder / "ca.key", "-out", self.ca)
        self.certificate("good", name, "stamping", "20200101000000Z", "20600101000000Z")
        self.certificate("expired", name, "stamping", "20200101000000Z", "20250101000000Z")
        self.certificate("other_use", name, "not_stamping", "20200101000000Z", "20600101000000Z")
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                authority.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if https:
            self.speak_tls()
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http{'s' if https else ''}://127.0.0.1:{self.http.server_port}/tsr"

    def speak_tls(self):
        self.tls = self.folder / "tls.pem"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                self.folder / "tls.key", "-out", self.tls)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.tls, self.folder / "tls.key")
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)

    def certificate(self, file, name, use, start, end):
        key, request = self.folder / f"{file}.key", self.folder / f"{file}.csr"
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", key, "-out", request)
        openssl("ca", "-batch", "-notext", "-config", self.folder / "config", "-extensions", use, "-in", request,
                "-keyfile", self.folder / "ca.key", "-cert", self.ca, "-startdate", start, "-enddate", end,
                "-out", self.folder / f"{file}.pem")

    def reply(self, query, certificate="good"):
        (self.folder / "query").write_bytes(query)
        return openssl("ts", "-reply", "-config", self.folder / "config", "-section", "tsa_config",
                       "-queryfile", self.folder / "query", "-signer", self.folder / f"{certificate}.pem",
                       "-inkey", self.folder / f"{certificate}.key")

    def reply_of_other_use(self, query):
        """openssl ts would not sign with such a certificate, so the honest TSTInfo is signed with it as CMS."""
        response, info = self.folder / "response", self.folder / "info"
        response.write_bytes(self.reply(query))
        token = openssl("ts", "-reply", "-in", response, "-token_out")
        info.write_bytes(openssl("cms", "-verify", "-noverify", "-inform", "DER", input=token))
        token = openssl("cms", "-sign", "-binary", "-nodetach", "-cades", "-econtent_type", "id-smime-ct-TSTInfo",
                        "-outform", "DER", "-in", info, "-signer", self.folder / "other_use.pem",
                        "-inkey", self.folder / "other_use.key")
        granted = bytes.fromhex("3003020100") + token
        return b"\x30\x82" + len(granted).to_bytes(2, "big") + granted

    def answer(self, handler, query):
        assert handler.headers["Content-Type"] == "application/timestamp-query"
        self.asked += 1
        body, status, kind = b"", 200, "application/timestamp-reply"
        if self.lie in ("", "trailing", "cut", "flipped", "remembered"):
            body = self.remembered if self.lie == "remembered" else self.reply(query)
            self.remembered = body
        if self.lie == "expired":
            body = self.reply(query, "expired")
        if self.lie == "other_use":
            body = self.reply_of_other_use(query)
        if self.lie == "imprint":  # of the same nonce: one bit of the hash differs
            at = query.index(b"\x04\x20") + 2
            body = self.reply(query[:at] + bytes([query[at] ^ 1]) + query[at + 1:])
        if self.lie == "nonce":
            at = query.rindex(b"\x01\x01\xff") - 1
            body = self.reply(query[:at] + bytes([query[at] ^ 1]) + query[at + 1:])
        if self.lie == "trailing":
            body += b"x"
        if self.lie == "cut":
            body = body[:-1]
        if self.lie == "flipped":
            body = body[:-9] + bytes([body[-9] ^ 1]) + body[-8:]
        if self.lie == "rejected":  # status 2, and no token
            body = bytes.fromhex("30053003020102")
        if self.lie == "html":
            body, kind = b"<html>Please sign in to the guest network</html>", "text/html"
        if self.lie == "status":
            status = 503
        if self.lie == "hang":
            self.release.wait(60)
            return
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        if self.lie == "huge":
            handler.end_headers()
            try:
                for _ in range(100_000):
                    handler.wfile.write(bytes(65536))
            except OSError:
                pass
            return
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def close(self):
        self.release.set()
        self.http.shutdown()
        self.http.server_close()

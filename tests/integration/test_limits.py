"""Every limit of the settings that a client can reach, made small, is reached over real TLS: the client is told in a
problem or by the end of the connection, the operator by /metrics, and others are served as before."""

import shutil
import ssl
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness import META, Client, Server, expect_problem, wait_for
from wire import HeldUpload, Wire, head, hits, metrics, upload_head

SETTINGS = {
    "http.header_bytes": 2048, "http.header_count": 12, "http.target_bytes": 256, "http.chunk_extension_bytes": 8,
    "http.requests_per_connection": 3, "http.connections_per_address": 6, "uploads.file_bytes": 64 * 1024 * 1024,
    "uploads.meta_bytes": 1024, "plugins.input_bytes": 2_000_000,
}
ANSWER = b"GET /log/checkpoint HTTP/1.1\r\nHost: a\r\n"


def expect_serving(server):
    with Wire(server, "127.0.0.9") as other:
        assert other.get().status == 200


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


# ---- Heads ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit, status, code, request_bytes", [
    ("header_bytes", 431, "headers_too_large", ANSWER + b"X: " + b"x" * 2048),
    ("header_count", 431, "headers_too_large", ANSWER + b"A:\r\n" * 12 + b"\r\n"),
    ("target_bytes", 414, "target_too_long", b"GET /" + b"a" * 256 + b" HTTP/1.1\r\nHost: a\r\n\r\n"),
], ids=["header_bytes", "header_count", "target_bytes"])
def test_heads_are_bounded(server, limit, status, code, request_bytes):
    with hits(server, limit), Wire(server) as wire:
        answer = wire.send(request_bytes).receive()
        expect_problem(answer, status, code)
        assert answer.headers["Connection"] == "close"
        assert wire.ended()
    expect_serving(server)


def test_a_head_just_below_the_bounds_is_taken(server):
    with Wire(server) as wire:
        assert wire.send(ANSWER + b"A:\r\n" * 11 + b"\r\n").receive().status == 200
        assert wire.send(ANSWER + b"X: " + b"x" * (2048 - len(ANSWER) - 8) + b"\r\n\r\n").receive().status == 200


def test_chunk_extensions_are_bounded(server, amara):
    with hits(server, "chunk_extension"), Wire(server) as wire:
        wire.send(head(amara, "POST", "/api/v1/documents", Transfer_Encoding="chunked",
                       Content_Type="multipart/form-data; boundary=b"))
        wire.send(b"4;extension=1\r\nabcd\r\n0\r\n\r\n")
        expect_problem(wire.receive(), 400, "malformed_request")
        assert wire.ended()


def test_a_connection_ends_after_its_requests(server):
    with hits(server, "requests_per_connection"), Wire(server) as wire:
        assert wire.get().headers.get("Connection") != "close"
        assert wire.get().headers.get("Connection") != "close"
        assert wire.get().headers["Connection"] == "close"
        assert wire.ended()


# ---- How many ------------------------------------------------------------------------------------


def test_one_address_has_its_share_of_connections(server):
    held = [Wire(server, "127.0.0.3") for _ in range(6)]
    try:
        assert [wire.get().status for wire in held] == [200] * 6
        with hits(server, "connections_per_address"), pytest.raises((ConnectionError, ssl.SSLError)):
            Wire(server, "127.0.0.3").get()
        with Wire(server, "127.0.0.4") as neighbour:
            assert neighbour.get().status == 200
    finally:
        for wire in held:
            wire.__exit__()

    wait_for(lambda: is_served(server, "127.0.0.3"), "room for the address again")


# ---- Uploads -------------------------------------------------------------------------------------


def test_a_file_may_only_be_so_large(amara):
    # Refused by what it says of itself, before it is sent.
    with Wire(amara.server) as wire:
        wire.send(upload_head(amara, 70_000_000))
        expect_problem(wire.receive(), 413, "too_large")


def test_a_description_may_only_be_so_large(amara):
    answer = amara.upload({**META, "title": "x" * 2000}, b"x", expect=None)
    expect_problem(answer, 413, "too_large", answer.json.get("field"))


def test_a_file_larger_than_plugins_take_is_kept_unread(amara):
    document = amara.upload(META, b"word " * 500_000, "long.txt").json["id"]
    assert amara.extraction(document)["code"] == "too_large"
    assert len(amara.get(f"/api/v1/documents/{document}/versions/1/content").body) == 2_500_000


# ---- The operator's own listener -----------------------------------------------------------------


def test_the_operator_sees_health_and_numbers_on_loopback(server, amara):
    def admin(path, method="GET"):
        request = urllib.request.Request(server.admin_url + path, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
    assert admin("/healthz") == (200, "ok\n")
    assert admin("/readyz") == (200, "ready\n")
    assert admin("/metrics", "POST")[0] == 405
    assert admin("/api/v1/documents")[0] == 404
    before = metrics(server)["scrutiny_log_size"]
    amara.upload(META, b"x", "a.txt")
    assert metrics(server)["scrutiny_log_size"] >= before + 1
    assert amara.raw("GET", "/metrics").status == 404, "not on the public one"


# ---- Limits that get in the way of others, each on a server of its own -----------------------------


def outcomes(call, count):
    """What `count` callers at once are answered."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(lambda _: call(), range(count)))


def test_commands_of_one_account_in_a_minute(new_server):
    server = new_server(settings={"quotas.commands_per_minute": 5}).start()
    dev, sam = server.signed_in("dev.admin"), server.signed_in("sam.support")

    def add(number):
        return dev.post("/api/v1/agencies", {"name": f"A{number}", "kind": "relevant_agency"}, expect=None)
    answers = [add(number) for number in range(8)]
    assert [answer.status for answer in answers] == [201] * 5 + [429] * 3
    expect_problem(answers[-1], 429, "too_many_requests")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    dev.get("/api/v1/agencies")  # reading goes on
    assert sam.post("/api/v1/tokens", {"label": "x"}, expect=201)


def test_bytes_of_one_account_in_a_day(new_server):
    server = new_server(settings={"quotas.upload_bytes_per_day": 100_000}).start()
    amara, priya = server.client("amara.submitter"), server.client("priya.submitter")
    amara.upload(META, bytes(60_000), "a.bin")
    for size in [60_000, 1]:
        expect_problem(amara.upload(META, bytes(size), "a.bin", expect=429), 429, "too_many_requests")
    priya.upload(META, bytes(60_000), "a.bin")
    assert len(amara.get("/api/v1/documents").json["items"]) == 1


def test_requests_in_flight_in_all(new_server):
    server = new_server(settings={"http.in_flight_requests": 2}).start()
    amara = server.client("amara.submitter")
    with HeldUpload(amara) as first, HeldUpload(amara):
        with hits(server, "in_flight_requests"), Wire(server) as wire:
            answer = wire.get()
        expect_problem(answer, 503, "unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
        assert first.finish().status == 201, "those that were first are not harmed"
        with Wire(server) as wire:
            assert wire.get().status == 200, "room again"


def test_connections_in_all(new_server):
    server = new_server(settings={"http.connections": 16, "http.connections_per_address": 16}).start()
    held = [Wire(server, f"127.0.1.{number}") for number in range(1, 17)]
    try:
        with hits(server, "connections"), pytest.raises((ConnectionError, ssl.SSLError)):
            Wire(server, "127.0.2.1").get()
        assert [wire.get().status for wire in held] == [200] * 16
    finally:
        for wire in held:
            wire.__exit__()
    wait_for(lambda: is_served(server, "127.0.2.1"), "room again")


def is_served(server, address):
    try:
        with Wire(server, address) as wire:
            return wire.get().status == 200
    except (OSError, AssertionError):
        return False


def test_bodies_held_in_memory(new_server):
    server = new_server(settings={"http.in_flight_bytes": 1 << 20}).start()
    amara = server.client("amara.submitter")
    held = [HeldUpload(amara) for _ in range(4)]  # each may buffer 256 KiB
    try:
        with hits(server, "in_flight_bytes"):
            answer = amara.upload(META, bytes(400_000), "a.bin", expect=503)
        expect_problem(answer, 503, "unavailable")
        amara.get("/api/v1/session")  # what needs no room is served
        assert held[0].finish().status == 201
        amara.upload(META, bytes(400_000), "a.bin")
    finally:
        for wire in held:
            wire.__exit__()


def test_uploads_at_once(new_server):
    server = new_server(settings={"pools.upload_threads": 1, "pools.upload_queue": 0}).start()
    amara = server.client("amara.submitter")
    with HeldUpload(amara) as held:
        with hits(server, "pool_queue"):
            expect_problem(amara.upload(META, b"x", "a.txt", expect=503), 503, "unavailable")
        assert held.finish().status == 201, "the one that was first is not harmed"
    wait_for(lambda: amara.upload(META, b"x", "a.txt", expect=None).status == 201, "the thread free again")


def test_sign_ins_at_once(new_server):
    server = new_server(settings={"pools.slow_threads": 1, "pools.slow_queue": 1}).start()
    password = server.password("sam.support")
    answers = outcomes(lambda: Client(server).sign_in("sam.support", password, expect=None), 24)
    assert {answer.status for answer in answers} == {201, 503}
    turned_away = next(answer for answer in answers if answer.status == 503)
    expect_problem(turned_away, 503, "unavailable")
    assert int(turned_away.headers["Retry-After"]) >= 1


def test_commands_waiting_for_the_sequencer(new_server):
    server = new_server(settings={"ledger.queue_commands": 1, "ledger.batch_commands": 1}).start()
    dev = server.client("dev.admin")
    before = metrics(server)["scrutiny_log_size"]

    def hammer():
        return [dev.post("/api/v1/agencies", {"name": "A", "kind": "relevant_agency"}, expect=None) for _ in range(6)]
    answers = sum(outcomes(hammer, 24), [])
    assert {answer.status for answer in answers} == {201, 503}
    turned_away = next(answer for answer in answers if answer.status == 503)
    expect_problem(turned_away, 503, "unavailable")
    assert int(turned_away.headers["Retry-After"]) >= 1
    done = [answer for answer in answers if answer.status == 201]
    assert metrics(server)["scrutiny_log_size"] == before + len(done), "a 503 did nothing"


def test_documents_waiting_to_be_read(new_server):
    server = new_server(settings={"plugins.workers": 1, "plugins.queue_documents": 1}).start()
    amara = server.client("amara.submitter")
    text = "words and more words\n" * 20_000
    answers = sum(outcomes(lambda: [amara.upload(META, text.encode(), "a.txt", expect=None) for _ in range(3)], 8), [])
    assert {answer.status for answer in answers} == {201, 503}
    expect_problem(next(answer for answer in answers if answer.status == 503), 503, "unavailable")
    for answer in answers:
        if answer.status == 201:
            assert amara.extraction(answer.json["id"])["state"] == "nothing_found"


def test_room_on_the_disk(new_server):
    server = new_server()
    if shutil.disk_usage(server.root).free > 1 << 40:
        pytest.skip("this disk has more room than can be asked to stay free")
    token = server.token("amara.submitter")
    server.configure({"ledger.min_free_bytes": 1 << 40})
    server.start()
    amara = Client(server, token)
    expect_problem(amara.upload(META, b"x", "a.txt", expect=507), 507, "storage_full")
    amara.get("/api/v1/session")
    Client(server).get("/log/checkpoint")


def test_sessions_of_one_account(new_server):
    server = new_server(settings={"sessions.per_account": 2, "sessions.token_days": 10}).start()
    sessions = [server.signed_in("sam.support") for _ in range(3)]
    sessions[0].refused(401, "not_signed_in", "GET", "/api/v1/session")
    for session in sessions[1:]:
        session.get("/api/v1/session")
    made = sessions[1].post("/api/v1/tokens", {"label": "x", "days": 700}, expect=201).json["expires"]
    life = time.mktime(time.strptime(made[:19], "%Y-%m-%dT%H:%M:%S")) - time.mktime(time.gmtime())
    assert 9.9 < life / 86400 < 10.1


# ---- TLS -----------------------------------------------------------------------------------------


def handshake(server, version):
    context = ssl.create_default_context(cafile=str(server.certificate))
    context.minimum_version = context.maximum_version = version
    client = Client(server)
    client.context = context
    return client.get("/log/checkpoint")


def test_the_oldest_tls_version_is_a_setting(server, new_server):
    handshake(server, ssl.TLSVersion.TLSv1_3)
    with pytest.raises(ssl.SSLError, match="(?i)protocol.version"):
        handshake(server, ssl.TLSVersion.TLSv1_2)
    older = new_server(settings={"tls.minimum": "1.2"}).start()
    handshake(older, ssl.TLSVersion.TLSv1_2)
    handshake(older, ssl.TLSVersion.TLSv1_3)


def test_plain_http_is_not_served(server):
    with Wire(server, tls=False) as wire:
        wire.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        wire.socket.settimeout(10)
        assert not wire.socket.recv(100).startswith(b"HTTP")


# ---- Settings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("line, said", [
    ("http.connections = 3", "connections"), ('http.connections = "many"', "connections"),
    ("http.conections = 100", "conections"), ('tls.minimum = "1.1"', "minimum"), ("http.connections = ", "config.toml"),
])
def test_a_wrong_setting_stops_the_start_and_is_named(settings_server, line, said):
    server, good = settings_server
    section, _, rest = line.partition(".")
    text = good.replace(f"[{section}]", f"[{section}]\n{rest}\n#", 1)
    (server.data / "config.toml").write_text(text)
    done = server.run_tool("serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", check=False)
    assert done.returncode == 1
    assert said in done.stderr
    assert "serving" not in done.stdout


@pytest.fixture(scope="module")
def settings_server():
    server = Server()
    yield server, (server.data / "config.toml").read_text()
    server.close()

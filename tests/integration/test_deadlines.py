"""Every deadline of the connection layer, made short, passes once over real TLS: the client is told or its connection
ends, the operator sees it in /metrics, nothing half-done stays, and others are served as before."""

import pytest
from harness import META, Server, expect_problem, form, wait_for
from wire import Wire, head, hits, limit_hits, upload_head

DEADLINES = {"http.handshake_deadline": 1500, "http.header_deadline": 1500, "http.body_idle_deadline": 1500,
             "http.body_deadline": 4000, "http.idle_deadline": 1500, "http.write_deadline": 1500,
             "http.body_min_rate": 100_000, "http.body_rate_window": 1500, "http.tick": 20}


@pytest.fixture(scope="module")
def server():
    server = Server().start()
    amara = server.client("amara.submitter")
    server.large = amara.upload(META, bytes(12_000_000), "a.bin").json["id"]
    amara.extraction(server.large)
    assert server.stop() == 0
    server.configure(DEADLINES)
    server.start()
    yield server
    try:
        server.expect_healthy()
    finally:
        server.close()


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


def expect_serving(server):
    with Wire(server, "127.0.0.9") as other:
        assert other.get().status == 200


def test_a_handshake_that_does_not_come_on_is_ended(server):
    with hits(server, "handshake_deadline"), Wire(server, tls=False) as wire:
        assert wire.ended(10)
    expect_serving(server)


def test_slow_headers_are_ended(server):
    with hits(server, "header_deadline"), Wire(server) as wire:
        wire.send(b"GET /log/checkpoint HTTP/1.1\r\nHost: a\r\nX: ")
        expect_problem(wire.receive(), 408, "request_timeout")
        assert wire.ended()


def test_an_idle_connection_is_ended_without_a_word(server):
    with hits(server, "idle_deadline"), Wire(server) as wire:
        assert wire.get().status == 200
        assert wire.ended(10)


def begin_upload(client, size=1_000_000):
    body, _ = form(META, bytes(size), "a.bin", boundary="b")
    return upload_head(client, len(body)), body


def test_an_upload_that_stops_is_ended_and_leaves_nothing(server, amara):
    before = amara.get("/api/v1/documents").json
    head_bytes, body = begin_upload(amara)
    with hits(server, "body_idle_deadline"), Wire(server) as wire:
        wire.send(head_bytes + body[:500_000])
        expect_problem(wire.receive(), 408, "request_timeout")
        assert wire.ended()
    assert amara.get("/api/v1/documents").json == before


def answer_while_sending(wire, body, piece, pause):
    """Sends so many bytes every so often until an answer comes. One thread: a TLS connection takes no two at once."""
    for at in range(0, len(body), piece):
        try:
            wire.send(body[at:at + piece])
        except OSError:
            break
        if wire.hears_within(pause):
            break
    return wire.receive()


def test_an_upload_below_the_minimum_rate_is_ended(server, amara):
    head_bytes, body = begin_upload(amara)
    with hits(server, "body_min_rate"), Wire(server) as wire:
        wire.send(head_bytes)
        expect_problem(answer_while_sending(wire, body, 1000, 0.1), 408, "request_timeout")


def test_an_upload_that_takes_too_long_in_all_is_ended(server, amara):
    head_bytes, body = begin_upload(amara, 50_000_000)
    with hits(server, "body_deadline"), Wire(server) as wire:
        wire.send(head_bytes)
        # Well above the minimum rate.
        expect_problem(answer_while_sending(wire, body, 50_000, 0.1), 408, "request_timeout")


def test_a_client_that_does_not_read_is_cut_off(server, amara):
    with Wire(server, receive_buffer=4096) as wire:
        wire.send(head(amara, "GET", f"/api/v1/documents/{server.large}/versions/1/content"))
        wait_for(lambda: limit_hits(server, "write_deadline"), "the write deadline")
    expect_serving(server)

"""The log as any stranger sees it: checkpoint, tiles, proofs, and entries for the scrutineer (C2SP tlog-tiles)."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness import META, Client
from trail import (Log, Proof, expect_opened_record_holds, expect_receipt_in_log, inclusion_holds, leaf_hash, node_hash,
                   records_of_bundle, root_of, tile_names)


@pytest.fixture(scope="module")
def grown(server):
    """More than one full tile of records."""
    dev = server.client("dev.admin")

    def add(number):
        body = {"name": f"Agency {number}", "kind": "relevant_agency"}
        return dev.post("/api/v1/agencies", body, expect=201).json["receipt"]
    with ThreadPoolExecutor(16) as threads:
        receipts = sorted(threads.map(add, range(250)), key=lambda receipt: receipt["index"])
    return server, server.client("ruth.scrutineer"), receipts


def test_the_root_follows_from_the_tiles(grown):
    server, _, receipts = grown
    log = Log(Client(server))
    leaves = log.leaves()
    assert len(leaves) == log.checkpoint.size > 270
    assert root_of(leaves) == log.checkpoint.root
    for receipt in receipts[::25]:
        expect_receipt_in_log(receipt, leaves, server.verifier_key)


def test_the_tile_above_holds_the_roots_of_the_full_tiles_below(grown):
    server, _, _ = grown
    stranger = Client(server)
    below = stranger.get("/log/tile/0/000").body
    assert len(below) == 256 * 32
    above = stranger.get("/log/tile/1/000.p/1").body
    assert above == root_of([below[at:at + 32] for at in range(0, len(below), 32)])


def test_entries_are_the_records_under_the_leaves_and_for_the_scrutineer_only(grown):
    server, ruth, _ = grown
    log = Log(Client(server))
    names, leaves, records = tile_names(log.checkpoint.size), log.leaves(), []
    for name in names:
        for account in [None, "amara.submitter", "helen.chair", "sam.support", "dev.admin"]:
            client = server.client(account)
            client.refused(401 if account is None else 403, "not_signed_in" if account is None else "forbidden",
                           "GET", f"/log/tile/entries/{name}")
        answer = ruth.get(f"/log/tile/entries/{name}")
        assert answer.headers["Cache-Control"].startswith("private")
        records += records_of_bundle(answer.body)
    assert [leaf_hash(record) for record in records] == leaves
    previous = "0" * 64
    for index, record in enumerate(records):
        fields = json.loads(record)
        assert (fields["index"], fields["prev"]) == (index, previous)
        previous = leaf_hash(record).hex()
    first = json.loads(records[0])
    assert first["action"] == "log.created"
    assert first["public"]["demo"] is True, "a demo says so for ever"
    assert first["public"]["origin"] == log.checkpoint.origin


def test_caches_may_keep_what_cannot_change(grown):
    server, _, _ = grown
    stranger = Client(server)
    checkpoint = stranger.get("/log/checkpoint")
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["Cache-Control"] == "public, max-age=1"
    for name in ["000", "000.p/7"]:
        tile = stranger.get(f"/log/tile/0/{name}")
        assert tile.headers["Content-Type"] == "application/octet-stream"
        assert "immutable" in tile.headers["Cache-Control"] and "public" in tile.headers["Cache-Control"]
    assert "no-store" in stranger.get("/api/v1/audit/records/0/proof").headers["Cache-Control"]


def test_partial_tiles_of_every_size_passed_are_served(grown):
    server, _, _ = grown
    stranger = Client(server)
    full = stranger.get("/log/tile/0/000").body
    for width in [1, 2, 100, 255]:
        assert stranger.get(f"/log/tile/0/000.p/{width}").body == full[:width * 32]


@pytest.mark.parametrize("name", ["0/999", "0/001.p/255", "0/000.p/0", "0/000.p/256", "0/000.p/07", "0/0", "0/00", "0/0000",
                                  "0/x000/000", "0/x000", "1/000", "64/000", "00/000", "-1/000", "0/000.p/x", "0/..",
                                  "0/000.p", "0/%2e%2e/keys", "x/000", "entries/../../keys"])
def test_tiles_that_are_none_are_not_there(grown, name):
    server, _, _ = grown
    answer = Client(server).raw("GET", f"/log/tile/{name}")
    assert answer.status in (400, 401, 404), answer
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_anyone_can_have_a_proof_and_check_it(grown):
    server, ruth, receipts = grown
    stranger = Client(server)
    for index in [0, 1, 128, 255, 256, receipts[-1]["index"]]:
        proof = Proof(stranger.get(f"/api/v1/audit/records/{index}/proof").body.decode(), server.verifier_key)
        opened = ruth.get(f"/api/v1/audit/records/{index}").json
        expect_opened_record_holds(opened)
        leaf, checkpoint = bytes.fromhex(opened["leaf"]), proof.checkpoint
        assert proof.index == index
        assert proof.holds_for(leaf)
        # The check can fail: every part of the proof counts.
        assert not proof.holds_for(node_hash(leaf, leaf))
        assert not inclusion_holds(index ^ 1, checkpoint.size, leaf, proof.path, checkpoint.root)
        for at in range(len(proof.path)):
            bent = [*proof.path[:at], leaf, *proof.path[at + 1:]]
            assert not inclusion_holds(index, checkpoint.size, leaf, bent, checkpoint.root)
        assert not inclusion_holds(index, checkpoint.size, leaf, proof.path[:-1], checkpoint.root)
    size = Log(stranger).checkpoint.size
    for index in [size + 100, 2**53 - 1, 2**64]:
        stranger.refused(404, "not_found", "GET", f"/api/v1/audit/records/{index}/proof")
    for index in ["x", "-1", "01", "1.0"]:
        stranger.refused(404, "not_found", "GET", f"/api/v1/audit/records/{index}/proof")


def test_later_checkpoints_go_on_from_earlier_ones(grown):
    server, _, receipts = grown
    before = Log(Client(server))
    server.client("amara.submitter").upload(META, b"one more", "a.txt")
    after = Log(Client(server))
    leaves = after.leaves()
    assert before.checkpoint.size < after.checkpoint.size
    assert root_of(leaves[:before.checkpoint.size]) == before.checkpoint.root
    expect_receipt_in_log(receipts[0], leaves, server.verifier_key)

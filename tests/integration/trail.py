"""What a stranger needs to check the log, written from RFC 9162 and C2SP alone: nothing of the product is in here."""

import base64
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(record):
    return hashlib.sha256(b"\x00" + record).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def commitment(salt, payload):
    """`commit` of a record: its salt and payload under one hash."""
    return hashlib.sha256(b"scrutiny.commitment.v1\n" + salt + payload).hexdigest()


def root_of(leaves):
    """Root over leaf hashes (RFC 9162 section 2.1.1)."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def inclusion_holds(index, size, leaf, path, root):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0 or len(p) != 32:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = node_hash(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == root


class Checkpoint:
    """A signed note whose signature by `vkey` has been checked (C2SP signed-note and tlog-checkpoint)."""

    def __init__(self, note, vkey):
        text, _, signatures = note.rpartition("\n\n")
        text += "\n"
        name, key_id, key = vkey.split("+", 2)
        key = base64.b64decode(key)
        assert key[0] == 1 and len(key) == 33, "an Ed25519 key"
        expected = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
        assert expected.hex() == key_id, "the key's id is computed from it"
        lines = [line.split(" ") for line in signatures.splitlines()]
        ours = [base64.b64decode(line[2]) for line in lines if line[0] == "\u2014" and line[1] == name]
        ours = [signature[4:] for signature in ours if signature[:4] == expected]
        assert ours, f"no signature of {name} under the checkpoint"
        assert all(ed25519_holds(key[1:], text.encode(), signature) for signature in ours), "a bad signature"
        origin, size, root = text.splitlines()
        assert origin == name and size == str(int(size))
        self.origin, self.size, self.root = origin, int(size), base64.b64decode(root)
        assert len(self.root) == 32


def ed25519_holds(public_key, message, signature):
    """By OpenSSL, which is not what signed it: the server links the library, this runs the program."""
    spki = bytes.fromhex("302a300506032b6570032100") + public_key  # RFC 8410
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("key", "message", "signature")]
        for path, content in zip(paths, (spki, message, signature)):
            path.write_bytes(content)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", paths[0],
                               "-in", paths[1], "-sigfile", paths[2]], capture_output=True, check=False)
    return done.returncode == 0


class Proof:
    """A tlog-proof file."""

    def __init__(self, text, vkey):
        head, _, note = text.partition("\n\n")
        lines = head.splitlines()
        assert lines[0] == "c2sp.org/tlog-proof@v1"
        assert lines[1].startswith("index ")
        self.index = int(lines[1].removeprefix("index "))
        self.path = [base64.b64decode(line) for line in lines[2:]]
        self.checkpoint = Checkpoint(note, vkey)

    def holds_for(self, leaf):
        return inclusion_holds(self.index, self.checkpoint.size, leaf, self.path, self.checkpoint.root)


class Log:
    """The public surface of a log: checkpoint and tiles, fetched through `client`."""

    def __init__(self, client):
        self.client = client
        self.checkpoint = Checkpoint(client.get("/log/checkpoint").body.decode(), client.server.verifier_key)

    def leaves(self):
        """All leaf hashes, from the tiles of level 0."""
        tiles = [self.client.get(f"/log/tile/0/{name}").body for name in tile_names(self.checkpoint.size)]
        together = b"".join(tiles)
        return [together[at:at + 32] for at in range(0, len(together), 32)]


def tile_names(size):
    """Names of the tiles over `size` entries, full ones and the partial one."""
    full, partial = divmod(size, 256)
    names = [f"{number:03}" for number in range(full)]
    assert full <= 1000, "longer names are not needed here"
    return names + ([f"{full:03}.p/{partial}"] if partial else [])


def records_of_bundle(bundle):
    """Records of an entry bundle: u16 length, then the bytes."""
    records = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        records.append(bundle[2:2 + length])
        assert len(records[-1]) == length
        bundle = bundle[2 + length:]
    return records


def expect_receipt_in_log(receipt, leaves, vkey):
    """The log, given by its leaves, still holds what the receipt says and has not been rewritten under it."""
    checkpoint = Checkpoint(receipt["checkpoint"], vkey)
    assert receipt["index"] < checkpoint.size <= len(leaves)
    assert leaves[receipt["index"]].hex() == receipt["leaf"]
    assert root_of(leaves[:checkpoint.size]) == checkpoint.root, "the log was rewritten under a receipt"


def expect_opened_record_holds(opened):
    """An opened record of the API: its bytes are the leaf, its payload is what it commits to."""
    record = opened["record_text"].encode()
    assert leaf_hash(record).hex() == opened["leaf"]
    assert json.loads(record) == opened["record"]
    assert opened["record"]["index"] == opened["index"]
    if opened["payload_view"] == "complete":
        payload = opened["payload_text"].encode()
        assert commitment(bytes.fromhex(opened["salt"]), payload) == opened["record"]["commit"]
        assert json.loads(payload) == opened["payload"]

"""The drill of a council that lost its machine: backups under load, restore elsewhere, and the way on without a fork."""

import json
import os
import signal
import subprocess
import threading
import time

import pytest
from harness import BIN, DEMO_DOCUMENTS, Client, wait_for

DONE, REFUSED, CANNOT_TELL = 0, 1, 3


class Vault:
    """Two media for the backups, and the backup key on neither."""

    def __init__(self, folder):
        self.folder, self.key = folder, folder / "backup.key"
        self.data, self.keys = folder / "medium1" / "data", folder / "medium2" / "keys"
        self.data.parent.mkdir()
        self.keys.parent.mkdir()

    def back_up(self, server, what="data", code=DONE, folder=None):
        folder = folder or (self.data if what == "data" else self.keys)
        return run("backup", what, "--data", server.data, folder, "--key-file", self.key, "--json", code=code)

    def check(self, code=DONE):
        return run("backup", "check", self.data, "--key-file", self.key, code=code)

    def restore(self, target, *more, code=DONE):
        return run("restore", "--data", target, "--from", self.data, "--key-file", self.key, "--keys", self.keys,
                   "--keys-key-file", self.key, *more, code=code)


def run(*arguments, code=DONE, program="scrutinyd", **environment):
    done = subprocess.run([BIN / program, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                          env={**os.environ, **environment})
    assert done.returncode == code, f"{arguments}: {done.returncode}: {done.stdout}{done.stderr}"
    return done


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path)


@pytest.fixture
def server(new_server):
    return new_server().start()


def submit(server):
    amara = server.client("amara.submitter")
    report = next(DEMO_DOCUMENTS.glob("*.pdf"))
    answer = amara.upload({"kind": "inspection_summary", "title": "Kept in every backup", "marking": "OFFICIAL"},
                          report.read_bytes())
    wait_for(lambda: amara.get(f"/api/v1/documents/{answer.json['id']}").json["state"] != "checking", "the check")
    return answer.json, report.read_bytes()


def grow(server, records=3):
    dev = server.client("dev.admin")
    for number in range(records):
        dev.post("/api/v1/agencies", {"name": f"Agency {number}", "kind": "relevant_agency"}, expect=201)


def known_head(server, path):
    path.write_bytes(Client(server).get("/log/checkpoint").body)
    return path


def test_a_lost_machine_comes_back_whole(server, vault, new_server):
    document, content = submit(server)
    stop = threading.Event()

    def load():
        while not stop.is_set():
            grow(server, 5)

    worker = threading.Thread(target=load)
    worker.start()
    try:
        first = json.loads(vault.back_up(server).stdout)
        time.sleep(0.5)
        second = json.loads(vault.back_up(server).stdout)
    finally:
        stop.set()
        worker.join()
    assert first["from"] == 0 and first["contents"] >= 1 and second["from"] == first["size"] < second["size"]
    assert second["bytes"] * 2 < first["bytes"], "only what is new"
    server.stop()
    vault.back_up(server)
    vault.back_up(server, "keys")
    last = json.loads(vault.back_up(server).stdout)
    vault.check()
    head = vault.folder / "head"
    head.write_text(last["checkpoint"])

    target = vault.folder / "new machine"
    said = vault.restore(target, "--compare", head)
    assert "SOUND" in said.stdout
    again = new_server()
    again.data = target
    again.start()
    amara = again.client("amara.submitter")
    got = amara.get(f"/api/v1/documents/{document['id']}/versions/1/content")
    assert got.body == content
    grow(again)
    assert again.stop() == 0
    run("verify", target_export(again, vault), "--log-key", server.verifier_key, "--receipt",
        receipt_file(document, vault), program="scrutiny")


def target_export(server, vault):
    folder = vault.folder / f"trail of {server.data.name}"
    server.run_tool("export-trail", folder)
    return folder


def receipt_file(document, vault):
    path = vault.folder / "receipt.json"
    path.write_text(json.dumps(document["receipt"]))
    return path


def test_an_older_backup_is_not_served_again_under_the_same_name(server, vault, new_server):
    document, content = submit(server)
    vault.back_up(server)
    grow(server, 4)
    vault.back_up(server, "keys")
    head = known_head(server, vault.folder / "head")
    old_trail = target_export(server, vault)
    old_key = server.verifier_key
    said = vault.restore(vault.folder / "refused", "--compare", head, code=REFUSED)
    assert "fork the log" in said.stderr
    assert "did not get to its end" in run("fsck", "--data", vault.folder / "refused", code=CANNOT_TELL).stderr

    target = vault.folder / "continued"
    said = vault.restore(target, "--compare", head, "--continue-as", "second.example/log")
    assert "LOST: records" in said.stdout and "SOUND" in said.stdout
    on = new_server()
    on.data = target
    on.start()
    amara = on.client("amara.submitter")
    assert amara.get(f"/api/v1/documents/{document['id']}/versions/1/content").body == content
    grow(on, 2)
    assert on.stop() == 0
    new_trail = target_export(on, vault)
    assert on.verifier_key.startswith("second.example/log+")
    told = run("verify", new_trail, "--log-key", on.verifier_key, "--old-trail", old_trail, "--old-log-key", old_key,
               program="scrutiny").stdout
    assert "continues" in told and "LOST: records" in told and "are those of the old log" in told
    # Somebody who changes an old record on the way is found out, though the new log is sound by itself.
    run("verify", new_trail, "--log-key", old_key, code=REFUSED, program="scrutiny")


def test_a_damaged_backup_is_named_and_not_restored(server, vault):
    grow(server)
    vault.back_up(server)
    vault.back_up(server, "keys")
    archive = vault.data / "000001.data"
    whole = archive.read_bytes()
    for damaged in [whole[:-1], whole[:1000], whole[:500] + bytes([whole[500] ^ 1]) + whole[501:]]:
        archive.write_bytes(damaged)
        assert "000001.data" in vault.check(code=REFUSED).stderr
        vault.restore(vault.folder / "bad", "--nothing-to-compare", code=REFUSED)
        run_remove(vault.folder / "bad")
    archive.unlink()
    assert "000001.data" in vault.check(code=REFUSED).stderr
    archive.write_bytes(whole)
    vault.check()
    other = vault.folder / "other.key"
    other.write_text("ab" * 32 + "\n")
    other.chmod(0o600)
    run("backup", "check", vault.data, "--key-file", other, code=CANNOT_TELL)


def run_remove(folder):
    subprocess.run(["rm", "-rf", folder], check=True)


def test_a_backup_that_is_killed_leaves_the_one_before_usable(server, vault):
    submit(server)
    vault.back_up(server)
    grow(server, 50)
    line = [BIN / "scrutinyd", "backup", "data", "--data", server.data, vault.data, "--key-file", vault.key]
    for pause in [0.0, 0.01, 0.02, 0.05, 0.1]:
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        process.wait()
        vault.check()
    vault.back_up(server)
    vault.check()


@pytest.mark.parametrize("name", [None, "second.example/log"])
def test_a_restore_that_is_killed_is_no_data_folder(server, vault, name):
    submit(server)
    vault.back_up(server)
    vault.back_up(server, "keys")
    more = ["--nothing-to-compare", *(["--continue-as", name] if name else [])]
    begun = time.monotonic()
    vault.restore(vault.folder / "whole", *more)
    whole, unfinished = time.monotonic() - begun, 0
    for number in range(10):
        target = vault.folder / f"killed {number}"
        line = [BIN / "scrutinyd", "restore", "--data", target, "--from", vault.data, "--key-file", vault.key,
                "--keys", vault.keys, "--keys-key-file", vault.key, *more]
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * number / 10)
        process.kill()
        process.wait()
        if not (target / "FORMAT").exists():
            continue
        if "format 1" in (target / "FORMAT").read_text():
            run("fsck", "--data", target)
            continue
        unfinished += 1
        for command in [["fsck"], ["rebuild"], ["export-trail", vault.folder / "trail"], ["init", "--demo"], ["serve"]]:
            refused = subprocess.run([BIN / "scrutinyd", *command, "--data", target], capture_output=True, text=True,
                                     timeout=60)
            assert refused.returncode != DONE, refused
            if (target / "config.toml").exists():
                assert "did not get to its end" in refused.stderr, refused
    assert unfinished > 0
    vault.check()


def test_a_key_backup_that_is_killed_is_on_record_and_its_leftover_is_destroyed(server, vault):
    server.client("dev.admin")
    first = json.loads(vault.back_up(server, "keys").stdout)["name"]
    line = [BIN / "scrutinyd", "backup", "keys", "--data", server.data, vault.keys, "--key-file", vault.key]
    for pause in [0.01, 0.02, 0.03, 0.05, 0.08]:
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        process.kill()
        process.wait()
        run("backup", "check", vault.keys, "--key-file", vault.key)
    last = json.loads(vault.back_up(server, "keys").stdout)["name"]
    names = {path.name for path in vault.keys.iterdir()}
    assert not [name for name in names if not (name.endswith(".keys") or name in ("FORMAT", "LOCK", "key.check"))]
    archives = {name for name in names if name.endswith(".keys")}
    made = [each["record"] for each in server.client("ruth.scrutineer").records()
            if each["record"]["action"] == "backup.made"]
    assert {first, last} <= archives and len(made) >= len(archives), "none is there that is not on record"


def test_data_and_keys_do_not_lie_side_by_side(server, vault):
    vault.back_up(server)
    beside = vault.data.parent / "keys"
    assert "side by side" in vault.back_up(server, "keys", code=REFUSED, folder=beside).stderr
    assert "lost with it" in vault.back_up(server, code=REFUSED, folder=server.data / "backup").stderr
    assert "two are kept apart" in vault.back_up(server, "keys", code=REFUSED, folder=vault.data).stderr
    made = [each for each in server.client("ruth.scrutineer").records() if each["record"]["action"] == "backup.made"]
    assert len(made) == 1


def test_restore_wants_to_compare(server, vault):
    vault.back_up(server)
    vault.back_up(server, "keys")
    assert "--compare" in vault.restore(vault.folder / "x", code=2).stderr

"""The drill of a lost machine at size: a ledger of tens of thousands of records and hundreds of megabytes, written to while
it is backed up, killed, lost, restored and held against what a witness and the holders of receipts have."""

import hashlib
import json
import secrets
import shutil
import subprocess
import threading
import time

import pytest
from harness import BIN, Client, wait_for
from test_backup import REFUSED, Vault, run, target_export
from test_witness import ServedWitness, Witness, free_port

RECORDS = 30_000
DOCUMENTS, DOCUMENT_BYTES = 40, 8 << 20
WRITERS = 3
ORIGIN, NEXT_ORIGIN = "localhost/log", "second.localhost/log"


class Figures:
    """How long each step took, and how much it was."""

    def __init__(self):
        self.lines = []

    def step(self, name, action):
        begun = time.monotonic()
        done = action()
        self.lines.append([f"{time.monotonic() - begun:7.1f} s  {name}", ""])
        return done

    def note(self, text):
        self.lines[-1][1] = ": " + text

    def show(self):
        print("\n" + "\n".join(line + more for line, more in self.lines))


class Writers:
    """People who go on writing, and keep every receipt, until the server is gone or they are told to stop."""

    def __init__(self, server):
        self.receipts, self.stopping = [], threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(server.client("dev.admin"), number))
                        for number in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def write(self, client, number):
        while not self.stopping.is_set():
            try:
                body = {"name": f"Agency {number} {secrets.token_hex(6)}", "kind": "relevant_agency"}
                self.receipts.append(client.post("/api/v1/agencies", body, expect=201).json["receipt"])
            except OSError:
                return

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()
        return self.receipts


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path)


@pytest.fixture
def watched(new_server, tmp_path):
    """A server that calls the scrutineer's witness every second, and that witness."""
    witness, port = Witness(tmp_path), free_port()
    server = new_server(settings={"witnesses.keys": [witness.vkey], "witnesses.pace": 1,
                                  "witnesses.urls": [f"ruth.example/witness http://127.0.0.1:{port}/"],
                                  "quotas.commands_per_minute": 100_000_000})
    served = ServedWitness(witness, server.verifier_key)
    served.port = port
    served.start()
    yield server.start(), served
    served.stop()


def upload(server, number):
    lines = secrets.token_hex(32) + "\n"
    content = (f"Minutes {number}\n" + lines * (DOCUMENT_BYTES // len(lines))).encode()
    meta = {"kind": "minutes", "title": f"Minutes {number}", "marking": "OFFICIAL"}
    answer = server.client("amara.submitter").upload(meta, content, name="minutes.txt")
    return answer.json, content


def fill(server, document):
    """Findings, as fast as the service takes them, until the log has its size."""
    body = json.dumps({"kind": "area_for_improvement", "text": "What was found, in the words of the report. " * 3})
    while size_of(Client(server).get("/log/checkpoint").body.decode()) < RECORDS:
        subprocess.run([BIN / "bench_service", "--port", str(server.address[1]), "--connections", "64", "--seconds", "2",
                        "--warm-up", "0", "--token", server.token("amara.submitter"), "post",
                        f"/api/v1/documents/{document}/findings", body], check=True, capture_output=True)


def size_of(note):
    return int(note.split("\n")[1])


def bytes_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def kept_receipts(receipts, folder):
    folder.mkdir()
    arguments = []
    for number, receipt in enumerate(receipts):
        path = folder / f"{number}.json"
        path.write_text(json.dumps(receipt))
        arguments += ["--receipt", path]
    return arguments


class Drill:
    """One log and its backups, whichever machine it is on."""

    def __init__(self, vault, served, figures):
        self.vault, self.served, self.figures = vault, served, figures
        self.runs, self.receipts, self.documents = [], [], []

    def send_in(self, server, number):
        self.documents.append(upload(server, number))
        self.receipts.append(self.documents[-1][0]["receipt"])

    def back_up(self, server, name):
        self.runs.append(json.loads(self.figures.step(name, lambda: self.vault.back_up(server)).stdout))
        last = self.runs[-1]
        self.figures.note(f"records {last['from']} to {last['size']}, {last['bytes'] / 1e6:.1f} MB")
        return last["size"]

    def held(self):
        """The newest checkpoint that the witness holds, as a file, and its size."""
        status, _, note = self.served.ask(hashlib.sha256(ORIGIN.encode()).hexdigest() + "/checkpoint")
        assert status == 200
        path = self.vault.folder / f"head {size_of(note)}"
        path.write_text(note)
        return path, size_of(note)

    def lose(self, server, writers):
        """Killed while people write, and nothing of its folder is left."""
        server.kill()
        self.receipts += writers.stop()
        size = bytes_of(server.data)
        shutil.rmtree(server.data)
        return size

    def expect_served(self, server):
        amara = server.client("amara.submitter")
        for document, content in self.documents[::10] + self.documents[-1:]:
            amara.extraction(document["id"])  # one that was being checked when the machine was lost is checked now
            assert amara.get(f"/api/v1/documents/{document['id']}/versions/1/content").body == content


def elsewhere(new_server, folder, before):
    """A server for a folder that is to be restored; people's tokens are those they had."""
    made = new_server()
    made.data = folder
    made.tokens = dict(before.tokens)
    return made


def test_a_large_ledger_that_is_written_to_is_lost_twice_and_comes_back(watched, vault, new_server, tmp_path):
    server, served = watched
    figures = Figures()
    drill = Drill(vault, served, figures)
    figures.step("documents sent in", lambda: [drill.send_in(server, number) for number in range(DOCUMENTS)])
    first = drill.documents[0][0]["id"]
    server.client("amara.submitter").extraction(first)
    figures.step("filled", lambda: fill(server, first))

    writers = Writers(server)
    drill.back_up(server, "first backup, under load")
    time.sleep(1)
    drill.back_up(server, "second backup, under load")
    server.kill()
    drill.receipts += writers.stop()
    server.start()
    writers = Writers(server)
    drill.send_in(server, DOCUMENTS)
    drill.back_up(server, "third backup, under load, after kill -9")
    served.stop()  # the last backup is newer than what the witness has seen
    size = drill.back_up(server, "last backup, under load")
    figures.step("backup of the keys, under load", lambda: vault.back_up(server, "keys"))
    log_key = server.verifier_key
    lost_bytes = drill.lose(server, writers)
    figures.step("every archive checked", vault.check)
    figures.note(f"{bytes_of(vault.data) / 1e6:.1f} MB in {len(drill.runs)} runs, of {lost_bytes / 1e6:.1f} MB")

    served.start()
    head, held_size = drill.held()
    assert 0 < held_size <= size
    again = elsewhere(new_server, tmp_path / "again", server)
    said = figures.step("restored under its name, with fsck", lambda: vault.restore(again.data, "--compare", head))
    figures.note(f"{size} records, {bytes_of(again.data) / 1e6:.1f} MB")
    assert f"{size} records restored" in said.stdout and "SOUND" in said.stdout
    figures.step("started", again.start)
    drill.expect_served(again)
    before = [receipt for receipt in drill.receipts if receipt["index"] < size]
    after = [receipt for receipt in drill.receipts if receipt["index"] >= size]
    trail = target_export(again, vault)
    assert "HOLDS" in figures.step("receipts from before the last backup verified", lambda: run(
        "verify", trail, "--log-key", log_key, *kept_receipts(before, tmp_path / "before"), program="scrutiny")).stdout
    figures.note(f"{len(before)}, of {len(drill.receipts)}")
    assert len(before) > DOCUMENTS and after, "people wrote until the machine was gone"
    run("verify", trail, "--log-key", log_key, *kept_receipts(after[:1], tmp_path / "after"), code=REFUSED,
        program="scrutiny")

    # The restored log goes on, in the same backup; this time the witness has seen more than the backup.
    writers = Writers(again)
    size = drill.back_up(again, "backup of the restored log, under load")
    figures.step("backup of the keys, under load", lambda: vault.back_up(again, "keys"))
    wait_for(lambda: drill.held()[1] > size, "the witness has seen more than the backup")
    old_trail = vault.folder / "the scrutineer's copy"
    figures.step("the scrutineer copies the trail", lambda: again.run_tool("export-trail", old_trail))
    drill.lose(again, writers)
    head, held_size = drill.held()
    said = figures.step("restore that lost records, refused",
                        lambda: vault.restore(tmp_path / "no", "--compare", head, code=REFUSED))
    assert "fork the log" in said.stderr and f"over {held_size}" in said.stderr
    on = elsewhere(new_server, tmp_path / "continued", again)
    said = figures.step("restored as a continued log, with fsck",
                        lambda: vault.restore(on.data, "--compare", head, "--continue-as", NEXT_ORIGIN))
    lost = f"LOST: records {size} to {held_size - 1} of "
    assert lost in said.stdout and "SOUND" in said.stdout
    drill.expect_served(on.start())
    assert Writers(on).stop()
    assert on.stop() == 0
    new_trail = target_export(on, vault)
    told = figures.step("the continued log held against the old", lambda: run(
        "verify", new_trail, "--log-key", on.verifier_key, "--old-trail", old_trail, "--old-log-key", log_key,
        program="scrutiny").stdout)
    assert lost in told and "are those of the old log" in told and "HOLDS" in told
    figures.show()

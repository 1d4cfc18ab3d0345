"""scrutiny verify --state: a scrutineer's second verification goes on where the first one ended."""

import hashlib
import json
import os
import pty
import random
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from harness import BIN, META

HOLDS, DOES_NOT_HOLD, USAGE, CANNOT_TELL = 0, 1, 2, 3


@pytest.fixture(scope="module")
def verify(server):
    def run(*arguments, account="ruth.scrutineer", code=HOLDS, key=True):
        environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate), "HOME": str(server.root)}
        environment.pop("SCRUTINY_TOKEN", None)
        if account:
            environment["SCRUTINY_TOKEN"] = server.token(account)
        if key:
            environment["SCRUTINY_LOG_KEY"] = str(server.data / "log.vkey")
        done = subprocess.run([BIN / "scrutiny", "--server", server.url, "verify", *map(str, arguments)],
                              env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == code, f"{arguments} exited {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr
    return run


def grow(server, records):
    """Each token made is on record."""
    for _ in range(records):
        server.run_tool("token", "--account", "ruth.scrutineer")


def test_a_live_server_is_verified_from_where_the_last_run_ended(server, verify):
    state = server.root / "ruth.state"
    first = verify("--state", state)
    assert "first whole verification" in first and "HOLDS" in first
    before = state.read_bytes()
    grow(server, 3)
    second = verify("--state", state, key=False)
    assert "continues what you verified on 20" in second and "HOLDS" in second
    assert state.read_bytes() != before
    said = json.loads(verify("--json", "--state", state))
    assert said["verdict"] == "holds" and said["state"]["earlier"]["size"] > 0
    assert json.loads(verify("--json", "--state", state, "--from-start"))["state"]["resumed_at"] == 0


def test_an_export_older_than_what_was_verified_is_a_rollback_with_both_notes_kept(server, verify):
    state = server.root / "rollback.state"
    old = server.root / "old-trail"
    server.run_tool("export-trail", old)
    grow(server, 2)
    verify("--state", state)
    before = state.read_bytes()
    said = verify(old, "--state", state, code=DOES_NOT_HOLD)
    assert "both checkpoints are signed" in said and "What to do" in said and "last held on 20" in said
    notes = sorted(server.root.glob("rollback.state.*.checkpoint"))
    assert len(notes) == 2
    assert (old / "checkpoint").read_bytes() in [note.read_bytes() for note in notes]
    assert state.read_bytes() == before
    assert "HOLDS" in verify("--state", state), "the real log still continues it"


def test_a_damaged_file_is_said_and_never_a_new_start(server, verify):
    state = server.root / "damaged.state"
    verify("--state", state)
    good = bytearray(state.read_bytes())
    good[len(good) // 2] ^= 1
    state.write_bytes(good)
    said = verify("--state", state, code=CANNOT_TELL)
    assert "damaged" in said and str(state) in said
    assert state.read_bytes() == bytes(good)


def test_wrong_use_is_said(server, verify):
    state = server.root / "use.state"
    assert "--log-key" in verify("--state", state, key=False, code=USAGE)
    verify("--from-start", code=USAGE)
    verify("--state", server.root / "no-such-folder" / "file", code=CANNOT_TELL)
    verify("--state", state, "--level", "payloads")
    assert "payloads" in verify("--state", state, code=USAGE), "a lower level would lose what was reached"
    verify("--state", server.root / "signed-out.state", account=None, code=CANNOT_TELL)


def test_a_changed_record_is_named_with_what_it_is_about(server, verify):
    state = server.root / "bytes.state"
    folder = server.root / "tampered"
    server.run_tool("export-trail", folder)
    verify(folder, "--state", state)
    copy = server.root / "tampered-copy"
    shutil.copytree(folder, copy)
    entries = next(path for path in (copy / "tile" / "entries").rglob("*") if path.is_file())
    content = bytearray(entries.read_bytes())
    at = 0
    for _ in range(17):
        at += 2 + int.from_bytes(content[at:at + 2], "big")
    record = json.loads(content[at + 2:at + 2 + int.from_bytes(content[at:at + 2], "big")])
    place = content.index(record["subject"].encode(), at)
    content[place] = ord("0") if content[place] != ord("0") else ord("1")
    entries.write_bytes(content)
    fault = json.loads(verify("--json", copy, "--state", state, code=DOES_NOT_HOLD))["fault"]
    assert (fault["index"], fault["kind"]) == (17, "leaf")
    assert fault["means"] and fault["to_do"] and fault["records_after"] > 0
    assert fault["affected"][0]["action"] == record["action"] and fault["affected"][0]["record"] == 17


def test_payloads_and_files_of_a_live_server_are_checked_and_each_opening_is_on_record(server, verify):
    path = server.root / "minutes.txt"
    path.write_bytes(b"What was said, word for word.\n" * 40000)
    sent = json.loads(subprocess.run(
        [BIN / "scrutiny", "--server", server.url, "--json", "submit", path, "--kind", "minutes",
         "--receipts", server.root / "receipts"],
        env={**os.environ, "SCRUTINY_CACERT": str(server.certificate), "HOME": str(server.root),
             "SCRUTINY_TOKEN": server.token("amara.submitter")},
        capture_output=True, text=True, timeout=60, check=True).stdout)
    assert sent["document"]
    state = server.root / "live.state"
    first = json.loads(verify("--json", "--level", "contents", "--state", state))
    assert first["verdict"] == "holds" and first["reached"] == "contents"
    counts = first["counts"]
    assert counts["payloads_checked"] > 10 and counts["contents_checked"] >= 1
    assert counts["payloads_checked"] + counts["payloads_not_checked"] == counts["records"]
    second = json.loads(verify("--json", "--level", "log"))
    assert second["size"] > first["size"], "openings of what others did are on record"
    words = verify("--level", "payloads", account="amara.submitter", code=CANNOT_TELL)
    assert "CANNOT TELL" in words, "records are for the scrutineer"


@pytest.fixture
def forging(server):
    """Stands between the verifier and the server, and forges what one record says."""
    class Forger(BaseHTTPRequestHandler):
        record = None

        def log_message(self, *arguments):
            pass

        def do_GET(self):
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None
            answer = type(server.client())(server, token).raw("GET", self.path)
            data = answer.body.replace(*self.record) if "/tile/entries/" in self.path else answer.body
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Forger)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield Forger, f"http://127.0.0.1:{proxy.server_port}"
    proxy.shutdown()
    thread.join()


def test_what_a_fault_in_a_live_servers_trail_touches_is_named_by_title(server, verify, forging):
    forger, url = forging
    amara, ruth = server.client("amara.submitter"), server.client("ruth.scrutineer")

    def faulty(document, action, forged):
        [text] = [each["record_text"] for each in ruth.records(document) if each["record"]["action"] == action]
        forger.record = (text.encode(), text.replace(f'"action":"{action}"', f'"action":"{forged}"').encode())
        assert len(action) == len(forged), "the record stays where it is"

    made = amara.upload({**META, "title": "Minutes of May"}, b"Minutes. Agreed: to meet again.\n", "plan.txt").json["id"]
    amara.extraction(made)
    faulty(made, "document.received", "document.returned")
    [thing] = json.loads(verify("--json", url, code=DOES_NOT_HOLD))["fault"]["affected"]
    assert (thing["id"], thing.get("title")) == (made, None), "a draft, which the scrutineer does not see"
    amara.step(made, "submit")
    faulty(made, "document.submitted", "document.withdrawn")
    [thing] = json.loads(verify("--json", url, code=DOES_NOT_HOLD))["fault"]["affected"]
    assert (thing["kind"], thing["id"], thing["title"]) == ("document", made, "Minutes of May")
    assert ruth.records(made)[-1]["record"]["action"] == "document.read", "asking for the title is on record"
    assert f'document {made} "Minutes of May"' in verify(url, code=DOES_NOT_HOLD)


def test_a_terminal_shows_progress(server):
    folder = server.root / "shown"
    server.run_tool("export-trail", folder)
    leader, follower = pty.openpty()
    done = subprocess.run([BIN / "scrutiny", "--log-key", server.data / "log.vkey", "verify", folder],
                          stdout=subprocess.DEVNULL, stderr=follower, timeout=60, check=False)
    os.close(follower)
    assert done.returncode == HOLDS
    assert b"checking records [" in os.read(leader, 4096)
    os.close(leader)


def kept(path):
    """What the file says, where it is one of the files the program writes; None where there is none yet."""
    if not path.exists():
        return None
    version, digest, rest = path.read_bytes().split(b"\n", 2)
    assert version == b"scrutiny.verify-state.v1" and digest.decode() == hashlib.sha256(rest).hexdigest()
    return json.loads(rest)


def verified_size(state):
    return int(state["checkpoint"].split("\n")[1]) if state and state["checkpoint"] else 0


def kill_at_change(process, folder, wanted):
    """Kills at the wanted change of the folder, so in the middle of a write of the file; at most when the run has ended."""
    def look():
        try:
            return [(each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in os.scandir(folder)]
        except FileNotFoundError:
            return []
    before, changes = look(), 0
    while process.poll() is None:
        now = look()
        changes += now != before
        before = now
        if changes == wanted:
            break
    process.kill()


def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one_and_the_next_run_goes_on(server, verify):
    folder = server.root / "killed"
    folder.mkdir()
    state, dev, chance = folder / "state", server.client("dev.admin"), random.Random(7)
    line = [BIN / "scrutiny", "--server", server.url, "verify", "--state", state]
    environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate), "HOME": str(server.root),
                   "SCRUTINY_TOKEN": server.token("ruth.scrutineer"), "SCRUTINY_LOG_KEY": str(server.data / "log.vkey")}
    begun = time.monotonic()
    verify("--state", folder / "other")
    whole, last, cut_off = time.monotonic() - begun, None, 0
    for number in range(40):
        for agency in range(8):
            dev.post("/api/v1/agencies", {"name": f"Killed {number}-{agency}", "kind": "relevant_agency"}, expect=201)
        process = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if number % 2:
            kill_at_change(process, folder, 1 + number // 2 % 5)
        else:
            time.sleep(chance.uniform(0, whole))
            process.kill()
        cut_off += process.wait() != HOLDS
        now = kept(state)
        assert verified_size(now) >= verified_size(last), "what was verified is not forgotten"
        assert last is None or now["records"] >= last["records"]
        last = now
        if number % 8 == 7:
            said = json.loads(verify("--json", "--state", state))
            assert said["verdict"] == "holds" and said["state"]["resumed_at"] == (last["records"] if last else 0)
            last = kept(state)
            assert verified_size(last) == said["size"]
    assert cut_off > 10

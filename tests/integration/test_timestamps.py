"""Time tokens of a real authority (openssl ts): taken, kept, served, exported, verified by others; lies are refused."""

import json
import os
import subprocess
import threading
import time
import urllib.request

import pytest
from harness import BIN, Client, sha256, wait_for
from time_authority import Authority, openssl

HOLDS, DOES_NOT_HOLD, USAGE, CANNOT_TELL = 0, 1, 2, 3


@pytest.fixture
def server(new_server, authority):
    return new_server(settings={"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca),
                                "timestamps.timeout": 2000}).start()


def status(server):
    return server.client("ruth.scrutineer").get("/api/v1/audit/timestamps").json


def first_token(server):
    return wait_for(lambda: status(server).get("newest"), "a first token by itself")


def grow(server, records=2):
    dev = server.client("dev.admin")
    for number in range(records):
        dev.post("/api/v1/agencies", {"name": f"Agency {number} {time.monotonic()}", "kind": "relevant_agency"},
                 expect=201)


def stamp(server):
    return json.loads(server.run_tool("timestamp", "--json").stdout)


def verify(server, what, *arguments, code=HOLDS, key=None):
    environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate),
                   "SCRUTINY_LOG_KEY": key or server.verifier_key,
                   "SCRUTINY_TOKEN": server.tokens.get("ruth.scrutineer", "")}
    done = subprocess.run([BIN / "scrutiny", "verify", str(what), *map(str, arguments)], env=environment,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def metrics(server):
    with urllib.request.urlopen(server.admin_url + "/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in
            (line.split() for line in lines if line.startswith("scrutiny_timestamp"))}


def test_a_token_is_taken_by_itself_and_anyone_can_check_it_with_openssl(server, authority, tmp_path):
    newest = first_token(server)
    assert newest["authority"] == "CN = Northshire Time" and newest["policy"] == "1.2.3.4.1"
    assert newest["certificate_ends"] == "2060-01-01T00:00:00.000Z"
    grow(server)
    made = stamp(server)
    assert made["size"] > newest["size"] and made["record"] >= made["size"]

    stranger = Client(server)
    listed = stranger.get("/log/timestamps").json["items"]
    assert [item["size"] for item in listed] == [newest["size"], made["size"]]
    assert stranger.get(f"/log/timestamps?limit=1&from={newest['size']}").json["next"] == made["size"]
    for item in listed:
        token = stranger.get(f"/log/timestamps/{item['size']}")
        text = stranger.get(f"/log/timestamps/{item['size']}/checkpoint").body
        assert token.headers["Content-Type"] == "application/timestamp-reply"
        assert sha256(token.body) == item["token_sha256"] and sha256(text) == item["checkpoint_sha256"]
        assert text.splitlines()[1] == str(item["size"]).encode()
        (tmp_path / "token.tsr").write_bytes(token.body)
        (tmp_path / "checkpoint").write_bytes(text)
        said = openssl("ts", "-verify", "-data", tmp_path / "checkpoint", "-in", tmp_path / "token.tsr", "-CAfile",
                       authority.ca)
        assert b"Verification: OK" in said
        ruth = server.client("ruth.scrutineer")
        record = ruth.get(f"/api/v1/audit/records/{item['record']}").json["record"]
        assert record["action"] == "time.stamped"
        assert record["public"] == {"checkpoint": item["checkpoint_sha256"], "token": item["token_sha256"]}
    stranger.refused(404, "not_found", "GET", "/log/timestamps/999999999")
    stranger.refused(404, "not_found", "GET", "/log/timestamps/999999999/checkpoint")
    stranger.refused(401, "not_signed_in", "GET", "/api/v1/audit/timestamps")

    figures = metrics(server)
    assert figures["scrutiny_timestamp_failures"] == 0
    assert abs(figures["scrutiny_timestamp_newest_seconds"] - time.time()) < 120
    assert figures["scrutiny_timestamp_certificate_end_seconds"] > time.time() + 365 * 86400

    # What follows from the log follows from it again.
    server.stop()
    server.run_tool("rebuild")
    assert json.loads(server.run_tool("fsck", "--json").stdout)["sound"]
    server.start()
    assert Client(server).get("/log/timestamps").json["items"] == listed


LIES = {
    "imprint": "message imprint mismatch",
    "nonce": "nonce mismatch",
    "expired": "certificate has expired",
    "other_use": "unsuitable certificate purpose",
    "untrusted": "certificate",
    "trailing": "something follows it",
    "cut": "not an RFC 3161 answer",
    "flipped": "signature failure",
    "remembered": "mismatch",
    "rejected": "status code: rejection",
    "huge": "answered with too many bytes",
    "html": "no application/timestamp-reply",
    "status": "HTTP status 503",
    "hang": "Timeout",
}


def test_a_lie_is_not_recorded_but_said_loudly_and_the_service_goes_on(server, authority, tmp_path):
    first_token(server)
    stranger = Authority(tmp_path / "stranger")
    honest_reply = authority.reply
    before = Client(server).get("/log/timestamps").json["items"]
    for number, (lie, why) in enumerate(LIES.items(), start=1):
        authority.lie = "" if lie == "untrusted" else lie
        authority.reply = stranger.reply if lie == "untrusted" else honest_reply
        failed = server.run_tool("timestamp", check=False)
        assert failed.returncode == 1 and why in failed.stderr, f"{lie}: {failed.stderr}"
        now = status(server)
        assert now["failures"] == number and why in now["failure"], lie
        assert Client(server).get("/log/timestamps").json["items"] == before, lie
        grow(server, 1)
    authority.reply = honest_reply
    stranger.close()
    said = server.log_text()
    assert said.count("[error] no time token") == 2 * len(LIES), "on standard error and in the log file"
    assert metrics(server)["scrutiny_timestamp_failures"] == len(LIES)
    authority.lie = ""
    stamp(server)
    assert status(server)["failures"] == 0 and "failure" not in status(server)


def test_an_authority_that_is_away_or_slow_blocks_nothing(new_server, authority):
    server = new_server(settings={"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca),
                                  "timestamps.timeout": 60_000})
    authority.lie = "hang"
    server.start()
    dev = server.client("dev.admin")
    wait_for(lambda: authority.asked, "its own thread asks")
    longest = 0.0
    for number in range(20):
        began = time.monotonic()
        dev.post("/api/v1/agencies", {"name": f"A {number}", "kind": "relevant_agency"}, expect=201)
        longest = max(longest, time.monotonic() - began)
    assert longest < 5 and status(server)["wanted"] and "newest" not in status(server)
    began = time.monotonic()
    assert server.stop() == 0, "stopping does not wait for the authority"
    assert time.monotonic() - began < 20
    authority.release.set()
    authority.close()
    server.start()
    failure = wait_for(lambda: status(server).get("failure"), "it says that nobody is there")
    assert "cannot be asked" in failure
    grow(server)


def test_an_exported_trail_carries_its_tokens_and_proves_time_offline(server, authority, tmp_path):
    first = first_token(server)
    grow(server)
    second = stamp(server)
    grow(server)
    assert "covered" not in verify(server, server.url), "without --tsa-ca nothing is claimed"
    assert "existed before" in verify(server, server.url, "--tsa-ca", authority.ca)
    server.stop()
    trail = tmp_path / "trail"
    server.run_tool("export-trail", trail)
    files = sorted(path.name for path in (trail / "timestamps").iterdir())
    assert files == sorted(f"{size}.{kind}" for size in (first["size"], second["size"]) for kind in ("checkpoint", "tsr"))
    openssl("ts", "-verify", "-data", trail / f"timestamps/{second['size']}.checkpoint", "-in",
            trail / f"timestamps/{second['size']}.tsr", "-CAfile", authority.ca)

    assert "time tokens 2 recorded" in verify(server, trail)
    report = json.loads(verify(server, trail, "--tsa-ca", authority.ca, "--json"))
    assert report["verdict"] == "holds" and report["time_tokens"]["verdict"] == "holds"
    assert report["time_tokens"]["covered"] == second["size"]
    tokens = report["time_tokens"]["tokens"]
    assert [(t["size"], t["record"], t["standing"]) for t in tokens] == [
        (first["size"], first["record"], "current"), (second["size"], second["record"], "current")]
    words = verify(server, trail, "--tsa-ca", authority.ca)
    assert f"records 0 to {second['size'] - 1} existed before {second['time']}" in words
    assert f"records from {second['record']} on did not (CN = Northshire Time)" in words


def test_a_trail_whose_tokens_were_tampered_with_does_not_hold(server, authority, tmp_path):
    first_token(server)
    grow(server)
    made = stamp(server)
    server.stop()
    trail = tmp_path / "trail"
    server.run_tool("export-trail", trail)
    token, text = (trail / f"timestamps/{made['size']}.{kind}" for kind in ("tsr", "checkpoint"))
    good_token, good_text = token.read_bytes(), text.read_bytes()
    flags = ("--tsa-ca", authority.ca)

    for at in range(0, len(good_token), 37):
        token.write_bytes(good_token[:at] + bytes([good_token[at] ^ 1]) + good_token[at + 1:])
        assert "DOES NOT HOLD" in verify(server, trail, *flags, code=DOES_NOT_HOLD)
    token.write_bytes(good_token)
    lines = good_text.split(b"\n")
    other_root = b"\n".join([lines[0], lines[1], b"A" * 43 + b"=", b""])
    text.write_bytes(other_root)
    assert "not a continuation" in verify(server, trail, *flags, code=DOES_NOT_HOLD)
    text.write_bytes(b"nonsense")
    verify(server, trail, *flags, code=DOES_NOT_HOLD)
    text.write_bytes(good_text)
    # Another authority's token over the very same checkpoint was never recorded.
    stranger = Authority(tmp_path / "stranger", "Somebody")
    query = openssl("ts", "-query", "-data", text, "-sha256", "-cert")
    token.write_bytes(stranger.reply(query))
    stranger.close()
    assert "has recorded" in verify(server, trail, *flags, code=DOES_NOT_HOLD)
    token.write_bytes(good_token)
    assert "authority you trust" in verify(server, trail, "--tsa-ca", stranger.ca, code=DOES_NOT_HOLD)
    token.unlink()
    text.unlink()
    assert "missing here" in verify(server, trail, *flags, code=CANNOT_TELL)
    verify(server, trail, "--tsa-ca", trail / "checkpoint", code=USAGE)
    verify(server, trail / "checkpoint", *flags, code=USAGE)


def test_settings_that_make_no_sense_are_refused_at_start(new_server, authority, tmp_path):
    (tmp_path / "empty.pem").write_text("no certificate")
    server = new_server()
    for settings, why in [
            ({"timestamps.authority": "ldap://x", "timestamps.trusted": str(authority.ca)}, "must begin with http"),
            ({"timestamps.authority": authority.url, "timestamps.trusted": ""}, "needs timestamps.trusted"),
            ({"timestamps.authority": authority.url, "timestamps.trusted": str(tmp_path / "none.pem")}, "none.pem"),
            ({"timestamps.authority": authority.url, "timestamps.trusted": str(tmp_path / "empty.pem")}, "PEM"),
            ({"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca),
              "timestamps.policy": "not an oid"}, "timestamps.policy")]:
        server.configure(settings)
        refused = server.run_tool("serve", check=False)
        assert refused.returncode == 1 and why in refused.stderr, refused.stderr


def test_a_wanted_policy_is_asked_for_and_insisted_on(new_server, authority):
    server = new_server(settings={"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca),
                                  "timestamps.policy": "1.2.3.4.5"}).start()
    assert first_token(server)["policy"] == "1.2.3.4.5"
    honest, wanted, other = authority.reply, bytes.fromhex("06042a030405"), bytes.fromhex("06042a030401")
    authority.reply = lambda query: honest(query.replace(wanted, other))
    failed = server.run_tool("timestamp", check=False)
    assert failed.returncode == 1 and "policy mismatch" in failed.stderr, failed.stderr


def test_an_authority_is_asked_over_https_only_with_a_certificate_that_is_trusted(new_server, tmp_path):
    authority = Authority(tmp_path / "tsa", https=True)
    settings = {"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca)}
    server = new_server(settings={**settings, "timestamps.https_trusted": str(authority.tls)}).start()
    assert first_token(server)["authority"] == "CN = Northshire Time"
    server.stop()
    server.configure({"timestamps.https_trusted": ""})
    server.start()
    failed = server.run_tool("timestamp", check=False)
    assert failed.returncode == 1 and "certificate" in failed.stderr.lower(), failed.stderr
    authority.close()


def test_without_an_authority_nothing_is_claimed(new_server):
    server = new_server().start()
    assert status(server) == {"wanted": False, "uncovered": status(server)["uncovered"], "failures": 0,
                              "certificate_ends_soon": False}
    assert Client(server).get("/log/timestamps").json == {"items": []}
    failed = server.run_tool("timestamp", check=False)
    assert failed.returncode == 1 and "No time-stamping authority is configured" in failed.stderr

"""Whom a reader of an evidence bundle trusts: witnesses, time authorities, people's own keys, and every key of the log."""

import base64
import json
import re

from evidence_bag import Bag, export, packed, resealed, run_scrutiny, unpacked, verify
from harness import META
from test_backup import Vault, grow, known_head
from test_keys import rotate
from time_authority import Authority, openssl


def test_cosignatures_stand_beside_what_at_fixes(new_server, tmp_path):
    witness = tmp_path / "witness.key"
    vkey = run_scrutiny("keygen", witness, "--name", "ruth.example/witness").strip()
    server = new_server(settings={"witnesses.keys": [vkey]})
    server.start()
    ruth = server.client("ruth.scrutineer")
    amara = server.client("amara.submitter")
    document = amara.upload(META, b"Some words.", "words.txt").json["id"]
    amara.extraction(document)
    environment = {"SCRUTINY_SERVER": server.url, "SCRUTINY_CACERT": str(server.certificate)}

    def watch():
        run_scrutiny("witness", "watch", "--key", witness, "--state", tmp_path / "memory", "--once",
                     "--log-key", server.verifier_key, env=environment)
        return ruth.get("/api/v1/audit/witnesses").json["cosigned"]
    bare = Bag(export(ruth, f"subject={document}").body)
    early = int(re.search(rb"Log-Size: (\d+)", bare.files["bag-info.txt"])[1])
    size = watch()
    assert size > early
    same = Bag(export(ruth, f"subject={document}&at={size}").body)
    assert same.files["checkpoint"].count("\n\u2014 ".encode()) == 2 and "cosigned/checkpoint" not in same.files
    before = Bag(export(ruth, f"subject={document}&at={early}").body)
    assert before.fixed() == bare.fixed() and "cosigned/checkpoint" in before.files
    after = Bag(export(ruth, f"subject={document}").body)
    for bag, words in [(same, None), (before, f"at {size} records, which continue"), (after, f"at {size} records, which those")]:
        path = tmp_path / "bundle.zip"
        path.write_bytes(bag.body)
        said = verify(server, path, "--witness-key", vkey)
        assert said["verdict"] == "holds"
        if words is None:
            assert said["cosignatures"][0]["witness"] == "ruth.example/witness"
        else:
            assert said["cosignatures"] == [] and any(words in note for note in said["notes"]), said
    files = dict(before.files)
    files["cosigned/consistency"] = b""
    assert verify(server, packed(resealed(files), path), code=1)["fault"]["kind"] == "rollback"


def test_a_time_token_goes_with_the_bundle_and_others_check_it(new_server, tmp_path):
    authority = Authority(tmp_path / "tsa")
    try:
        server = new_server(settings={"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca)})
        server.start()
        amara, ruth = server.client("amara.submitter"), server.client("ruth.scrutineer")
        document = amara.upload(META, b"Some words.", "words.txt").json["id"]
        size = int(re.search(rb"Log-Size: (\d+)", Bag(export(ruth, f"subject={document}").body).files["bag-info.txt"])[1])
        server.run_tool("timestamp", "--json")
        bag = Bag(export(ruth, f"subject={document}&at={size}").body)
        stamps = bag.under("timestamps")
        token = next(name for name in stamps if name.endswith(".tsr"))
        folder = unpacked(bag, tmp_path)
        openssl("ts", "-verify", "-data", folder / "timestamps" / token.replace(".tsr", ".checkpoint"),
                "-in", folder / "timestamps" / token, "-CAfile", authority.ca)
        said = verify(server, folder)
        assert said["verdict"] == "holds" and "time_tokens" not in said
        assert any("timestamps and were not checked" in note for note in said["notes"])
        said = verify(server, folder, "--tsa-ca", authority.ca)
        assert said["time_tokens"]["verdict"] == "holds" and not any("not checked" in note for note in said["notes"])
        [checked] = said["time_tokens"]["tokens"]
        assert checked["size"] == int(token.split(".")[0]) >= size and checked["standing"] == "current"
        words = run_scrutiny("verify", folder, "--log-key", server.verifier_key, "--tsa-ca", authority.ca)
        assert f"records 0 to {checked['size'] - 1} existed before {checked['time']} (CN = Northshire Time)" in words
        expect_lies_about_time_found(server, authority, bag, tmp_path)
    finally:
        authority.close()


def expect_lies_about_time_found(server, authority, bag, tmp_path):
    tsr, text = (next(name for name in bag.files if name.startswith("timestamps/") and name.endswith(ending))
                 for ending in (".tsr", ".checkpoint"))
    stranger = Authority(tmp_path / "stranger", "Somebody")
    stranger.close()
    (tmp_path / "text").write_bytes(bag.files[text])
    query = openssl("ts", "-query", "-data", tmp_path / "text", "-sha256", "-cert")
    (tmp_path / "text").write_bytes(bag.files[text] + b"x")
    other_query = openssl("ts", "-query", "-data", tmp_path / "text", "-sha256", "-cert")
    good = bag.files[tsr]
    lies = {"another authority": {tsr: stranger.reply(query)}, "another hash": {tsr: authority.reply(other_query)},
            "garbage": {tsr: b"garbage"}, "huge": {tsr: bytes(1 << 17)}, "flipped": {tsr: good[:-9] + bytes([good[-9] ^ 1]) + good[-8:]},
            "another text": {text: bag.files[text] + b"x\n"}}
    for lie, change in lies.items():
        path = packed(resealed({**bag.files, **change}), tmp_path / "lie.zip")
        said = verify(server, path, "--tsa-ca", authority.ca, code=1)
        assert said["verdict"] == "holds" and said["time_tokens"]["fault"]["kind"] == "time_token", (lie, said)
        assert "DOES NOT HOLD" in run_scrutiny("verify", path, "--log-key", server.verifier_key, "--tsa-ca", authority.ca, code=1)
        assert verify(server, path)["verdict"] == "holds", "without an authority nothing is said of time"
    damaged = packed({**bag.files, tsr: lies["flipped"][tsr]}, tmp_path / "lie.zip")
    assert verify(server, damaged, code=1)["fault"]["kind"] == "bag", "not resealed, it is found without one too"


def signed_submission(server, folder):
    """Amara's key, a document she submitted under it, and the file of everybody's keys."""
    environment = {"SCRUTINY_SERVER": server.url, "SCRUTINY_CACERT": str(server.certificate), "SCRUTINY_LOG_KEY": server.verifier_key,
                   "SCRUTINY_TOKEN": server.signed_in("amara.submitter").post("/api/v1/tokens", {"label": "signing"},
                                                                              expect=201).json["token"]}
    key, plan, people = folder / "amara.key", folder / "plan.txt", folder / "people.keys"
    plan.write_text("To meet again.\n")
    made = json.loads(run_scrutiny("--json", "keygen", key, "--for", "writing", env=environment))["key"]
    run_scrutiny("writer-keys", "register", "--key", key, "--name", "Amara", env=environment)
    sent = json.loads(run_scrutiny("--json", "submit", plan, "--kind", "action_plan", "--title", "Our plan", "--sign-with", key,
                                   "--receipts", folder / "receipts", env=environment))["document"]
    people.write_text(run_scrutiny("writer-keys", env=environment))
    return made, sent, people


def test_a_bundle_says_whose_key_signed_what(new_server, tmp_path):
    server = new_server()
    server.start()
    made, sent, people = signed_submission(server, tmp_path)
    bag = Bag(export(server.client("ruth.scrutineer"), f"subject={sent}").body)
    signed = [int(name.split(".")[0]) for name, data in bag.under("data/records").items() if b'"writer"' in data]
    assert len(signed) == 1
    path = tmp_path / "bundle.zip"
    path.write_bytes(bag.body)
    [writer] = verify(server, path, "--writer-keys", people)["writers"]
    assert writer == {"key": made, "name": "Amara", "checked": True, "records": 1, "indexes": signed}
    words = run_scrutiny("verify", path, "--log-key", server.verifier_key, "--writer-keys", people)
    assert f"1 by Amara (key {made}): record {signed[0]}" in words
    [writer] = verify(server, path)["writers"]
    assert writer["name"] == "" and not writer["checked"]
    # A list on which the account has another key only: hers was put into her mouth.
    heading, line = people.read_text().splitlines()
    other = "29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7"
    forged = tmp_path / "other.keys"
    forged.write_text("\n".join([heading, " ".join([b64(other), *line.split(" ")[1:]])]) + "\n")
    said = verify(server, path, "--writer-keys", forged, code=1)
    assert said["fault"]["kind"] == "signer" and said["fault"]["index"] == signed[0], said


def b64(digits):
    return base64.b64encode(bytes.fromhex(digits)).decode()


def test_a_bundle_leads_from_every_key_of_the_log_to_the_one_that_signed_it(new_server, tmp_path):
    server = new_server()
    server.start()
    amara, ruth = server.client("amara.submitter"), server.client("ruth.scrutineer")
    document = amara.upload(META, b"Some words.", "words.txt").json["id"]
    amara.extraction(document)

    def size_of(bag):
        return int(re.search(rb"Log-Size: (\d+)", bag.files["bag-info.txt"])[1])
    keys = [server.verifier_key]
    before = Bag(export(ruth, f"subject={document}").body)
    keys.append(rotate(server, 0)["key"])
    between = Bag(export(ruth, f"subject={document}").body)
    newest = rotate(server, 30)
    keys.append(newest["key"])
    after = Bag(export(ruth, f"subject={document}").body)
    again = Bag(export(ruth, f"subject={document}&at={size_of(before)}").body)
    assert before.fixed() == again.fixed(), "what `at` fixes is the same after rotations"
    assert "log-keys/consistency" not in before.files and "log-keys/consistency" in again.files
    below = {name: data for name, data in before.files.items() if name.startswith("log-keys/")}
    assert below.items() <= again.files.items()
    path = tmp_path / "bundle.zip"

    def check(bag, key, code=0):
        path.write_bytes(bag.body)
        return json.loads(run_scrutiny("verify", path, "--log-key", key, "--json", code=code))
    for bag, known in [(before, 1), (between, 2), (after, 3), (again, 3)]:
        for number, key in enumerate(keys):
            said = check(bag, key, 0 if number < known else 1)
            if number < known:
                assert said["verdict"] == "holds" and [each["key"] for each in said["log_keys"]] == keys[:known]
            else:
                assert said["fault"]["kind"] == "signature"
    path.write_bytes(after.body)
    assert f"record {newest['index']} replaced the log's key" in run_scrutiny("verify", path, "--log-key", keys[0])
    # One bit of every file about keys, with manifests that fit.
    for name in [name for name in again.files if name.startswith("log-keys/")]:
        data = again.files[name]
        flipped = data[:len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1:]
        lie = packed(resealed({**again.files, name: flipped}), tmp_path / "lie.zip")
        for key in keys:
            assert json.loads(run_scrutiny("verify", lie, "--log-key", key, "--json", code=1))["fault"], name
    server.expect_healthy()


def test_a_bundle_of_a_log_that_continues_another_holds_with_what_was_signed_for_the_old_one(new_server, tmp_path):
    server = new_server()
    server.start()
    made, sent, people = signed_submission(server, tmp_path)
    rotate(server, 0)  # of the old log: nothing to the new one
    vault = Vault(tmp_path)
    vault.back_up(server)
    grow(server, 2)
    vault.back_up(server, "keys")
    vault.restore(tmp_path / "continued", "--compare", known_head(server, tmp_path / "head"), "--continue-as", "second.example/log")
    on = new_server()
    on.data = tmp_path / "continued"
    on.start()
    first = on.verifier_key
    bag = Bag(export(on.client("ruth.scrutineer"), f"subject={sent}").body)
    path = tmp_path / "bundle.zip"
    path.write_bytes(bag.body)
    assert len(bag.under("log-keys")) == 2
    said = verify(on, path, "--writer-keys", people)
    assert said["continues"]["origin"] == "localhost/log" and len(said["log_keys"]) == 1
    assert [(each["key"], each["name"]) for each in said["writers"]] == [(made, "Amara")]
    rotate(on, 0)
    path.write_bytes(export(on.client("ruth.scrutineer"), f"subject={sent}").body)
    said = json.loads(run_scrutiny("verify", path, "--log-key", first, "--writer-keys", people, "--json"))
    assert [each["key"] for each in said["log_keys"]] == [first, on.verifier_key]
    assert verify(server, path, code=1)["fault"]["kind"] == "public", "by the old log's key it is another log"

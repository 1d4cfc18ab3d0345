"""Evidence bundles as a scrutineer, a court or anybody else meets them: foreign tools first, then our own verifier."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import warnings
import zipfile
from datetime import date, timedelta

import pytest
from harness import BIN, META, Client, sha256
from time_authority import Authority, openssl
from trail import Proof, commitment, leaf_hash

CONTENT = b"%PDF-1.4 not really, but the very bytes that were sent: \xff\x00\xfe" + b"words " * 5000


@pytest.fixture(scope="module")
def document(server):
    amara = server.client("amara.submitter")
    sent = amara.upload(META, CONTENT, "Report (final).PDF").json
    amara.extraction(sent["id"])
    amara.step(sent["id"], "submit")
    return sent["id"]


def export(client, query, **kwargs):
    return client.get(f"/api/v1/audit/bundle?{query}", **kwargs)


class Bag:
    """An archive as zipfile reads it, without its one folder."""

    def __init__(self, body):
        self.body = body
        archive = zipfile.ZipFile(io.BytesIO(body))
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        self.folder = names[0].split("/")[0]
        assert all(name.startswith(self.folder + "/") for name in names)
        self.files = {name.removeprefix(self.folder + "/"): archive.read(name) for name in names}

    def under(self, folder):
        return {name.removeprefix(folder + "/"): data for name, data in self.files.items()
                if name.startswith(folder + "/")}

    def fixed(self):
        """What `at` promises to be the same."""
        keep = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "log.vkey"}
        return {name: data for name, data in self.files.items() if name.startswith("data/") or name in keep}


def unpacked(bag, folder):
    archive = folder / "bundle.zip"
    archive.write_bytes(bag.body)
    subprocess.run(["unzip", "-q", archive, "-d", folder], check=True)
    return folder / bag.folder


def test_unzip_and_the_sum_programs_find_nothing_wrong(server, document, tmp_path):
    bag = Bag(export(server.client("ruth.scrutineer"), f"subject={document}").body)
    folder = unpacked(bag, tmp_path)
    for program, manifest in [("sha256sum", "manifest-sha256.txt"), ("sha512sum", "manifest-sha512.txt"),
                              ("sha256sum", "tagmanifest-sha256.txt"), ("sha512sum", "tagmanifest-sha512.txt")]:
        done = subprocess.run([program, "--strict", "-c", manifest], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert len(done.stdout.splitlines()) == len((folder / manifest).read_text().splitlines())
    on_disk = {str(path.relative_to(folder)) for path in (folder / "data").rglob("*") if path.is_file()}
    listed = {line.split("  ", 1)[1] for line in (folder / "manifest-sha256.txt").read_text().splitlines()}
    assert on_disk == listed


def test_records_proofs_payloads_and_files_prove_themselves(server, document):
    ruth = server.client("ruth.scrutineer")
    trail = {each["index"]: each for each in ruth.records(document)}
    bag = Bag(export(ruth, f"subject={document}").body)
    records = bag.under("data/records")
    assert {int(name.split(".")[0]) for name in records} == set(trail)
    for name, record in records.items():
        index = name.split(".")[0]
        assert record.decode() == trail[int(index)]["record_text"]
        proof = Proof(bag.files[f"data/proofs/{index}.tlog-proof"].decode(), server.verifier_key)
        assert proof.index == int(index) and proof.holds_for(leaf_hash(record))
        payload, salt = bag.files[f"data/payloads/{index}.json"], bag.files[f"data/payloads/{index}.salt"]
        assert commitment(bytes.fromhex(salt.decode().strip()), payload) == json.loads(record)["commit"]
    received = min(map(int, (name.split(".")[0] for name in records)))
    content = json.loads(bag.files[f"data/payloads/{received}.json"])["content"]
    assert bag.files[f"data/files/{content['blob']}.pdf"] == CONTENT
    assert content["sha256"] == sha256(CONTENT)


def test_the_page_says_what_it_is_and_nothing_in_it_leads_out(server, document):
    bag = Bag(export(server.client("ruth.scrutineer"), f"subject={document}").body)
    page = bag.files["data/index.html"].decode()
    assert page.count("OFFICIAL-SENSITIVE</p>") == 2
    assert page.index("OFFICIAL-SENSITIVE</p>") < page.index("<h1>") < page.rindex("OFFICIAL-SENSITIVE</p>")
    assert "How to check this yourself" in page and "Compare that key" in page
    assert server.verifier_key.replace("+", "&#43;") in page or server.verifier_key in page
    for link in re.findall(r'(?:href|src)="([^"]*)"', page):
        assert "data/" + link in bag.files, link
    assert "<script" not in page
    assert "Report (final).PDF" in page


def test_at_fixes_the_content_however_much_is_recorded_later(server, document):
    ruth = server.client("ruth.scrutineer")
    first = Bag(export(ruth, f"subject={document}").body)
    size = int(re.search(rb"Log-Size: (\d+)", first.files["bag-info.txt"])[1])
    server.client("helen.chair").get(f"/api/v1/documents/{document}")
    again = Bag(export(ruth, f"subject={document}&at={size}").body)
    assert again.fixed() == first.fixed()
    for number in range(5):
        server.client("dev.admin").post("/api/v1/agencies", {"name": f"Late {number}", "kind": "relevant_agency"}, expect=201)
    later = Bag(export(ruth, f"subject={document}&at={size}").body)
    assert later.fixed() == first.fixed()
    newest = Bag(export(ruth, f"subject={document}").body)
    assert len(newest.under("data/records")) > len(first.under("data/records"))


def test_an_export_is_on_record_before_it_leaves(server, document):
    ruth = server.client("ruth.scrutineer")
    before = len(ruth.records(document))
    bag = Bag(export(ruth, f"subject={document}").body)
    after = ruth.records(document)
    assert [each["record"]["action"] for each in after[before:]] == ["evidence.exported"]
    opened = ruth.get(f"/api/v1/audit/records/{after[-1]['index']}").json["payload"]
    assert opened == {"at": int(re.search(rb"Log-Size: (\d+)", bag.files["bag-info.txt"])[1]),
                      "records": len(bag.under("data/records"))}


def test_readers_get_what_the_trail_gives_them(server, document):
    helen, dev = server.client("helen.chair"), server.client("dev.admin")
    bag = Bag(export(helen, f"subject={document}").body)
    shown = {each["index"]: each for each in helen.records(document)}
    records = {int(name.split(".")[0]) for name in bag.under("data/records")}
    assert records <= set(shown) and len(records) >= 2
    own = {index for index in records
           if helen.get(f"/api/v1/audit/records/{index}").json["payload_view"] == "complete"}
    assert {int(name.split(".")[0]) for name in bag.under("data/payloads")} == own
    page = bag.files["data/index.html"].decode()
    assert f"The words of {len(records) - len(own)} records are sealed" in page
    assert CONTENT in bag.under("data/files").values(), "the chair may open the file"
    dev.refused(404, "not_found", "GET", f"/api/v1/audit/bundle?subject={document}")
    Client(server).refused(401, "not_signed_in", "GET", f"/api/v1/audit/bundle?subject={document}")


def test_a_draft_stays_unknown_to_others_and_its_file_with_its_agency(server):
    amara = server.client("amara.submitter")
    draft = amara.upload(META, b"A draft of words.", "draft.txt").json["id"]
    amara.extraction(draft)
    server.client("helen.chair").refused(404, "not_found", "GET", f"/api/v1/audit/bundle?subject={draft}")
    theirs = Bag(export(amara, f"subject={draft}").body)
    assert b"A draft of words." in theirs.under("data/files").values()
    ruths = Bag(export(server.client("ruth.scrutineer"), f"subject={draft}").body)
    assert b"A draft of words." not in ruths.under("data/files").values()


def test_a_period_and_several_subjects(server, document):
    ruth = server.client("ruth.scrutineer")
    today = date.today()
    bag = Bag(export(ruth, f"from={today - timedelta(days=1)}&to={today + timedelta(days=2)}").body)
    size = int(re.search(rb"Log-Size: (\d+)", bag.files["bag-info.txt"])[1])
    assert {int(name.split(".")[0]) for name in bag.under("data/records")} == set(range(size))
    hashes = [data for name, data in bag.under("data/payloads").items() if b'"phc"' in data]
    assert not hashes, "no password hash leaves"
    assert "kept back" in bag.files["data/index.html"].decode()
    amara = server.client("amara.submitter")
    other = amara.upload(META, b"Other words.", "other.txt").json["id"]
    amara.extraction(other)
    both = Bag(export(amara, f"subject={document}&subject={other}").body)
    subjects = {json.loads(data)["subject"] for data in both.under("data/records").values()}
    assert subjects == {document, other}
    for subject in (document, other):
        assert ruth.records(subject)[-1]["record"]["action"] == "evidence.exported"


def test_refusals_say_what_and_where(server, document):
    ruth = server.client("ruth.scrutineer")
    target = "/api/v1/audit/bundle"

    def refused(query, field, code="invalid_argument", status=400):
        answer = ruth.raw("GET", f"{target}?{query}")
        assert (answer.status, answer.json["code"], answer.json.get("field")) == (status, code, field), answer
    refused("", "subject")
    refused("subject=xyz", "subject")
    refused("&".join(f"subject={number:032x}" for number in range(51)), "subject")
    refused(f"subject={document}&from=2026-01-01&to=2026-01-02", "from")
    refused("from=2026-01-01", "to")
    refused("from=yesterday&to=2026-01-02", "from")
    refused("from=2026-01-02&to=2026-01-02", "to")
    refused(f"subject={document}&at=0", "at")
    refused(f"subject={document}&at=999999999", "at")
    refused(f"subject={document}&at=minus", "at")
    refused("subject=" + "1" * 32, None, "not_found", 404)
    refused("from=2001-01-01&to=2001-01-02", None, "not_found", 404)
    before = len(ruth.records(document))
    refused(f"subject={document}&subject={'1' * 32}", None, "not_found", 404)
    assert len(ruth.records(document)) == before, "what is refused is not recorded as exported"


def run_scrutiny(*arguments, code=0, env=None):
    done = subprocess.run([BIN / "scrutiny", *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          check=False, env={**os.environ, **(env or {})})
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def verify(server, what, *more, code=0):
    return json.loads(run_scrutiny("verify", what, "--log-key", server.verifier_key, "--json", *more, code=code))


@pytest.fixture(scope="module")
def bundle(server, document, tmp_path_factory):
    """Made by the command, as a scrutineer would."""
    path = tmp_path_factory.mktemp("bundle") / "evidence.zip"
    environment = {"SCRUTINY_SERVER": server.url, "SCRUTINY_TOKEN": server.token("ruth.scrutineer"),
                   "SCRUTINY_CACERT": str(server.certificate)}
    said = json.loads(run_scrutiny("bundle", document, "-o", path, "--json", env=environment))
    assert said == {"file": str(path), "sha256": sha256(path.read_bytes()), "size": path.stat().st_size}
    run_scrutiny("bundle", document, "-o", path, code=1, env=environment)  # never over another file
    run_scrutiny("bundle", "1" * 32, "-o", path.with_name("none"), code=1, env=environment)
    run_scrutiny("bundle", "-o", path.with_name("none"), code=2, env=environment)
    run_scrutiny("bundle", document, "--from", "2026-01-01", "--to", "2026-01-02", "-o", "x", code=2, env=environment)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return path


def test_the_verifier_holds_archive_and_folder_against_the_log(server, bundle, tmp_path):
    said = verify(server, bundle)
    counts = said["counts"]
    assert said["verdict"] == "holds" and said["reached"] == "contents"
    assert counts["records"] == counts["payloads_checked"] >= 4 and counts["contents_checked"] >= 1
    assert any("data/index.html" in note for note in said["notes"])
    folder = unpacked(Bag(bundle.read_bytes()), tmp_path)
    assert verify(server, folder) == said
    shutil.make_archive(str(tmp_path / "again"), "zip", tmp_path, folder.name)  # by another program
    assert verify(server, tmp_path / "again.zip") == said
    assert "HOLDS" in run_scrutiny("verify", bundle, "--log-key", server.verifier_key)
    assert "No verifier key" in json.loads(run_scrutiny("verify", bundle, "--json", code=3))["trouble"]


def test_another_log_s_key_is_not_enough(bundle, new_server):
    other = new_server()
    assert verify(other, bundle, code=1)["fault"]["kind"] == "signature"


def resealed(bag):
    """The bag with manifests made anew: what somebody does who knows BagIt but not the log's key."""
    files = {name: data for name, data in bag.items() if "manifest-" not in name and name != "bag-info.txt"}
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    files["bag-info.txt"] = re.sub(rb"Payload-Oxum: .*\n", oxum, bag["bag-info.txt"])

    def manifest(algorithm, of):
        return "".join(f"{hashlib.new(algorithm, data).hexdigest()}  {name}\n" for name, data in of.items()).encode()
    for algorithm in ("sha256", "sha512"):
        files[f"manifest-{algorithm}.txt"] = manifest(algorithm, payload)
    tags = {name: data for name, data in files.items() if not name.startswith("data/")}
    for algorithm in ("sha256", "sha512"):
        files[f"tagmanifest-{algorithm}.txt"] = manifest(algorithm, tags)
    return files


def packed(files, path, folder="evidence-1-0"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(f"{folder}/{name}", data)
    return path


def changed(bundle, tmp_path, change):
    files = dict(Bag(bundle.read_bytes()).files)
    change(files)
    return packed(resealed(files), tmp_path / "changed.zip")


def first(files, folder, ending=""):
    return min(name for name in files if name.startswith(f"data/{folder}/") and name.endswith(ending))


def test_what_is_changed_and_resealed_is_found_by_the_log(server, bundle, tmp_path):
    def expect(kind, change):
        said = verify(server, changed(bundle, tmp_path, change), code=1)
        assert said["fault"]["kind"] == kind, said

    def flip(folder, ending=""):
        def change(files):
            name = first(files, folder, ending)
            files[name] = files[name][:-2] + bytes([files[name][-2] ^ 1]) + files[name][-1:]
        return change

    expect("proof", swap_hex)
    expect("proof", flip("records"))
    expect("form", lambda files: files.update({first(files, "records"): b" " + files[first(files, "records")]}))
    expect("commitment", flip("payloads", ".json"))
    expect("commitment", flip("payloads", ".salt"))
    expect("content", lambda files: files.update({pdf(files): b"another file"}))
    expect("proof", lambda files: files.update({first(files, "proofs"): max_of(files, "proofs")}))
    expect("bag", lambda files: files.pop(first(files, "proofs")))
    expect("bag", lambda files: files.pop(first(files, "records")))
    expect("bag", lambda files: files.pop(first(files, "payloads", ".salt")))
    expect("bag", lambda files: files.update({"data/run.exe": b"MZ"}))
    expect("signature", lambda files: files.update({"checkpoint": files["checkpoint"].replace(b"\n\n", b"x\n\n")}))


def swap_hex(files):
    """Another actor: still a record in its form."""
    name = first(files, "records")
    record = json.loads(files[name])
    old, new = record["actor"], "0" * 32
    files[name] = files[name].replace(old.encode(), new.encode())


def pdf(files):
    return next(name for name in files if name.endswith(".pdf"))


def max_of(files, folder):
    return files[max(name for name in files if name.startswith(f"data/{folder}/"))]


def test_words_left_out_are_counted_and_files_without_words_are_named(server, bundle, tmp_path):
    def leave_out(files):
        for name in [name for name in files if name.startswith("data/payloads/")]:
            del files[name]
    said = verify(server, changed(bundle, tmp_path, leave_out))
    assert said["counts"]["payloads_checked"] == 0 and said["counts"]["payloads_not_checked"] >= 4
    assert said["counts"]["contents_checked"] == 0 and said["counts"]["contents_not_checked"] >= 1
    assert any(".pdf" in note and "Nothing here vouches" in note for note in said["notes"])


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
        assert said["verdict"] == "holds" and any("timestamps" in note for note in said["notes"])
    finally:
        authority.close()


def test_an_action_is_exported_with_the_documents_named_as_its_evidence(server, document):
    amara = server.client("amara.submitter")
    agency = amara.get("/api/v1/session").json["account"]["agency"]
    action = amara.post("/api/v1/actions", {"action": "Start a rota", "lead": agency}, expect=201).json["id"]
    bag = Bag(export(amara, f"subject={action}&subject={document}").body)
    records = [json.loads(data) for data in bag.under("data/records").values()]
    assert {each["subject"] for each in records} == {action, document}
    assert "action.proposed" in {each["action"] for each in records}


def test_a_bag_as_rfc_8493_wants_it(server, bundle, tmp_path):
    """Section by section, from the RFC alone; and by the Library of Congress's program where it is at hand."""
    bag = Bag(bundle.read_bytes())
    assert bag.files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"  # 2.1.1
    payload = {name for name in bag.files if name.startswith("data/")}
    for algorithm in ("sha256", "sha512"):
        listed = {}
        for line in bag.files[f"manifest-{algorithm}.txt"].decode().splitlines():  # 2.1.3
            digest, name = line.split(None, 1)
            assert name not in listed and not re.search("[%\\\\]|^[/~]|\\.\\.", name)
            listed[name] = digest
        assert set(listed) == payload, "3: every payload file in every manifest"
        tags = dict(reversed(line.split(None, 1)) for line in bag.files[f"tagmanifest-{algorithm}.txt"].decode().splitlines())
        assert set(tags) == {name for name in bag.files if name not in payload and not name.startswith("tagmanifest-")}
        for name, digest in {**listed, **tags}.items():
            assert hashlib.new(algorithm, bag.files[name]).hexdigest() == digest
    info = dict(line.split(": ", 1) for line in bag.files["bag-info.txt"].decode().splitlines())  # 2.2.2
    assert info["Payload-Oxum"] == f"{sum(len(bag.files[name]) for name in payload)}.{len(payload)}"
    assert date.fromisoformat(info["Bagging-Date"])
    try:
        import bagit  # not in Debian: pip install bagit
    except ImportError:
        return
    bagit.Bag(str(unpacked(bag, tmp_path))).validate()


def test_hostile_archives_are_refused_and_nothing_is_unpacked(server, bundle, tmp_path):
    files = Bag(bundle.read_bytes()).files

    def expect_refused(path, kind="bag"):
        before = sorted(tmp_path.rglob("*"))
        said = verify(server, path, code=1)
        assert said["fault"]["kind"] == kind, said
        assert sorted(tmp_path.rglob("*")) == before
    for name in ["../../evil", "/etc/evil", "evidence-1-0/../evil", "evidence-1-0/data/a\nb", "evidence-1-0/data/..",
                 "evidence-1-0/data/caf\u00e9", "evidence-1-0/a/b/c/d/e", "other/bagit.txt", "loose", "evidence-1-0/" + "x" * 300]:
        path = packed(resealed(files), tmp_path / "hostile.zip")
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")
        expect_refused(path)
    path = packed(resealed(files), tmp_path / "twice.zip")
    with zipfile.ZipFile(path, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("evidence-1-0/data/index.html", "another page under the same name")
    expect_refused(path)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("evidence-1-0/data/files/" + "0" * 32, "w", force_zip64=True) as entry:
            for _ in range(300):
                entry.write(bytes(1 << 20))
    assert bomb.stat().st_size < 1 << 20
    expect_refused(bomb)
    other = tmp_path / "lzma.zip"
    with zipfile.ZipFile(other, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("evidence-1-0/bagit.txt", "x")
    expect_refused(other)
    folder = unpacked(Bag(bundle.read_bytes()), tmp_path)
    (folder / "data" / "link").symlink_to("/etc/passwd")
    expect_refused(folder)

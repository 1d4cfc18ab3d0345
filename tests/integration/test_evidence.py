"""Evidence bundles as a scrutineer, a court or anybody else meets them: foreign tools first, then our own verifier."""

import hashlib
import json
import re
import shutil
import subprocess
import warnings
import zipfile
from datetime import date, timedelta

import pytest
from evidence_bag import Bag, export, packed, resealed, run_scrutiny, unpacked, verify
from harness import BIN, META, Client, sha256
from trail import Proof, commitment, leaf_hash

CONTENT = b"%PDF-1.4 not really, but the very bytes that were sent: \xff\x00\xfe" + b"words " * 5000


@pytest.fixture(scope="module")
def document(server):
    amara = server.client("amara.submitter")
    sent = amara.upload(META, CONTENT, "Report (final).PDF").json
    amara.extraction(sent["id"])
    amara.step(sent["id"], "submit")
    return sent["id"]


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


def test_options_that_mean_nothing_for_a_bundle_are_refused(server, bundle, tmp_path):
    assert verify(server, bundle, "--level", "contents")["reached"] == "contents"

    def refused(what, *options):
        done = subprocess.run([BIN / "scrutiny", "verify", what, "--log-key", server.verifier_key, *options], capture_output=True,
                              text=True, timeout=60, check=False)
        assert done.returncode == 2 and not done.stdout, done
        return done.stderr
    folder = unpacked(Bag(bundle.read_bytes()), tmp_path)
    for what in (bundle, folder):
        for level in ("log", "payloads"):
            assert "always checked, down to contents" in refused(what, "--level", level)
        assert "--state does not go" in refused(what, "--state", tmp_path / "memory")
        assert "--writer-keys and --tsa-ca do" in refused(what, "--receipt", bundle)


def test_asking_for_the_head_of_a_bundle_hands_nothing_over_and_records_nothing(server, document):
    ruth, dev = server.client("ruth.scrutineer"), server.client("dev.admin")
    target = f"/api/v1/audit/bundle?subject={document}"
    before = len(ruth.records(document))
    head = ruth.raw("HEAD", target)
    assert head.status == 200 and head.body == b""
    assert len(ruth.records(document)) == before
    got = ruth.raw("GET", target)
    assert len(ruth.records(document)) == before + 1
    for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options", "Content-Length", "Transfer-Encoding"):
        assert head.headers.get(name) == got.headers.get(name), name
    assert re.fullmatch(r'attachment; filename="evidence-\d+-\d+\.zip".*', head.headers["Content-Disposition"])
    assert dev.raw("HEAD", target).status == 404
    assert ruth.raw("HEAD", "/api/v1/audit/bundle?subject=xyz").status == 400


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

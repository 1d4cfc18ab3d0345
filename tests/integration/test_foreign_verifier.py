"""A verifier that nobody of this project wrote, Go's sumdb/note and sumdb/tlog, checks the log (tests/foreign)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from harness import DEMO_DOCUMENTS, META, SOURCE, Client

MODULES = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")
pytestmark = pytest.mark.skipif(not (shutil.which("go") and MODULES.is_dir()),
                                reason="golang-go and golang-golang-x-mod-dev are not installed (./test does)")


@pytest.fixture(scope="module")
def verify_log(tmp_path_factory):
    folder = tmp_path_factory.mktemp("go")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "GO111MODULE": "off", "GOPATH": "/usr/share/gocode",
                   "GOCACHE": str(folder / "cache"), "GOFLAGS": "-p=1"}
    program = folder / "verify_log"
    subprocess.run(["go", "build", "-o", program, SOURCE / "tests" / "foreign" / "verify_log.go"], check=True,
                   env=environment, timeout=300)

    def run(server, *arguments, key=None, code=0):
        done = subprocess.run([program, "-url", server.url, "-cacert", server.certificate,
                               "-key", key or server.verifier_key, *arguments],
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr
    return run


def test_it_verifies_checkpoint_tiles_records_and_proofs(new_server, verify_log, tmp_path):
    server = new_server()
    server.start()
    ruth = server.token("ruth.scrutineer")
    first, second = tmp_path / "first", tmp_path / "second"
    verify_log(server, "-write", str(first))
    amara, dev = server.client("amara.submitter"), server.client("dev.admin")
    for file in sorted(DEMO_DOCUMENTS.iterdir()):
        amara.extraction(amara.upload(META, file.read_bytes(), file.name).json["id"])
    for number in range(300):  # more than one whole tile
        dev.post("/api/v1/agencies", {"name": f"Agency {number}", "kind": "relevant_agency"}, expect=201)
    said = verify_log(server, "-old", str(first), "-token", ruth, "-write", str(second))
    assert said.startswith("holds: ") and int(said.split()[1]) > 300
    verify_log(server, "-old", str(second))


def test_it_refuses_another_log_and_another_key(new_server, verify_log, tmp_path):
    one, other = new_server(), new_server()
    one.start()
    other.start()
    checkpoint = tmp_path / "checkpoint"
    checkpoint.write_bytes(Client(other).get("/log/checkpoint").body)
    assert "does not hold" in verify_log(one, "-old", str(checkpoint), code=1)
    assert "does not hold" in verify_log(one, key=other.verifier_key, code=1)

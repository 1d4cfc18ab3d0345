"""scrutiny, as an agency and as the scrutineer use it: against the server, and without it."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from harness import BIN, DEMO_DOCUMENTS, sha256, wait_for

REPORT = DEMO_DOCUMENTS / "northshire-ilacs-2025.pdf"
HOLDS, DOES_NOT_HOLD, USAGE, CANNOT_TELL = 0, 1, 2, 3


@pytest.fixture(scope="module")
def scrutiny(server):
    def run(*arguments, account=None, code=0, key=True):
        environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate), "HOME": str(server.root)}
        environment.pop("SCRUTINY_TOKEN", None)
        if account:
            environment["SCRUTINY_TOKEN"] = server.token(account)
        if key:
            environment["SCRUTINY_LOG_KEY"] = str(server.data / "log.vkey")
        done = subprocess.run([BIN / "scrutiny", "--server", server.url, *map(str, arguments)], env=environment,
                              capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == code, f"{arguments} exited {done.returncode}:\n{done.stdout}{done.stderr}"
        return done
    return run


@pytest.fixture(scope="module")
def sent(server, scrutiny):
    """The report, submitted; with its receipt file."""
    receipts = server.root / "receipts"
    done = scrutiny("--json", "submit", REPORT, "--kind", "inspection_summary", "--title", "Ofsted 2025",
                    "--receipts", receipts, account="amara.submitter")
    said = json.loads(done.stdout)
    server.client("amara.submitter").extraction(said["document"])
    return said, Path(said["receipt"])


@pytest.fixture(scope="module")
def trail(server, sent):
    folder = server.root / "trail"
    server.run_tool("export-trail", folder)
    return folder


def test_submit_checks_what_it_is_answered_and_keeps_the_receipt(sent):
    said, receipt = sent
    assert said["state"] == "submitted"
    kept = json.loads(receipt.read_text())
    assert kept["sha256"] == sha256(REPORT.read_bytes())


def test_the_document_is_listed_shown_found_and_comes_back_unchanged(server, scrutiny, sent):
    document = sent[0]["document"]
    # The index follows the log.
    wait_for(lambda: document in scrutiny("search", "supervision", account="helen.chair").stdout, "search")
    for arguments in [("list",), ("list", "--kind", "inspection_summary", "--state", "submitted"), ("show", document),
                      ("search", "supervision")]:
        for account in ["amara.submitter", "helen.chair"]:
            assert document in scrutiny(*arguments, account=account).stdout, arguments
    findings = scrutiny("findings", document, account="helen.chair").stdout
    assert "page 1" in findings
    target = server.root / "back.pdf"
    scrutiny("download", document, "--output", target, account="helen.chair")
    assert target.read_bytes() == REPORT.read_bytes()


def test_a_file_about_children_is_refused_in_plain_words(server, scrutiny):
    file = server.root / "return.csv"
    file.write_text("CHILD,SEX,DOB,ETHNIC\n1,1,01/02/2014,WBRI\n2,2,03/04/2013,WBRI\n")
    done = scrutiny("submit", file, "--kind", "data_return", account="amara.submitter", code=DOES_NOT_HOLD)
    assert "single children" in done.stderr and "draft" not in done.stdout


def test_every_answer_can_be_json(scrutiny, sent):
    document = sent[0]["document"]
    for arguments in [("list",), ("show", document), ("findings", document), ("search", "supervision"), ("verify",)]:
        json.loads(scrutiny("--json", *arguments, account="ruth.scrutineer").stdout)


def test_what_is_not_there_or_not_allowed_is_said(scrutiny, sent):
    done = scrutiny("show", sent[0]["document"], account="priya.submitter", code=DOES_NOT_HOLD)
    assert "no such document" in done.stderr
    scrutiny("list", code=CANNOT_TELL)
    scrutiny("no-such-command", code=USAGE)


def test_the_scrutineer_verifies_the_server_by_default_or_by_address(server, scrutiny, sent):
    for arguments in [("verify",), ("verify", server.url)]:
        assert "HOLDS" in scrutiny(*arguments, account="ruth.scrutineer").stdout
    assert "CANNOT TELL" in scrutiny("verify", code=CANNOT_TELL).stdout, "entries are not for everyone"


def test_an_exported_trail_holds_without_the_server(scrutiny, trail):
    assert "HOLDS" in scrutiny("verify", trail).stdout
    scrutiny("verify", trail, key=False, code=CANNOT_TELL)


def test_a_changed_byte_is_found_and_its_record_named(server, scrutiny, trail):
    bundle = next((trail / "tile" / "entries").rglob("000*"))
    while bundle.is_dir():
        bundle = next(bundle.iterdir())
    good = bundle.read_bytes()
    try:
        bundle.write_bytes(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
        done = scrutiny("--json", "verify", trail, code=DOES_NOT_HOLD)
        assert json.loads(done.stdout)["fault"]["index"] > 0
    finally:
        bundle.write_bytes(good)


def test_a_receipt_holds_for_its_file_only(server, scrutiny, sent, trail):
    receipt = sent[1]
    assert "HOLDS" in scrutiny("verify", receipt, "--file", REPORT).stdout
    assert "HOLDS" in scrutiny("verify", trail, "--receipt", receipt).stdout
    other = server.root / "other.pdf"
    other.write_bytes(REPORT.read_bytes() + b" ")
    scrutiny("verify", receipt, "--file", other, code=DOES_NOT_HOLD)


def test_another_logs_key_does_not_do(server, scrutiny, trail):
    wrong = "localhost/log+00000000+AQ" + "A" * 42
    assert scrutiny("--log-key", wrong, "verify", trail, code=USAGE).stderr


def test_a_file_is_read_again_and_compared(server, scrutiny, sent):
    document = sent[0]["document"]
    listed = scrutiny("readings", document, account="amara.submitter").stdout
    assert "first" in listed and "ofsted_ilacs 1.0.0" in listed
    scrutiny("readings", document, "--again", account="amara.submitter")

    def readings():
        answer = json.loads(scrutiny("--json", "readings", document, account="amara.submitter").stdout)
        return None if answer["waiting"] else answer["items"]
    [later] = wait_for(readings, "the further reading")
    same = scrutiny("readings", document, "--compare", later["reading"], account="amara.submitter").stdout
    assert "the same" in same and "\n+" not in same and "\n-" not in same
    scrutiny("readings", document, "--again", account="priya.submitter", code=DOES_NOT_HOLD)

"""What an operator does with plugins, beside a running server and without one."""

import json
import shutil
import subprocess

from harness import BIN, DEMO_DOCUMENTS, SOURCE

PLAN = b"Ref,Undertaking,Lead,By when\n1,Train every lead,Northshire Police,31 May 2027\n"
PROFILE = """title = "Northshire Police's plans"
agencies = ["Northshire Police"]
[plugins.action_plan.headers]
action = ["Undertaking"]
"""


def plugins(server, *arguments, check=True):
    line = [BIN / "scrutinyd", "plugins", *arguments[:1], "--data", server.data, *arguments[1:]]
    done = subprocess.run(line, capture_output=True, text=True, timeout=300)
    assert not check or done.returncode == 0, done.stderr
    return done


def states(server):
    listed = json.loads(plugins(server, "list", "--json").stdout)
    return {plugin["id"]: (plugin["state"], plugin["reason"]) for plugin in listed}


def test_switching_off_and_on_beside_a_running_server(new_server):
    server = new_server()
    assert states(server)["action_plan"] == ("used", "")
    server.start()
    plugins(server, "disable", "action_plan", "--reason", "misreads dates")
    assert states(server)["action_plan"] == ("disabled", "misreads dates")
    plan = (DEMO_DOCUMENTS / "northshire-ilacs-action-plan-2025.csv").read_bytes()
    police = server.client("priya.submitter")
    meta = {"title": "A plan", "kind": "action_plan", "marking": "OFFICIAL"}
    document = police.upload(meta, plan, "plan.csv").json["id"]
    police.extraction(document)
    assert police.get(f"/api/v1/documents/{document}/findings").json["items"] == []

    server.stop()
    assert states(server)["action_plan"][0] == "disabled", "it outlives the server"
    plugins(server, "enable", "action_plan")
    server.start()
    document = police.upload(meta, plan, "plan.csv").json["id"]
    police.extraction(document)
    assert len(police.get(f"/api/v1/documents/{document}/findings").json["items"]) == 7

    plugins(server, "quarantine", "action_plan", "--reason", "crashes")
    assert states(server)["action_plan"] == ("quarantined", "crashes")
    unknown = plugins(server, "disable", "nobody", "--reason", "x", check=False)
    assert unknown.returncode == 1 and "no plugin nobody" in unknown.stderr


def test_a_profile_works_without_a_restart(new_server):
    server = new_server()
    server.start()
    file = server.root / "plan.csv"
    file.write_bytes(PLAN)
    profile = server.root / "police.toml"
    profile.write_text(PROFILE)

    before = plugins(server, "check", str(file), "--kind", "action_plan")
    assert "plugin_refused: No table of the document has a column of actions." in before.stdout
    after = plugins(server, "check", str(file), "--kind", "action_plan", "--profile", str(profile))
    assert "Undertaking  action" in after.stdout and "2027-05-31" in after.stdout

    (server.data / "profiles").mkdir()
    shutil.copy(profile, server.data / "profiles" / "police.toml")
    plugins(server, "reload")
    for account, expected in {"priya.submitter": 1, "grace.submitter": 0}.items():
        client = server.client(account)
        document = client.upload({"title": "Plan", "kind": "action_plan", "marking": "OFFICIAL"}, PLAN, "plan.csv").json["id"]
        client.extraction(document)
        found = client.get(f"/api/v1/documents/{document}/findings").json["items"]
        assert len(found) == expected, account

    (server.data / "profiles" / "police.toml").write_text("title = 3\n")
    wrong = plugins(server, "reload", check=False)
    assert wrong.returncode == 1 and "police.toml:1" in wrong.stderr
    check = plugins(server, "check", str(file), "--profile", "police", check=False)
    assert check.returncode == 1


def test_files_are_tried_in_the_sandbox(new_server):
    server = new_server()
    plan = DEMO_DOCUMENTS / "northshire-ilacs-action-plan-2025.csv"
    done = plugins(server, "test", "--plugin", "action_plan", str(plan))
    assert "starts in the sandbox" in done.stdout and "7 actions" in done.stdout
    folder = server.data / "plugins" / "action_plan"
    (folder / "manifest.json").write_text((folder / "manifest.json").read_text().replace("1.0.0", "1.0.1"))
    altered = plugins(server, "test", check=False)
    assert altered.returncode == 1 and "FAILED" in altered.stdout
    key = server.data / "keys" / "plugin-signing.key"
    subprocess.run([BIN / "scrutinyd", "plugins", "sign", folder, "--key", key], check=True, capture_output=True)
    signed = plugins(server, "test", "--plugin", "action_plan", check=False)
    assert "not what its manifest says" in signed.stdout, "the library says what it is"


def test_a_plugin_is_written_against_the_installed_sdk_alone(new_server, tmp_path):
    def run(*line):
        done = subprocess.run(line, capture_output=True, text=True, timeout=300, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    prefix, source, build = tmp_path / "sdk", tmp_path / "learning_note", tmp_path / "build"
    run("cmake", "--install", BIN.parent, "--component", "sdk", "--prefix", prefix)
    shutil.copytree(SOURCE / "docs" / "examples" / "learning_note", source)
    assert len((source / "learning_note.cpp").read_text().splitlines()) <= 50
    run("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}")
    run("cmake", "--build", build)
    commands = (build / "build.ninja").read_text()
    assert str(SOURCE) not in commands, "only what was installed is used"

    server = new_server()
    server.start()
    plugin = build / "plugins" / "learning_note"
    run(BIN / "scrutinyd", "plugins", "sign", plugin, "--key", server.data / "keys" / "plugin-signing.key")
    shutil.copytree(plugin, server.data / "plugins" / "learning_note")
    plugins(server, "reload")
    assert states(server)["learning_note"] == ("used", "")
    note = b"Learning note: Missing children\nDate: 2026-03-02\nStrength: Return interviews are prompt.\nImprove: Tell schools.\n"
    file = tmp_path / "note.txt"
    file.write_bytes(note)
    assert "read: 2 findings" in plugins(server, "test", "--plugin", "learning_note", str(file)).stdout

    client = server.client("grace.submitter")
    document = client.upload({"title": "A note", "kind": "other", "marking": "OFFICIAL"}, note, "note.txt").json["id"]
    client.extraction(document)
    found = client.get(f"/api/v1/documents/{document}/findings").json["items"]
    assert [finding["text"] for finding in found] == ["Return interviews are prompt.", "Tell schools."]
    assert found[1]["paragraph"] == "line 4" and found[1]["page"] == 1

"""Evidence bundles as the tests meet them: fetched, read with zipfile, packed anew with a lie in them, given to our verifier."""

import hashlib
import io
import json
import os
import re
import subprocess
import zipfile

from harness import BIN


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


def run_scrutiny(*arguments, code=0, env=None):
    done = subprocess.run([BIN / "scrutiny", *map(str, arguments)], capture_output=True, text=True, timeout=120,
                          check=False, env={**os.environ, **(env or {})})
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def verify(server, what, *more, code=0):
    return json.loads(run_scrutiny("verify", what, "--log-key", server.verifier_key, "--json", *more, code=code))


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

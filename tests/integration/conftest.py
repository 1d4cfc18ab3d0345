"""Servers for the tests, and the book of which operations of the contract they met."""

import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import Client, Server  # noqa: E402
from time_authority import Authority  # noqa: E402


@pytest.fixture(scope="module")
def server(request):
    """One demo server for a whole file; the file may ask for settings by a constant SETTINGS."""
    server = Server(settings=getattr(request.module, "SETTINGS", None)).start()
    try:
        yield server
        server.expect_healthy()
    finally:
        server.close()


@pytest.fixture
def new_server():
    """Makes servers of a test's own."""
    made = []

    def make(**kwargs):
        made.append(Server(**kwargs))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def authority(tmp_path):
    """A time-stamping authority of OpenSSL's own."""
    made = Authority(tmp_path / "tsa")
    yield made
    made.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.failed:
        for server in Server.open_servers:
            report.sections.append((f"log of {server.root}", server.log_text()[-4000:]))


def pytest_collection_modifyitems(items):
    # The look at what the others have met comes last.
    items.sort(key=lambda item: item.path.name == "test_contract_is_covered.py")


def pytest_sessionfinish(session):
    """With SCRUTINY_SEEN_DIR each file run by itself leaves there which operations served it."""
    folder = os.environ.get("SCRUTINY_SEEN_DIR")
    files = {Path(item.path).stem for item in session.items}
    if folder and len(files) == 1:
        left = Path(folder) / f"{files.pop()}.json"
        left.parent.mkdir(parents=True, exist_ok=True)
        left.unlink(missing_ok=True)
        if not session.testsfailed:
            left.write_text(json.dumps(sorted(Client.contract.served())))

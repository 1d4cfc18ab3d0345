"""Every operation of the contract has served some test of this folder."""

import json
import os
from pathlib import Path

from harness import Client

# Tiles this deep exist only from 256,000 records on; storage/audit and server/http test their names.
DEEP_TILES = {("GET", f"/log/tile/{prefix}/{deeper}") for prefix in ("{level}", "entries")
              for deeper in ("{a}/{b}/{c}", "{a}/{b}/{c}/{d}")}


def served():
    """By this process and, where each file runs by itself, by those that ran before."""
    operations = Client.contract.served()
    folder = os.environ.get("SCRUTINY_SEEN_DIR")
    for file in sorted(Path(__file__).parent.glob("test_*.py")) if folder else []:
        if file.name != Path(__file__).name:
            left = Path(folder) / f"{file.stem}.json"
            assert left.exists(), f"{file.name} has not passed"
            operations |= {tuple(each) for each in json.loads(left.read_text())}
    return operations


def test_every_operation_was_served():
    assert Client.contract.operations() - served() - DEEP_TILES == set()

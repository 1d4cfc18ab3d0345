#!/usr/bin/env python3
"""Holds the house rules a compiler does not: check_style.py [ROOT] [--format].

Prints FILE:LINE: why for each fault and exits 1 if there is one. Lines starting "note:" (long files)
do not fail. With --format it checks only clang-format's layout; exit 77 where clang-format is missing.
"""
import pathlib
import re
import shutil
import subprocess
import sys

import source_tree

NOTE_LINES = {".h": 150, ".cpp": 300, ".c": 300, ".py": 300}
MOST_LINES = 600

# Written in pieces so that this file does not hold what it looks for.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b|\bnot imple" r"mented\b")
MACHINE_PATH = re.compile(r"(?<![A-Za-z0-9_.$}])/(wo" r"rk|ro" r"ot|ho" r"me|fa" r"rm)/")
RESOLVED_ADDRESS = re.compile(r'"resolved": *"ht' r"tp")

# Library code answers through Result and the log; only programs and tests write to the terminal.
QUIET = ("api/", "config/", "storage/", "plugins/", "server/http/", "server/runtime/", "server/service/",
         "server/web/")
DEBUG_OUTPUT = re.compile(r"\bstd::(cout|cerr|clog)\b|(?<![\w.:>])(std::)?printf\(")

BINARY = {".pdf", ".png", ".ico", ".woff", ".woff2", ".zip", ".docx", ".xlsx", ".ods", ".odt", ".gz", ".bin"}
GPL_3 = re.compile(r"GPL-3\.0-or-later|GNU GENERAL PUBLIC LICENSE\s+Version 3")
AUTOESCAPE = '{{%AUTOESCAPE context="'


def matches(pattern, name, text, why):
    for match in pattern.finditer(text):
        yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {why}: {match[0].strip()}"


def text_faults(name, text):
    """Rules for every text file."""
    yield from matches(MACHINE_PATH, name, text, "path of one machine")
    suffix = pathlib.PurePosixPath(name).suffix
    if suffix not in {".md", ".txt"}:
        yield from matches(UNFINISHED, name, text, "unfinished work goes to an issue")
    if name.endswith("package-lock.json"):
        yield from matches(RESOLVED_ADDRESS, name, text, "lock file with download addresses")
    if suffix == ".tpl" and not text.startswith(AUTOESCAPE):
        yield f"{name}:1: a template starts with {AUTOESCAPE}"


def source_faults(name, text):
    """Rules for C and C++."""
    suffix = pathlib.PurePosixPath(name).suffix
    if suffix == ".h":
        if not text.startswith(("//", "/*")):
            yield f"{name}:1: a header opens with its purpose, thread-safety, ownership and failures"
        if "#pragma once" not in text and "#ifndef " not in text:
            yield f"{name}:1: no #pragma once"
    programs_and_tests = ("_main.cpp", "_test.cpp", "/main.cpp", "_fuzz.cpp", "_bench.cpp")
    own_program = name.endswith(programs_and_tests) or "/bench/" in name
    if name.startswith(QUIET) and not own_program:
        yield from matches(DEBUG_OUTPUT, name, text, "library code does not write to the terminal")


def length_faults(name, text):
    """(faults, notes) on the number of lines."""
    lines = text.count("\n")
    most = NOTE_LINES.get(pathlib.PurePosixPath(name).suffix)
    if most is None or lines <= most:
        return [], []
    if lines > MOST_LINES:
        return [f"{name}:1: {lines} lines; split it"], []
    return [], [f"note: {name} has {lines} lines (usual: up to {most})"]


def licence_faults(root, names):
    """Apache-2.0 for the project; a folder that links Poppler carries its own GPL licence."""
    if "LICENSE" not in names or "Apache License" not in source_tree.text(root, "LICENSE"):
        yield "LICENSE:1: the project's Apache-2.0 licence is missing"
    for name in names:
        if not name.endswith("CMakeLists.txt") or "PkgConfig::POPPLER" not in source_tree.text(root, name):
            continue
        licence = name.replace("CMakeLists.txt", "LICENSE")
        if licence not in names or not GPL_3.search(source_tree.text(root, licence)):
            yield f"{licence}:1: this folder links Poppler: its LICENSE must be GPL-3.0-or-later"


def check(root):
    """(faults, notes) of the whole tree."""
    names = source_tree.files(root)
    faults, notes = list(licence_faults(root, names)), []
    for name in names:
        path = pathlib.PurePosixPath(name)
        if path.suffix in BINARY or path.name == "LICENSE" or "corpus" in path.parts:
            continue
        text = source_tree.text(root, name)
        faults += text_faults(name, text)
        if path.suffix in source_tree.SOURCE_SUFFIXES:
            faults += source_faults(name, text)
        more_faults, more_notes = length_faults(name, text)
        faults += more_faults
        notes += more_notes
    return faults, notes


def check_format(root):
    if not shutil.which("clang-format"):
        print("clang-format is not installed: layout not checked")
        return 77
    names = [name for name in source_tree.sources(root) if not name.endswith(".def")]
    return subprocess.run(["clang-format", "--dry-run", "-Werror", *names], cwd=root).returncode


def main(arguments):
    root = next((a for a in arguments if not a.startswith("--")), ".")
    if "--format" in arguments:
        return check_format(root)
    faults, notes = check(root)
    print("\n".join([*notes, *faults, f"{len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

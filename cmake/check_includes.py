#!/usr/bin/env python3
"""Holds the dependency rule (docs/adr/0003-folders-and-dependency-rule.md) for #include lines.

check_includes.py [ROOT]: prints each violation as FILE:LINE: why; exit 0 if there is none, else 1.
CMake targets hold the same rule for linking. Quoted includes are written from the project's root.
"""
import re
import sys

import source_tree

# Folder -> folders its files may include besides their own. The longest matching folder decides.
MAY_INCLUDE = {
    "api": [],
    "docs": ["api", "plugins/sdk"],  # examples: only what the installed SDK has
    "config": ["api"],
    "storage/crypto": ["api"],
    "storage/audit": ["api", "storage/crypto"],
    "storage/engine": ["api", "storage/crypto"],
    "storage/state": ["api", "storage/crypto", "storage/audit", "storage/engine"],
    "storage/search": ["api", "storage/crypto", "storage/audit", "storage/engine", "storage/state"],
    "storage/ledger": ["api", "storage/crypto", "storage/audit", "storage/engine", "storage/state"],
    "storage/backup": ["api", "storage/crypto", "storage/audit", "storage/engine", "storage/state", "storage/ledger"],
    "storage": ["api"],
    "plugins/sdk": ["api"],  # installed by itself
    "plugins": ["api", "plugins/sdk"],
    "server": ["api", "config", "storage", "plugins"],
    "tests": ["api", "config", "storage", "plugins", "server"],
}

# Outside header -> the only folders that may include it. Tests speak HTTP as clients and break disks.
ONLY_IN = [
    (r"boost/(asio|beast)\b", ["server/http", "server/runtime", "tests"]),
    (r"rocksdb/", ["storage", "tests"]),
    (r"(libxml|poppler|gumbo\b|gumbo\.h|zip\.h)", ["plugins"]),
    (r"sqlite3\.h", ["storage/search"]),
    (r"ctemplate/", ["server/web"]),
]

# The offline verifier must not share the writer's code, not even through a header in between.
VERIFIER = r"storage/audit/verif[^/]*(/.*)?$"
VERIFIER_NEVER = r"storage/(audit/(record|tree)\.h|ledger/|engine/|state/|search/)"

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def inside(name, folder):
    return name == folder or name.startswith(folder + "/")


def folder_of(name):
    """The rule's folder that holds this file, or None."""
    return max((f for f in MAY_INCLUDE if inside(name, f)), key=len, default=None)


def is_test(name):
    """Test sources, and what several of them share: in a folder named testing, or a fixture beside them."""
    return re.search(r"(_test\.cpp|_(fixture|world)\.(cpp|h))$", name) is not None or "/testing/" in name


def includes(text):
    """(line number, quoted?, name) of each include line."""
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start(2)) + 1, match[1] == '"', match[2]


def own_fault(name, included, known):
    """Why this quoted include is not allowed, or None."""
    if included.startswith("embedded/"):  # made by CMake in the build folder
        return None
    if included not in known:
        return f'"{included}" is no file of the project: write includes from the root'
    source, target = folder_of(name), folder_of(included)
    if source is None:
        return "this folder has no dependency rule"
    if is_test(name) and inside(included, "tests/support"):
        return None
    allowed = [source, *MAY_INCLUDE[source]]
    if target is None or not any(inside(target, folder) for folder in allowed):
        return f'{source} may not include "{included}"'
    return None


def outside_fault(name, included):
    for pattern, folders in ONLY_IN:
        if re.match(pattern, included) and not any(inside(name, folder) for folder in folders):
            return f"only {', '.join(folders)} may include <{included}>"
    return None


def verifier_faults(graph):
    for name in graph:
        if not re.match(VERIFIER, name) or is_test(name):
            continue
        path_to = {name: [name]}
        queue = [name]
        while queue:
            current = queue.pop()
            for included in graph.get(current, []):
                if included in path_to:
                    continue
                path_to[included] = [*path_to[current], included]
                if re.match(VERIFIER_NEVER, included):
                    yield f"{name}:1: the verifier reaches the writer: {' -> '.join(path_to[included])}"
                queue.append(included)


def cycle_faults(graph):
    """One line for each file that includes itself through others."""
    for name in graph:
        seen, queue = set(), list(graph[name])
        while queue:
            current = queue.pop()
            if current == name:
                yield f"{name}:1: includes itself through other headers"
                break
            if current not in seen:
                seen.add(current)
                queue.extend(graph.get(current, []))


def violations(root):
    names = source_tree.sources(root)
    known = set(source_tree.files(root))
    graph = {}
    found = []
    for name in names:
        graph[name] = []
        for line, quoted, included in includes(source_tree.text(root, name)):
            fault = outside_fault(name, included)
            if quoted and not fault:
                graph[name].append(included)
                fault = own_fault(name, included, known)
            if fault:
                found.append(f"{name}:{line}: {fault}")
    return found + list(verifier_faults(graph)) + list(cycle_faults(graph))


def main(arguments):
    found = violations(arguments[0] if arguments else ".")
    print("\n".join(found) if found else "include rule holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Every API route of route_access_table.h is an operation of api/openapi.yaml, and the other way round.

openapi_routes_test.py ROOT: prints what is missing where; exit 0 if nothing is, else 1.
"""
import pathlib
import re
import sys

ROW = re.compile(r'\{Method::k(\w+),\s*"([^"]+)"')
# One route with any number of segments; OpenAPI needs a path for each number.
TILES = re.compile(r"^/log/tile/")


def routes(root):
    table = (root / "server/http/routes/route_access_table.h").read_text(encoding="utf-8")
    return {(method.upper(), pattern) for method, pattern in ROW.findall(table)
            if pattern.startswith(("/api/", "/log/")) and not TILES.match(pattern)}


def operations(root):
    """Paths stand two spaces deep, their methods four; the rest of the file is not looked at."""
    found, path = set(), None
    for line in (root / "api/openapi.yaml").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"  (/\S*):", line):
            path = match[1]
        elif re.match(r"\S", line):
            path = None
        elif path and not TILES.match(path) and (match := re.match(r"    (get|put|post|delete|patch):", line)):
            found.add((match[1].upper(), path))
    return found


def main(root):
    in_table, in_contract = routes(root), operations(root)
    faults = [f"{m} {p}: a route, but not in api/openapi.yaml" for m, p in sorted(in_table - in_contract)]
    faults += [f"{m} {p}: in api/openapi.yaml, but no route" for m, p in sorted(in_contract - in_table)]
    print("\n".join(faults) if faults else f"{len(in_table)} routes, all described")
    return 1 if faults or not in_table else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))

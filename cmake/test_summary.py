#!/usr/bin/env python3
"""Closes a test run: test_summary.py RESULTS.xml (what ctest --output-junit wrote).

Names what was skipped and what failed; the last line is "N passed, N failed[, N skipped]".
Exit 0 only if something passed and nothing failed.
"""
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    """'passed', 'failed' or 'skipped'. A test that could not be started counts as failed."""
    status = case.get("status")
    if status == "run":
        return "passed"
    if status == "disabled":
        return "skipped"
    skipped = case.find("skipped")
    if skipped is not None and skipped.get("message", "").startswith("SKIP_"):
        return "skipped"
    return "failed"


def main(path):
    names = {"passed": [], "failed": [], "skipped": []}
    try:
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            names[outcome(case)].append(case.get("name"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"no test results: {error}")
    for kind in ("skipped", "failed"):
        for name in names[kind]:
            print(f"{kind}: {name}")
    if not names["passed"] and not names["failed"]:
        print("no test ran")
    line = f"{len(names['passed'])} passed, {len(names['failed'])} failed"
    if names["skipped"]:
        line += f", {len(names['skipped'])} skipped"
    print(line)
    return 0 if names["passed"] and not names["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

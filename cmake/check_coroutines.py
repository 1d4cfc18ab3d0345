#!/usr/bin/env python3
"""Refuses the coroutine shapes that GCC 12.2 miscompiles or that hide errors (docs/adr/0006-http-connection-layer.md).

check_coroutines.py [ROOT]: prints each as FILE:LINE: why; exit 0 if there is none, else 1. Refused are
- a lambda with captures that is a coroutine: the captures die with the lambda, the frame goes on;
- a reference or view parameter of a coroutine: it may dangle at the first suspension;
- the completion token `detached`: it swallows what the coroutine throws.
"""
import re
import sys

import source_tree

FOLDERS = ("server/", "storage/", "plugins/", "tests/")
LAMBDA = re.compile(r"(?<![\w\])])\[(?P<captures>[^\[\];{}]*)\]\s*(?:<[^<>]*>\s*)?(?:\((?P<parameters>[^(){};]*)\))?[^;{}()]*\{")
COROUTINE_WORD = re.compile(r"\bco_(?:await|return|yield)\b")
AWAITABLE = re.compile(r"\bawaitable\s*<[^;{}()]*?>\s*(?:\w+::)*(?P<name>\w+)\s*\((?P<parameters>[^(){};]*)\)")
VIEW = re.compile(r"&|\b(?:string_view|span|ByteView)\b")
DETACHED = re.compile(r"\b(?:asio|net)::detached\b|,\s*detached\s*\)")
IGNORED = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)


def blank(text):
    """The text with comments and literals replaced by spaces, lines kept."""
    return IGNORED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def body_end(text, open_brace):
    """Index behind the brace that closes the one at open_brace, or the end of the text."""
    depth = 0
    for index in range(open_brace, len(text)):
        depth += {"{": 1, "}": -1}.get(text[index], 0)
        if depth == 0:
            return index + 1
    return len(text)


def lambdas(text):
    """(start, captures, parameters, own body) of each lambda; bodies of lambdas inside are blanked out."""
    found = [(match.start(), match["captures"], match["parameters"] or "", match.end() - 1,
              body_end(text, match.end() - 1)) for match in LAMBDA.finditer(text)]
    for start, captures, parameters, begin, end in found:
        body = text[begin:end]
        for inner_start, _, _, _, inner_end in found:
            if begin < inner_start and inner_end <= end:
                body = body[:inner_start - begin] + " " * (inner_end - inner_start) + body[inner_end - begin:]
        yield start, captures, parameters, body


def faults(text):
    """(line, why) of each refused shape."""
    plain = blank(text)

    def line(index):
        return plain.count("\n", 0, index) + 1

    for start, captures, parameters, body in lambdas(plain):
        if not COROUTINE_WORD.search(body):
            continue
        if captures.strip():
            yield line(start), "a lambda with captures is a coroutine; pass what it needs as parameters"
        if VIEW.search(parameters):
            yield line(start), "a coroutine takes a reference or view; take the value"
    for match in AWAITABLE.finditer(plain):
        if VIEW.search(match["parameters"]):
            yield line(match.start()), f"coroutine {match['name']} takes a reference or view; take the value"
    for match in DETACHED.finditer(plain):
        yield line(match.start()), "detached swallows exceptions; use a completion handler that logs them"


def violations(root):
    return [f"{name}:{number}: {why}"
            for name in source_tree.sources(root) if name.startswith(FOLDERS)
            for number, why in faults(source_tree.text(root, name))]


def main(arguments):
    found = violations(arguments[0] if arguments else ".")
    print("\n".join(found) if found else "no coroutine is of a refused shape")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

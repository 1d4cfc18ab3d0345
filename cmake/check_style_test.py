#!/usr/bin/env python3
"""check_style.py must find each kind of fault, and nothing in a clean tree."""
import pathlib
import tempfile
import unittest

import check_style

CLEAN = {"LICENSE": "Apache License\n", "api/a.h": "// Purpose.\n#pragma once\n"}


def check(tree):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {**CLEAN, **tree}.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_style.check(folder)


class CheckStyle(unittest.TestCase):
    def test_a_clean_tree_has_no_fault(self):
        self.assertEqual(check({"README.md": "see http://example.com/work/here\n",
                                "server/cli/main.cpp": "std::cout << 1;\n",
                                "server/http/bench/empty.cpp": "std::cout << 1;\n",
                                "docs/a.md": "${BASE}/work/x\n"}), ([], []))

    def test_finds_each_fault_with_its_line(self):
        for name, text, place in [
            ("api/b.cpp", "int a;\n// TO" "DO: b\n", "api/b.cpp:2"),
            ("server/a.cpp", "// FIX" "ME\n", "server/a.cpp:1"),
            ("docs/a.md", "one\nat /ro" "ot/data\n", "docs/a.md:2"),
            ("run", "cd /wo" "rk/main\n", "run:1"),
            ("api/c.h", "#pragma once\n", "api/c.h:1"),
            ("api/d.h", "// Purpose.\nint d;\n", "api/d.h:1"),
            ("storage/a.cpp", "\nstd::cout << 1;\n", "storage/a.cpp:2"),
            ("server/service/a.cpp", "  printf(x);\n", "server/service/a.cpp:1"),
            ("server/web/a.tpl", "<p>{{X}}</p>\n", "server/web/a.tpl:1"),
            ("tests/browser/package-lock.json", '"resolved": "ht' 'tp://x"\n', "package-lock.json:1"),
            ("api/e.cpp", "\n" * 601, "api/e.cpp:1"),
            ("plugins/x/CMakeLists.txt", "link(PkgConfig::POPPLER_CPP)\n", "plugins/x/LICENSE:1"),
            ("LICENSE", "MIT\n", "LICENSE:1"),
        ]:
            with self.subTest(name=name):
                faults, _ = check({name: text})
                self.assertEqual(len(faults), 1, faults)
                self.assertIn(place, faults[0])

    def test_a_poppler_folder_with_its_own_licence_is_right(self):
        for licence in ("SPDX-License-Identifier: GPL-3.0-or-later\n",
                        "  GNU GENERAL PUBLIC LICENSE\n  Version 3, 29 June 2007\n"):
            faults, _ = check({"plugins/x/CMakeLists.txt": "link(PkgConfig::POPPLER_CPP)\n",
                               "plugins/x/LICENSE": licence})
            self.assertEqual(faults, [])

    def test_a_long_file_is_noted_and_does_not_fail(self):
        faults, notes = check({"api/long.cpp": "\n" * 301})
        self.assertEqual(faults, [])
        self.assertEqual(len(notes), 1)


if __name__ == "__main__":
    unittest.main()

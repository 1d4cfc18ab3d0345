#!/usr/bin/env python3
"""check_includes.py must find each kind of violation in a small tree made for it."""
import pathlib
import tempfile
import unittest

import check_includes


def faults(tree):
    """Violations in a tree given as {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in tree.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_includes.violations(folder)


class CheckIncludes(unittest.TestCase):
    def assert_one_fault(self, tree, *words):
        found = faults(tree)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def test_accepts_what_the_arrows_allow(self):
        self.assertEqual(faults({
            "api/ids.h": "#include <array>\n",
            "config/settings.h": '#include "api/ids.h"\n',
            "storage/crypto/sha256.h": '#include "api/ids.h"\n',
            "storage/audit/tree.h": '#include "storage/crypto/sha256.h"\n',
            "storage/engine/rocksdb/engine.cpp": "#include <rocksdb/db.h>\n",
            "storage/audit/tree_test.cpp": '#include "tests/support/vectors.h"\n',
            "tests/support/vectors.h": '#include "storage/audit/tree.h"\n',
            "plugins/sdk/plugin.h": '#include "api/ids.h"\n',
            "server/http/listener.cpp": "#include <boost/asio.hpp>\n",
            "server/web/renderer.cpp": '#include "embedded/web_templates.h"\n',
            "server/service/upload.cpp": '#include "config/settings.h"\n#include "storage/audit/tree.h"\n',
        }), [])

    def test_refuses_each_arrow_that_is_not_there(self):
        for source, target in [
            ("api/a.h", "config/b.h"), ("api/a.h", "storage/audit/b.h"),
            ("config/a.h", "storage/crypto/b.h"), ("config/a.h", "server/http/b.h"),
            ("storage/crypto/a.h", "storage/audit/b.h"), ("storage/audit/a.h", "storage/engine/b.h"),
            ("storage/audit/a.h", "storage/ledger/b.h"), ("storage/engine/a.h", "storage/ledger/b.h"),
            ("storage/state/a.h", "storage/ledger/b.h"), ("storage/ledger/a.h", "config/b.h"),
            ("storage/ledger/a.h", "server/service/b.h"), ("plugins/host/a.h", "storage/crypto/b.h"),
            ("plugins/host/a.h", "config/b.h"), ("plugins/client/a.h", "server/runtime/b.h"),
            ("server/web/a.h", "tests/support/b.h"),
        ]:
            with self.subTest(source=source, target=target):
                self.assert_one_fault({source: f'// x\n#include "{target}"\n', target: ""},
                                      f"{source}:2", target)

    def test_refuses_outside_headers_in_the_wrong_folder(self):
        for source, header in [
            ("server/service/a.cpp", "boost/asio/ip/tcp.hpp"), ("storage/ledger/a.cpp", "boost/asio.hpp"),
            ("server/web/a.cpp", "boost/beast/http.hpp"), ("server/daemon/a.cpp", "rocksdb/db.h"),
            ("server/service/a.cpp", "libxml/xmlreader.h"), ("server/cli/a.cpp", "poppler-document.h"),
            ("storage/state/a.cpp", "gumbo.h"), ("server/service/a.cpp", "zip.h"),
            ("storage/ledger/a.cpp", "sqlite3.h"), ("server/http/a.cpp", "ctemplate/template.h"),
        ]:
            with self.subTest(source=source, header=header):
                self.assert_one_fault({source: f"#include <{header}>\n"}, source, header)

    def test_a_test_beside_the_code_keeps_its_folders_rule(self):
        self.assert_one_fault({"storage/audit/a_test.cpp": '#include "server/http/b.h"\n',
                               "server/http/b.h": ""}, "storage/audit may not include")

    def test_the_verifier_may_not_reach_the_writer_even_indirectly(self):
        self.assert_one_fault({
            "storage/audit/verify_log.cpp": '#include "storage/audit/helper.h"\n',
            "storage/audit/helper.h": '#include "storage/audit/tree.h"\n',
            "storage/audit/tree.h": "",
        }, "storage/audit/verify_log.cpp", "helper.h -> storage/audit/tree.h")

    def test_the_verifiers_tests_may_compare_with_the_writer(self):
        self.assertEqual(faults({"storage/audit/verify_log_test.cpp": '#include "storage/audit/tree.h"\n',
                                 "storage/audit/tree.h": ""}), [])

    def test_refuses_cycles(self):
        found = faults({"api/a.h": '#include "api/b.h"\n', "api/b.h": '#include "api/a.h"\n'})
        self.assertEqual(len(found), 2, found)

    def test_refuses_includes_not_written_from_the_root(self):
        self.assert_one_fault({"api/a.h": '#include "b.h"\n', "api/b.h": ""}, "from the root")

    def test_refuses_a_folder_without_a_rule(self):
        self.assert_one_fault({"misc/a.h": '#include "api/b.h"\n', "api/b.h": ""}, "no dependency rule")


if __name__ == "__main__":
    unittest.main()

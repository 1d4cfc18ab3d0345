#!/usr/bin/env python3
"""test_summary.py must never turn a broken or empty run into a good one."""
import contextlib
import io
import pathlib
import tempfile
import unittest

import test_summary

PASSED = '<testcase name="p" status="run"/>'
FAILED = '<testcase name="f" status="fail"><failure message=""/></testcase>'
SKIPPED = '<testcase name="s" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>'
NOT_STARTED = '<testcase name="n" status="notrun"><skipped message="Unable to find executable"/></testcase>'


def summarise(content):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "results.xml")
        if content is not None:
            path.write_text(content, encoding="utf-8")
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = test_summary.main(str(path))
    return status, output.getvalue().splitlines()[-1]


def suite(*cases):
    return f"<testsuite>{''.join(cases)}</testsuite>"


class TestSummary(unittest.TestCase):
    def test_counts(self):
        self.assertEqual(summarise(suite(PASSED, PASSED)), (0, "2 passed, 0 failed"))
        self.assertEqual(summarise(suite(PASSED, SKIPPED)), (0, "1 passed, 0 failed, 1 skipped"))
        self.assertEqual(summarise(suite(PASSED, FAILED)), (1, "1 passed, 1 failed"))

    def test_a_test_that_could_not_start_has_failed(self):
        self.assertEqual(summarise(suite(PASSED, NOT_STARTED)), (1, "1 passed, 1 failed"))

    def test_a_run_without_tests_or_results_is_no_success(self):
        for content in (suite(), suite(SKIPPED), None, "<testsuite>"):
            with self.subTest(content=content):
                status, last = summarise(content)
                self.assertEqual(status, 1)
                self.assertTrue(last.startswith("0 passed, 0 failed"))


if __name__ == "__main__":
    unittest.main()

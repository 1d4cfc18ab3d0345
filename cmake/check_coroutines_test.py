#!/usr/bin/env python3
"""check_coroutines.py must find each refused shape and leave ordinary code alone."""
import pathlib
import tempfile
import unittest

import check_coroutines


def why(text):
    return [reason for _, reason in check_coroutines.faults(text)]


class CheckCoroutines(unittest.TestCase):
    def assert_refused(self, text, word):
        found = why(text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(word, found[0])

    def test_refuses_a_capturing_lambda(self):
        self.assert_refused("spawn([this]() -> awaitable<void> { co_await work(); });", "captures")
        self.assert_refused("auto f = [=, &x] { if (a) { co_return; } };", "captures")
        self.assert_refused("auto f = [x](int n) mutable -> awaitable<int> {\n  co_return n + x;\n};", "captures")

    def test_refuses_references_and_views(self):
        self.assert_refused("awaitable<void> async_read(Socket& socket);", "async_read")
        self.assert_refused("asio::awaitable<std::size_t> Session::async_write(std::string_view text) {", "async_write")
        self.assert_refused("awaitable<Result<int>> async_sum(std::span<int> all);", "async_sum")
        self.assert_refused("auto f = [](const Big& big) -> awaitable<void> { co_await big(); };", "reference")

    def test_refuses_bare_detached(self):
        self.assert_refused("co_spawn(executor, std::move(task), asio::detached);", "detached")
        self.assert_refused("co_spawn(executor, std::move(task), detached);", "detached")

    def test_leaves_ordinary_code_alone(self):
        self.assertEqual(why(
            "auto f = [this](int& n) { ++n; };\n"
            "awaitable<void> async_read(std::shared_ptr<Socket> socket) { co_await socket->wait(); }\n"
            "socket.async_read_some(buffer, [this, keep](error_code error, std::size_t n) { done(error, n); });\n"
            "auto g = []() -> awaitable<void> { auto h = [x](int y) { return x + y; }; co_return; };\n"
            "std::thread(run).detach();\n"
            "verify(detached_signature);\n"
            "int a[3] = {1, 2, 3};\n"), [])

    def test_does_not_read_comments_and_literals(self):
        self.assertEqual(why('// [x] { co_return; }\n/* asio::detached */ auto s = "[x] { co_return; }";\n'), [])

    def test_a_capturing_lambda_inside_a_coroutine_is_no_coroutine_itself(self):
        self.assertEqual(why("awaitable<void> run() { auto f = [x] { return x; }; co_await f(); }"), [])

    def test_names_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "server/http/a.cpp")
            path.parent.mkdir(parents=True)
            path.write_text("int x;\nco_spawn(e, f, asio::detached);\n", encoding="utf-8")
            self.assertRegex(check_coroutines.violations(folder)[0], r"^server/http/a\.cpp:2: ")


if __name__ == "__main__":
    unittest.main()

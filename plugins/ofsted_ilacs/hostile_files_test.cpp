// Files that are no report, or damaged ones, through the whole plugin.
#include <gtest/gtest.h>

#include "plugins/ofsted_ilacs/framework.h"
#include "plugins/ofsted_ilacs/ilacs_test_runs.h"

namespace scrutiny {
namespace {

void expect_refused(std::string_view document) {
  const auto result = run(document);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
}

TEST(HostileFiles, OtherDocumentsAreRefused) {
  expect_refused(read_file("other_document.pdf"));
}

TEST(HostileFiles, WhatIsNoPdfIsRefused) {
  expect_refused("");
  expect_refused("<!DOCTYPE html>\n<html lang=\"en\"><title>Report not found</title></html>");
  expect_refused(
      "\xef\xbb\xbf  <HTML><body>Inspection of Northshire children's services</body></HTML>");
  expect_refused("Inspection of Northshire local authority children's services");
  expect_refused(std::string(5000, '\0'));
  expect_refused("%PDF-1.7\n");
  expect_refused("%PDF-1.7\n" + std::string(3000, '\xff'));
  expect_refused(std::string(2000, ' ') + read_file("prose_only.pdf"));
}

// Whatever a damaged file still gives must be true. The grade may come from a heading, which prints
// it without a capital.
void expect_nothing_wrong(const std::string& damaged, const Extraction& whole) {
  const auto result = run(damaged);
  if (!result.ok()) {
    EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused) << result.error().describe();
    return;
  }
  const Grades right = grades_of(whole);
  for (const auto& [name, grade] : grades_of(*result)) {
    const auto found = right.find(name);
    if (found == right.end()) continue;
    EXPECT_EQ(ilacs::grade_of(grade), ilacs::grade_of(found->second)) << name;
  }
}

TEST(HostileFiles, TruncatedFilesGiveNoWrongGrade) {
  const std::string bytes = read_file("layout_2019.pdf");
  const auto whole = run(bytes);
  ASSERT_TRUE(whole.ok());
  for (std::size_t size = 0; size < bytes.size(); size += 397)
    expect_nothing_wrong(bytes.substr(0, size), *whole);
}

TEST(HostileFiles, FlippedBytesGiveNoWrongGrade) {
  const std::string bytes = read_file("layout_2019.pdf");
  const auto whole = run(bytes);
  ASSERT_TRUE(whole.ok());
  for (std::size_t at = 0; at < bytes.size(); at += 211) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    expect_nothing_wrong(damaged, *whole);
  }
}

}  // namespace
}  // namespace scrutiny
